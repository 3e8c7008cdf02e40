"""What results mean: met or not met, what departs from a target, how it changed over the years."""
