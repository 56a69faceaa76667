"""The audit list of a report on the desk: each finding with its places quoted and a way to each of them."""

from collections import Counter
from itertools import groupby

from assistant.auditing import CAVEAT, Audit, where
from assistant.page.markup import Markup, address, drawn
from corpus.finding import SEVERITIES, Finding, Place, Severity
from corpus.record import Record

SHOWN = 40  # findings of a page


class _Placed(Record):
    """A place in words, its quote, and the address that shows it."""

    where: str
    quote: str
    address: str


class _Listed(Record):
    number: int
    finding: Finding
    places: tuple[_Placed, ...]


def audit_list(audit: Audit, page: int = 1) -> Markup:
    """One page of the findings, the worst first."""
    pages = max(1, -(-len(audit.findings) // SHOWN))
    page = max(1, min(page, pages))
    first = (page - 1) * SHOWN
    listed = [_listed(number, one, audit.report) for number, one in enumerate(audit.findings, 1)]
    counts = Counter(one.severity for one in audit.findings)
    groups = groupby(listed[first : first + SHOWN], key=lambda one: one.finding.severity)
    return drawn(
        "desk_audit.html",
        audit=audit,
        counts=[(one, counts[one]) for one in SEVERITIES if counts[one]],
        groups=[(severity, _MEANT[severity], list(found)) for severity, found in groups],
        caveat=CAVEAT,
        page=page,
        pages=pages,
    )


_MEANT: dict[Severity, str] = {
    "不一致": "两处数字对不上，差额大于四舍五入所能有的",
    "提示": "不一定是错，值得看一眼",
    "尾差": "四舍五入的差",
}


def _listed(number: int, finding: Finding, report: str) -> _Listed:
    same = {(place.line, place.quote, place.label): place for place in finding.places}  # a sentence once
    places = tuple(_placed(place, finding.report or report) for place in same.values())
    return _Listed(number=number, finding=finding, places=places)


def _placed(place: Place, report: str) -> _Placed:
    stands = address("cell", place.fact) if place.fact else address("place", report, place.line)
    return _Placed(where=where(place), quote=" ".join(place.quote.split()), address=stands)


__all__ = ["audit_list"]
