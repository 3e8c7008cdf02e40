"""The log of what was done and seen: a chain in which no link can be changed unnoticed."""
