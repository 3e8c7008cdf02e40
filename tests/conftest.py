"""What every test may rely on."""

import os

from hypothesis import settings

settings.register_profile("commit", max_examples=100, deadline=None, derandomize=True)
settings.register_profile("soak", max_examples=5000, deadline=None, print_blob=True)
settings.load_profile("commit")

# Reports take seconds; a test that wants them asks for them.
os.environ["MERITKO_REPORTS"] = "none"
