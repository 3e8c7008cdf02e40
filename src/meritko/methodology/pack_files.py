"""The files of a pack and their fingerprint."""

from __future__ import annotations

import hashlib
from pathlib import Path


def pack_files(folder: Path) -> list[Path]:
    """Every file of a pack, in a fixed order; hidden files do not belong to it."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(
        path for path in found if not any(p.startswith(".") for p in path.relative_to(folder).parts)
    )


def pack_hash(folder: Path) -> str:
    """SHA-256 over the names and contents of the files of a pack."""
    digest = hashlib.sha256()
    for path in pack_files(folder):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
