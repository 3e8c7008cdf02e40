"""Forms and their answers: what is asked of one filler, what is wrong, and the rows that answers become.

Pure functions: no file, no clock, no web. `asked.ask` lays a form out for one filler; everything else
takes that and the answers, a mapping of keys `section/row/question` to values as JSON holds them.
"""
