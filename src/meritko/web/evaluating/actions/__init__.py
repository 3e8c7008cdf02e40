"""What can be done with sets, runs and justifications: each checks the right, acts and records it."""
