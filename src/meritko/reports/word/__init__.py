"""The report as a Word document, in a template that an office can make its own."""
