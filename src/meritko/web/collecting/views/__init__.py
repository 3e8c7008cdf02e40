"""Pages of collecting."""
