"""The workbook of one filler's form, both ways: written prefilled, read back by the keys hidden in it.

- `plan` is what stands in such a workbook, whoever fills it in;
- `writing` writes it, `looks` holds its colours and widths;
- `reading` finds the answers in one that came back.
"""
