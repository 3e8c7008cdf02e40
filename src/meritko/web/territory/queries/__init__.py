"""Reading of places, of imports and of the register."""
