"""The evaluation as an Excel workbook: a sheet for each chapter, each number a number, linked to its card.

`writing` puts the workbook together:

- `plan` lays the document out: which sheet and which row everything stands on, so that links can point ahead;
- `sources` finds the cells a chart is drawn from, and `charts` draws it;
- `contents`, `sheets` with `grids`, `cards` and `underlay` write the sheets;
- `paging` sets up the paper, `looks` holds formats and colours, `texts` what fits into a cell.

A link stands in a narrow column at the left margin, never on a number: in a spreadsheet program a
click on a number is meant to select it.
"""
