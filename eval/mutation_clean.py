"""What the check of the books says of made reports, whose figures fit: a contradiction there is a false one."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from corpus.finding import SEVERITIES, Severity
from corpus.record import Record
from eval.report_writer import make_report
from eval.reports import kind_of, write_one

SEED = 1
_EXAMPLES = 10


class Clean(Record):
    """One made report after the check; `said` are its findings of severity 不一致."""

    number: int
    dialect: str
    kind: str
    figures: int
    relations: int
    holding: int
    severities: dict[Severity, int]
    said: tuple[str, ...]


def checked(count: int, pool: ProcessPoolExecutor) -> tuple[Clean, ...]:
    """So many made reports, written as files and read again; the kinds of files take turns."""
    return tuple(pool.map(check, range(count), chunksize=4))


def check(number: int) -> Clean:
    from corpus.read import read_report
    from corpus.reading import reading_of

    with tempfile.TemporaryDirectory(prefix="wenzhang-made-") as folder:
        reading = reading_of(read_report(write_one(SEED, number, Path(folder))))
    relations = (reading.coverage.relations, reading.coverage.holding) if reading.coverage else (0, 0)
    return Clean(
        number=number, dialect=make_report(SEED, number).dialect.name, kind=kind_of(number),
        figures=len(reading.facts.facts), relations=relations[0], holding=relations[1],
        severities=dict(Counter(one.severity for one in reading.findings)),
        said=tuple(f"{one.rule}：{one.message}" for one in reading.findings if one.severity == "不一致"),
    )  # fmt: skip


def table(found: Sequence[Clean]) -> str:
    """How many findings of each severity, by the manner of printing."""
    lines = [
        f"{len(found)} 份造的报告（`eval.reports` 的前 {len(found)} 份，各种文件），数字都合得拢，共 "
        f"{sum(one.figures for one in found)} 个；算了 {sum(one.relations for one in found)} 条关系，成立 "
        f"{sum(one.holding for one in found)} 条。误报“不一致”"
        f"**{sum(one.severities.get('不一致', 0) for one in found)} 条**。",
        "",
        f"| 印法 | 报告 | {' | '.join(SEVERITIES)} |",
        "|---|---:|---:|---:|---:|",
    ]
    for dialect in dict.fromkeys(one.dialect for one in found):
        ones = [one for one in found if one.dialect == dialect]
        counts = " | ".join(str(sum(one.severities.get(name, 0) for one in ones)) for name in SEVERITIES)
        lines.append(f"| {dialect} | {len(ones)} | {counts} |")
    return "\n".join([*lines, *_false(found)])


def _false(found: Sequence[Clean]) -> Iterator[str]:
    said = [f"- 第 {one.number} 份（{one.kind}）{message}" for one in found for message in one.said]
    if said:
        yield from ("", *said[:_EXAMPLES])
