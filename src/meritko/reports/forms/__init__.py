"""A form on paper, empty or filled in, and the receipt of what was handed in, as PDF."""
