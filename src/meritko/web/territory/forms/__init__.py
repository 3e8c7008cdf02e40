"""The forms about places and about the register."""
