"""Files of places as their publishers give them: reading, recognising, comparing with what is known."""
