"""Empty workbooks to fill in: official headings, notes, lists to choose from, checks of what is typed.

`making` puts a workbook together. What it says comes from the pack (`methodology.templates`):

- `guide` writes the instructions, with every column once more for print and for screen readers;
- `lists` plans and writes the code lists that drop-downs offer;
- `entry` writes a sheet to fill in, with the `input_checks` of its columns;
- `previous` reads last year's workbook and writes its values on sheets of their own;
- `looks` holds colours, widths and heights.

Why last year's values are on sheets of their own and beside the cell, not in columns: a column
more is an `unknown-column` to everybody who reads the workbook, and a value in a row makes the
row count. Where last year had one row (a municipality, a region or a project that reports for
itself), the value is also in the message that appears beside the selected cell.
"""
