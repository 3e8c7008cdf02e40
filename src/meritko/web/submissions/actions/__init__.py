"""What can be done with rounds and submissions: each checks the right and the time, acts and records it."""
