"""What the reports on paper, PDF and Word, have in common: letters, widths of columns, publicity."""
