"""Justifications: a run lists what departs from its targets, people say why, the next run reads it.

- `columns` says what the workbook consists of, in both languages;
- `writing` writes it, with what was already said filled in;
- `reading` reads it the way every workbook is read, in a child process.
"""
