"""Files that were handed in: the originals, under names of our own."""
