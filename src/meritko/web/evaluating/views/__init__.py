"""Pages of sets, runs, reports and justifications."""
