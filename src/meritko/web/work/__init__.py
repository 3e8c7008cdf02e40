"""Work in the background: what takes longer than a page may wait, watched, cancelled and tried again."""
