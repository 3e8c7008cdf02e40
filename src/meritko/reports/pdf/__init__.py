"""The report as a PDF for reading and for the archive, set by typst."""
