"""The zip archive that a workbook or another document of an office is: what may be inside, and how much.

All of it is told before anything is parsed. Runs in children; everything it objects to is a `Refused`
with one of the reasons that `findings` puts into words.
"""

from __future__ import annotations

import stat
import struct
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from meritko.workbooks.protocol import Refused

MOST_PARTS = 2_000
MOST_UNFOLDED = 200 * 2**20
HIGHEST_RATIO = 100
RATIO_COUNTS_FROM = 10 * 2**20
"""Below this size even a very regular sheet is harmless, and templates are very regular."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_STORED, _DEFLATED = 0, 8
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_OF_ANOTHER_PROGRAM = ("word/document.xml", "ppt/presentation.xml", "visio/document.xml")
_MACROS = ("vbaproject.bin", "vbadata.xml")


class Package:
    """The parts of a document that is a zip archive and has passed every check that needs no parsing.

    Raises:
        Refused: the content is not a zip archive, or one that no honest program writes.
    """

    def __init__(self, content: bytes) -> None:
        _check_beginning(content)
        self._content = content
        self._entries = _entries(content)
        self.names = tuple(self._entries)
        self._check_contents()

    def _check_contents(self) -> None:
        if any(name.endswith(_MACROS) for name in self.names):
            raise Refused("macros")

    def part(self, name: str) -> bytes:
        """The unfolded bytes of a part, found whatever the case of its name.

        Raises:
            Refused: it is not there, damaged, or longer than it says; entities are declared.
        """
        entry = self._entries.get(name.lower())
        if entry is None:
            raise Refused("damaged")
        content = _unfold(self._content, entry)
        if name.lower().endswith((".xml", ".rels")) and declares_entities(content):
            raise Refused("entities")
        return content


class Archive(Package):
    """The parts of a workbook.

    Raises:
        Refused: as a `Package`; or it is the document of another program.
    """

    def _check_contents(self) -> None:
        if "mimetype" in self._entries and b"opendocument" in self.part("mimetype"):
            raise Refused("open-document")
        if "xl/workbook.bin" in self._entries:
            raise Refused("binary-workbook")
        if any(name.endswith(_MACROS) or name.startswith("xl/macrosheets/") for name in self.names):
            raise Refused("macros")
        if any(name.startswith("xl/externallinks/") for name in self.names):
            raise Refused("external-links")
        if any(name in self._entries for name in _OF_ANOTHER_PROGRAM):
            raise Refused("other-document")
        if not any(name.startswith("xl/") for name in self.names):
            raise Refused("no-workbook-inside")


def declares_entities(xml: bytes) -> bool:
    """Whether XML holds a document type or an entity declaration, in any usual encoding."""
    if b"\0" in xml[:4] or xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
        xml = xml.replace(b"\0", b"")
    return b"<!DOCTYPE" in xml or b"<!ENTITY" in xml


def _check_beginning(content: bytes) -> None:
    if not content:
        raise Refused("empty-file")
    if content.startswith(_OLE):
        raise Refused("encrypted" if _ENCRYPTED_PACKAGE in content else "old-excel")
    if not content.startswith(b"PK"):
        raise Refused("not-an-archive")


def _entries(content: bytes) -> dict[str, ZipInfo]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            listed = archive.infolist()
    except (BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error, OSError):
        raise Refused("damaged") from None
    if len(listed) > MOST_PARTS:
        raise Refused("too-many-parts", parts=len(listed), most=MOST_PARTS)
    entries = {entry.filename.lower(): entry for entry in listed}
    if len(entries) != len(listed):
        raise Refused("damaged")
    for entry in listed:
        _check_entry(entry)
    _check_size(listed)
    return entries


def _check_entry(entry: ZipInfo) -> None:
    name = entry.orig_filename
    if name.startswith("/") or ":" in name or "\\" in name or "\0" in name or ".." in name.split("/"):
        raise Refused("unsafe-name", part=name)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused("unsafe-name", part=name)
    if entry.flag_bits & 0x1:
        raise Refused("encrypted")
    if entry.compress_type not in (_STORED, _DEFLATED):
        raise Refused("damaged")


def _check_size(listed: list[ZipInfo]) -> None:
    unfolded = sum(entry.file_size for entry in listed)
    folded = sum(entry.compress_size for entry in listed)
    most = MOST_UNFOLDED
    if unfolded > most or (unfolded > RATIO_COUNTS_FROM and unfolded > HIGHEST_RATIO * folded):
        raise Refused("too-large", megabytes=unfolded // 2**20, most=most // 2**20)


def _unfold(content: bytes, entry: ZipInfo) -> bytes:
    """Inflate one part, never past the size it declares; size and checksum must be right."""
    begin = entry.header_offset
    head = content[begin : begin + _LOCAL_HEADER.size]
    if len(head) < _LOCAL_HEADER.size:
        raise Refused("damaged")
    mark, _, flags, method, *_, name_length, extra_length = _LOCAL_HEADER.unpack(head)
    if mark != b"PK\3\4" or method != entry.compress_type or flags & 0x1:
        raise Refused("damaged")
    begin += _LOCAL_HEADER.size
    local_name = content[begin : begin + name_length]
    if local_name.decode("utf-8" if flags & 0x800 else "cp437", "replace") != entry.orig_filename:
        raise Refused("damaged")
    begin += name_length + extra_length
    folded = memoryview(content)[begin : begin + entry.compress_size]
    unfolded = bytes(folded) if method == _STORED else _inflate(folded, entry.file_size)
    if len(unfolded) != entry.file_size or zlib.crc32(unfolded) != entry.CRC:
        raise Refused("damaged")
    return unfolded


def _inflate(folded: memoryview, size: int) -> bytes:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        unfolded = stream.decompress(folded, size + 1)
    except zlib.error:
        raise Refused("damaged") from None
    if not stream.eof:
        raise Refused("damaged")
    return unfolded
