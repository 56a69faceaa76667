"""Vectors that a build has computed so far, in one file that only grows: a killed build computes none of them twice."""

import json
from collections.abc import Sequence
from pathlib import Path
from struct import Struct
from zlib import crc32

from index.embedding import Embedder, Vector
from index.files import unwritable

_KEY = 16  # bytes of the hash of a text
_CHECK = Struct("<I")


class VectorJournal:
    """Hash of a text → its vector, of one embedder. Without a path nothing is kept."""

    def __init__(self, path: Path | None, embedder: Embedder) -> None:
        self._path = path
        self._vector = Struct(f"<{embedder.size}f")
        self._head = json.dumps({"embedder": embedder.name, "size": embedder.size}).encode() + b"\n"
        self._size = _KEY + self._vector.size + _CHECK.size
        self._at = self._opened(path) if path else {}

    def get(self, contents: Sequence[str]) -> dict[str, Vector]:
        """The vectors kept for these hashes."""
        known = [one for one in contents if one in self._at]
        if not known or self._path is None:
            return {}
        found: dict[str, Vector] = {}
        with self._path.open("rb") as stream:
            for one in known:
                stream.seek(self._at[one])
                found[one] = list(self._vector.unpack(stream.read(self._vector.size)))
        return found

    def add(self, vectors: dict[str, Vector]) -> None:
        if self._path is None:
            return
        try:
            with self._path.open("ab") as stream:
                for content, vector in vectors.items():
                    record = bytes.fromhex(content) + self._vector.pack(*vector)
                    stream.write(record + _CHECK.pack(crc32(record)))
        except OSError as error:
            raise unwritable(self._path.parent, error) from error

    def _opened(self, path: Path) -> dict[str, int]:
        """Where each whole record's vector begins; a torn tail and the vectors of another embedder are cut off."""
        found: dict[str, int] = {}
        try:
            with path.open("a+b") as stream:
                stream.seek(0)
                whole = len(self._head)
                same = stream.readline() == self._head
                while same and self._is_whole(record := stream.read(self._size)):
                    found[record[:_KEY].hex()] = whole + _KEY
                    whole += self._size
                stream.truncate(whole if same else 0)
                if not same:
                    stream.write(self._head)
        except OSError as error:
            raise unwritable(path.parent, error) from error
        return found

    def _is_whole(self, record: bytes) -> bool:
        body, check = record[: -_CHECK.size], record[-_CHECK.size :]
        return len(record) == self._size and crc32(body) == _CHECK.unpack(check)[0]
