"""A submission as a workbook: handed out prefilled, taken in again by what was changed in it."""
