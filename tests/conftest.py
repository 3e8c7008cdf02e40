"""What every test may rely on."""

from hypothesis import settings

settings.register_profile("commit", max_examples=100, deadline=None, derandomize=True)
settings.register_profile("soak", max_examples=5000, deadline=None, print_blob=True)
settings.load_profile("commit")
