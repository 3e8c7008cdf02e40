"""Places over time: regions, ORP and municipalities, and the register of excluded localities."""
