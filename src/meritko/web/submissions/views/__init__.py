"""Pages on which submissions are filled in and settled."""
