"""A file that only its passphrase opens: scrypt makes the key, AES-256-GCM seals the pieces.

The file is `MAGIC`, the salt (16 octets), the strength of scrypt (1), a check of the key (16), the
beginning of the nonces (7), and the pieces: `PIECE` octets each, the last one shorter or as long,
each sealed with 16 octets more. The nonce of a piece is the beginning, its number (4) and whether it
is the last one (1); so no piece can be changed, moved, doubled or left out, at the end neither. The
head is sealed together with every piece.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"meritko backup 1\n"
PIECE = 2**20
STRENGTH = 17
"""2**17 rounds of scrypt take 128 MiB and a good part of a second for each guess."""

_TAG, _SALT, _CHECK, _NONCE = 16, 16, 16, 7
_STRONGEST = 20


class NotSealed(Exception):
    """The file is none of ours."""


class WrongPassphrase(Exception):
    """The passphrase does not open the file."""


class Damaged(Exception):
    """The file was cut off or changed."""


class Sealer(io.RawIOBase):
    """Seals what is written to it into a file. Without `close` the file cannot be opened."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        salt, start = os.urandom(_SALT), os.urandom(_NONCE)
        key = _key(passphrase, salt, STRENGTH)
        self._head = MAGIC + salt + bytes([STRENGTH]) + _check(key) + start
        self._file, self._start, self._cipher = file, start, AESGCM(key)
        self._number, self._waiting = 0, bytearray()
        file.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, octets) -> int:  # type: ignore[no-untyped-def]  # whatever holds octets
        self._waiting += octets
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(octets)

    def finish(self) -> None:
        """Seal the last piece."""
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._start, self._number, is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce, piece, self._head))
        self._number += 1


class Opener(io.RawIOBase):
    """Reads what was sealed.

    Raises:
        NotSealed, WrongPassphrase: when it is made.
        Damaged: when it is made or read; what was read before is whole.
    """

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self._head = file.read(len(MAGIC) + _SALT + 1 + _CHECK + _NONCE)
        if not self._head.startswith(MAGIC):
            raise NotSealed
        rest = self._head[len(MAGIC) :]
        if len(rest) < _SALT + 1 + _CHECK + _NONCE or rest[_SALT] > _STRONGEST:
            raise Damaged
        key = _key(passphrase, rest[:_SALT], rest[_SALT])
        if not hmac.compare_digest(_check(key), rest[_SALT + 1 : _SALT + 1 + _CHECK]):
            raise WrongPassphrase
        self._file, self._start, self._cipher = file, rest[-_NONCE:], AESGCM(key)
        self._number, self._waiting = 0, b""
        self._next = file.read(PIECE + _TAG)
        self._is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        while not self._waiting and not self._is_over:
            self._waiting = self._open()
        part, self._waiting = self._waiting[: len(buffer)], self._waiting[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def _open(self) -> bytes:
        piece, self._next = self._next, self._file.read(PIECE + _TAG)
        self._is_over = not self._next
        nonce = _nonce(self._start, self._number, is_last=self._is_over)
        self._number += 1
        try:
            return self._cipher.decrypt(nonce, piece, self._head)
        except InvalidTag:
            raise Damaged from None


def _key(passphrase: str, salt: bytes, strength: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**strength, r=8, p=1).derive(passphrase.encode())


def _check(key: bytes) -> bytes:
    return hashlib.blake2b(key, digest_size=_CHECK, person=b"meritko check").digest()


def _nonce(start: bytes, number: int, *, is_last: bool) -> bytes:
    return start + number.to_bytes(4, "big") + bytes([is_last])
