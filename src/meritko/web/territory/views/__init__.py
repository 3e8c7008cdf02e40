"""Pages of places and of the register."""
