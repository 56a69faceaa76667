from hashlib import sha256

import pytest

from corpus.catalog import REPORTS, CatalogEntry, embedded
from corpus.read import read_report


def test_every_embedded_report_is_listed() -> None:
    assert {entry.path for entry in embedded()} == set(REPORTS.glob("*.txt"))


@pytest.mark.parametrize("entry", embedded(), ids=lambda entry: entry.origin)
def test_the_catalog_says_what_the_report_says(entry: CatalogEntry) -> None:
    report = read_report(entry.path)
    assert sha256(entry.path.read_bytes()).hexdigest() == entry.sha256 == report.sha256
    assert (report.identity, report.title) == (entry.identity, entry.title)
