"""Reading sets, runs and results, within the rights of the one who asks."""
