"""How fast places are: loading the workbook of the whole country, and lists of 6,258 municipalities.

    benchmarks/places.py [WORKBOOK]          on SQLite, in a folder that is removed again
    tools/with-postgres benchmarks/places.py on PostgreSQL (DATABASE_URL)

Without a workbook of the statistical office an invented one of the same size is made. Prints seconds of
the import and milliseconds of the pages at the server, the median of 15 requests.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from installation import HERE, settings


def main() -> None:
    """Measure in an installation of its own."""
    with tempfile.TemporaryDirectory(prefix="meritko-bench-") as name:
        command = [sys.executable, HERE / "inside.py", HERE / "places_inside.py", *sys.argv[1:]]
        environment = {**os.environ, **settings(Path(name), is_demo=True)}
        sys.exit(subprocess.run(command, env=environment, check=False).returncode)


if __name__ == "__main__":
    main()
