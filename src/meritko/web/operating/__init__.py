"""What whoever keeps an installation does with it: run it, back it up, restore it, prove its log."""
