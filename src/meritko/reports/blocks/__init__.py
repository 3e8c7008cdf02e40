"""Kinds of block, one file each: from a definition of the pack and results to parts of the document."""
