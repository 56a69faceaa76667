"""What the check of the books finds in real reports of other places: all of it was looked at on the page, with why."""

import csv
from pathlib import Path

import pytest
from beside import NAMES, ReadOnce, needs_them

from corpus.reading import Reading, reading_of

GOLDEN = Path(__file__).parent.parent / "golden" / "findings-shared.csv"

pytestmark = needs_them


@pytest.fixture(scope="module", params=NAMES)
def named(request: pytest.FixtureRequest, read_beside: ReadOnce) -> tuple[str, Reading]:
    return request.param, reading_of(*read_beside(request.param))


def test_every_finding_was_looked_at_and_none_is_missing(named: tuple[str, Reading]) -> None:
    name, reading = named
    with GOLDEN.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["report"] == name]
    known = [(row["severity"], row["rule"], row["line"], row["found"], row["expected"]) for row in rows if row["why"]]
    seen = [(one.severity, one.rule, str(one.places[0].line), one.found, one.expected) for one in reading.findings]
    assert sorted(seen) == sorted(known)


def test_every_place_in_a_file_with_pages_has_its_box(named: tuple[str, Reading]) -> None:
    name, reading = named
    if name.startswith("shpt"):
        places = [place for one in reading.findings for place in one.places]
        assert all(place.page and place.spots for place in places)
