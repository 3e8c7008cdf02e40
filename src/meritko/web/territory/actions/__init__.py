"""What changes places and the register: each checks the right, acts in one transaction and tells the log."""
