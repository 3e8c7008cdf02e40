"""What many would write to look at a folder of workbooks: every sheet read, and nothing checked."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

ENGINE, FOLDER = sys.argv[1], Path(sys.argv[2])

rows = 0
for path in sorted(FOLDER.glob("*.xlsx")):
    for table in pd.read_excel(path, sheet_name=None, engine=ENGINE).values():
        rows += len(table)
print(rows)
