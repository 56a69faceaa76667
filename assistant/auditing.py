"""`wenzhang audit`: what in a report does not fit together, as a list to work through."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from assistant.held import UnknownReport
from corpus.fact import Facts
from corpus.finding import SEVERITIES, Finding, Place, Severity
from corpus.reconcile.between_reports import reconcile_reports
from corpus.record import Record
from corpus.report import Report
from index.errors import WenzhangError
from index.fact_rows import FactQuery, ReportEntry
from index.library import Library, open_library
from index.settings import Settings

_EVERY_READING = ("printed", "resolved", "derived", "candidate")
_PLACES = 6  # that are quoted in the list on the terminal
_QUOTE = 90  # characters of each
ROUNDING: Severity = "尾差"
ROUNDED = "以下各条相差在四舍五入的范围内，一般不用改"
_WITHIN = "（在四舍五入的范围内）"
CAVEAT = "以下是供核对的线索，不是结论：口径、合并范围和四舍五入都可能使数字不同，请对照原件核对。"


class UnreadableDraft(WenzhangError):
    """The file is no report that can be read."""


class Audit(Record):
    """The findings of one report, the contradictions first."""

    title: str
    report: str
    findings: tuple[Finding, ...]

    @property
    def summary(self) -> str:
        counts = Counter(one.severity for one in self.findings)
        told = "，".join(f"{severity} {counts[severity]} 条" for severity in SEVERITIES if counts[severity])
        return f"{self.title}：{told or '没有发现对不上的数字'}"


def audit(settings: Settings, target: str) -> Audit:
    """The audit of a file, read on the fly, or else of a held report."""
    path = Path(target)
    if not path.is_file():
        return audit_held(open_library(settings), target)
    library = None
    with suppress(WenzhangError):  # a draft is audited without an index too, only not against other reports
        library = open_library(settings)
    return audit_file(path, library)


def audit_held(library: Library, name: str) -> Audit:
    """The audit of a held report, named by its id or by words of its title; UnknownReport says which there are."""
    entry = _named(library, name)
    between = _with_the_others(library, *_held(library, entry))
    return Audit(title=entry.title, report=entry.id, findings=_ordered((*library.facts.findings(entry.id), *between)))


def audit_file(path: Path, library: Library | None = None) -> Audit:
    """The audit of a draft, against the reports held too where there is a library; UnreadableDraft says why not."""
    from corpus.sandbox import Refusal, read_whole

    ((_, reading),) = read_whole([path], workers=1)
    if isinstance(reading, Refusal):
        raise UnreadableDraft(reading.reason)
    report, facts, findings = reading.report, reading.facts, reading.findings
    if library is not None:
        findings += _with_the_others(library, report, facts)
    return Audit(title=report.title, report=report.id, findings=_ordered(findings))


def original_of(settings: Settings, target: str) -> Path:
    """The file that was audited: the draft itself, or the one a held report was read from."""
    from index.inputs import inputs_of

    path = Path(target)
    if path.is_file():
        return path
    entry = _named(open_library(settings), target)
    found = next((one.path for one in inputs_of(settings) if one.sha256 == entry.sha256), None)
    if found is None:
        raise UnknownReport(f"找不到“{entry.origin}”的原文件，可能已经挪走")
    return found


def _named(library: Library, target: str) -> ReportEntry:
    entries = library.facts.reports()
    words = target.split()
    # By its id an older version can be audited too.
    found = [one for one in library.facts.versions if one.id == target] or [
        one for one in entries if all(word in f"{one.title} {one.id}" for word in words)
    ]
    if len(found) == 1:
        return found[0]
    names = "、".join(f"{one.title}（{one.id}）" for one in found or entries)
    said = "符合的不止一份" if found else "没有收录这份报告，也没有这个文件"
    raise UnknownReport(f"{said}：{target}。{'请写明是哪一份' if found else '收录的有'}：{names}")


def _held(library: Library, entry: ReportEntry) -> tuple[Report, Facts]:
    """A held report as the rules between reports need it: who, when, and the figures."""
    query = FactQuery(reports=(entry.id,), read_as=_EVERY_READING)
    facts = Facts(facts=library.facts.find(query), blanks=library.facts.find_blanks(FactQuery(reports=(entry.id,))))
    report = Report(
        id=entry.id, title=entry.title, identity=entry.identity, origin=entry.origin, sha256=entry.sha256, text="",
        sections=(), tables=(),
    )  # fmt: skip
    return report, facts


def _with_the_others(library: Library, report: Report, facts: Facts) -> tuple[Finding, ...]:
    """The findings between this report and the others of its entity."""
    others = [
        _held(library, one)
        for one in library.facts.reports()
        if one.id != report.id and one.identity.entity == report.identity.entity
    ]
    found = reconcile_reports([(report, facts), *others])
    mine = {fact.id for fact in facts.facts}
    return tuple(one for one in found if one.report == report.id or mine & set(one.facts))


def _ordered(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: SEVERITIES.index(one.severity)))


def as_text(audit: Audit) -> str:
    """The list for the terminal."""
    return "\n".join(_lines(audit))


def _lines(audit: Audit) -> Iterator[str]:
    yield f"{audit.summary}。"
    if audit.findings:
        yield CAVEAT
    also = see_also(audit.findings)
    rounded = [(number, one) for number, one in enumerate(audit.findings, 1) if one.severity == ROUNDING]
    for number, one in enumerate(audit.findings[: len(audit.findings) - len(rounded)], 1):
        yield ""
        yield f"{number}. 【{one.severity}】{one.rule}{also.get(number, '')}"
        yield f"   {one.message}"
        quotes = _quotes(one)
        yield from quotes[:_PLACES]
        if len(quotes) > _PLACES:
            yield f"   · 另有 {len(quotes) - _PLACES} 处"
    if rounded:
        yield from ("", f"{ROUNDED}：")
    for number, one in rounded:
        yield f"{number}. {one.message.removesuffix(_WITHIN)}（{_at(one.places[0])}）"


def see_also(findings: Sequence[Finding]) -> dict[int, str]:
    """For the number of a finding which others its figure has a part in: one wrong figure breaks several relations."""
    serious = {number: one for number, one in enumerate(findings, 1) if one.gap == "不一致" and one.facts}
    related: dict[int, str] = {}
    for number, one in serious.items():
        others = [
            str(at)
            for at, other in serious.items()
            if at != number and (one.places[0].fact in other.facts or other.places[0].fact in one.facts)
        ]
        if others:
            related[number] = f"（与第 {'、'.join(others)} 条有同一个数字）"
    return related


def _quotes(finding: Finding) -> list[str]:
    """Each place with its words: a sentence with several of the figures once, the noughts of a sum not at all."""
    same: dict[tuple[int, str], list[Place]] = {}
    first, *parts = finding.places
    noughts = "+" in finding.relation and [one for one in parts if one.value == 0]
    for place in [first, *(one for one in parts if not noughts or one not in noughts)]:
        same.setdefault((place.line, place.quote), []).append(place)
    return [f"   · {where(places[0])}：{_short(places[0].quote)}" for places in same.values()]


def where(place: Place) -> str:
    return f"{place.label}（{_at(place)}）"


def _at(place: Place) -> str:
    return f"{f'第 {place.page} 页，' if place.page else ''}第 {place.line} 行"


def _short(quote: str) -> str:
    joined = " ".join(quote.split())
    return joined if len(joined) <= _QUOTE else f"{joined[:_QUOTE]}…"
