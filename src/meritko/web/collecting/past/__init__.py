"""Past years: workbooks taken over as locked rounds, and rows that are kept beside."""
