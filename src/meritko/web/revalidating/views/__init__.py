"""Pages of re-validations."""
