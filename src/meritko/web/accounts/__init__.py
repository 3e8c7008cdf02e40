"""People: who they are, for which organisation and place they act, and what they may."""
