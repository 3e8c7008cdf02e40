"""Reports: the results of a run as a document, and the document as a workbook, Word, PDF and a page."""
