"""Invented data for a methodology: a pack's demo recipe becomes workbooks of its own contract.

Nothing here knows what the data are about. A recipe is plain YAML of the pack (`demo/*.yaml`)
with a small closed list of operations; it holds `lists` (words, margins, scales) and `tables`:

    lists:
      word: [Sample, Model]
      pond: ["{word} Pond", "{word} Pool"]         # {word}: any entry of that list
      valleys: [{valley: north, ponds: 3, frogs: 40}, {valley: south, ponds: 2, frogs: 11}]
    tables:
      pond_list:                                   # a table of the pack, or a helper table `_so_named`
        rows: {each: valleys, times: ponds}        # three rows for the north, two for the south
        columns:                                   # made in this order; `_so_named` ones are not written
          valley: copy                             # from what the row was made of
          pond: {name: pond, unique: [valley]}
          frogs: {allot: valleys, at: valley, field: frogs, at_least: 1}    # 40 and 11, exactly
          green + brown: {split: frogs, weights: [3, 1]}                    # parts that add up
          heard: {part: frogs, share: [0.2, 0.6]}                           # never more than the whole
        blank: {heard: 1}                          # one row will lack it

All rows of a table are made first (`rows.py`), then one column after the other (`columns.py`,
`relating.py`); `recipe.py` lists every operation with its options and refuses anything else,
`checking.py` holds the outcome against the pack's tables. The pack's own README of its `demo`
folder explains each operation to an analyst.

Every column of every table draws from a generator of its own, seeded by the seed and the two
names, so the same recipe, year and seed give the same values for ever, and a new column leaves
the others as they were.
"""
