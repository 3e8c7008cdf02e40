"""What can be done in a re-validation: each checks the right and the time, acts and records it."""
