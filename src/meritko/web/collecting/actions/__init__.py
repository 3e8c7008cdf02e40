"""What can be done in collecting: each checks the right and the time, acts and records it."""
