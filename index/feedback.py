"""What readers say about answers: kept in the data directory, apart from the index, which every build replaces.

    feedback.sqlite    one row a remark, the newest `KEPT`; readable by its owner alone

The standard library's sqlite3, for one table that only grows at its end: two processes may write at the same time, a
killed one leaves whole rows, and what is too much goes out in the transaction that brings the new.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from corpus.record import Record
from index.errors import DataUnwritable, WenzhangError

KEPT = 10_000  # remarks; of at most some 8 kB each
A_MINUTE = 60  # remarks that are taken in a minute: readers are slower, and a flood must not wash the others out
_FILE = "feedback.sqlite"
_BUSY = 10.0  # seconds that a remark waits for another one
_TABLE = (
    "CREATE TABLE IF NOT EXISTS feedback (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, record TEXT NOT NULL)"
)

Verdict = Literal["有用", "不对"]


class Remark(Record):
    """One remark: the answer it is about, and nothing about who made it."""

    verdict: Verdict
    reason: str
    question: str
    answer: str
    status: str
    facts: tuple[str, ...]  # ids in the fact table of that generation
    generation: str
    at: datetime


class TooManyRemarks(WenzhangError):
    """More than readers write."""

    def __init__(self) -> None:
        super().__init__("这一分钟里收到的反馈太多，请稍后再试")


def keep_remark(data: Path, remark: Remark) -> None:
    """Put a remark at the end; the oldest goes out where there are too many. Raises TooManyRemarks, DataUnwritable."""
    since = (remark.at - timedelta(minutes=1)).isoformat()
    with _writing(data) as connection:
        (lately,) = connection.execute("SELECT count(*) FROM feedback WHERE at > ?", (since,)).fetchone()
        if lately >= A_MINUTE:
            raise TooManyRemarks
        row = (remark.at.isoformat(), remark.model_dump_json())
        connection.execute("INSERT INTO feedback (at, record) VALUES (?, ?)", row)
        connection.execute("DELETE FROM feedback WHERE id <= (SELECT max(id) FROM feedback) - ?", (KEPT,))


def remarks(data: Path) -> Iterator[Remark]:
    """Every remark that is kept, oldest first; none where nobody ever made one."""
    path = data / _FILE
    if not path.is_file():
        return
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY)) as connection:
            for (record,) in connection.execute("SELECT record FROM feedback ORDER BY id"):
                yield Remark.model_validate_json(record)
    except (sqlite3.DatabaseError, ValueError) as error:
        raise FeedbackDamaged(path) from error


class FeedbackDamaged(WenzhangError):
    """The file is not what was written."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"反馈记录 {path} 读不出来。请把它移走，新的反馈会另起一份")


@contextmanager
def _writing(data: Path) -> Iterator[sqlite3.Connection]:
    path = data / _FILE
    try:
        data.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(path, timeout=_BUSY, isolation_level=None)) as connection:
            connection.execute(_TABLE)
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection
    except sqlite3.OperationalError as error:
        raise DataUnwritable(data, str(error)) from error
    except sqlite3.DatabaseError as error:
        raise FeedbackDamaged(path) from error
    except OSError as error:
        raise DataUnwritable(data, error.strerror or str(error)) from error
