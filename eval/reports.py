"""`python -m eval.reports --count 1000`: made reports with known figures go in; what is read is held against them.

The figures come from ledgers whose identities hold; how they are printed is written down from published reports. The
makers share no code with the readers. Embedding is left out: the vectors are those of the toy model.
"""

import os
import resource
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.record import Record
from eval.report_writer import DIALECTS, make_report, with_annex
from eval.report_writer_blocks import Known
from eval.report_writer_files import KINDS

if TYPE_CHECKING:
    from corpus.fact import Fact
    from index.fact_table import FactTable

# Of twenty reports, how many are of a kind.
MIX = {"制表符文本": 7, "DOCX": 4, "HTML": 4, "XLSX": 3, "PDF": 1, "空格文本": 1}
FLAT = "空格文本"  # lost cells are not always recoverable: told apart in the results
SHORTEST, LONGEST = 0.3, 6.0  # seconds for a text report and for a PDF of 25 pages
_PAGES = 25


class Score(Record):
    """Figures known to be printed against figures that may be answered from."""

    name: str
    reports: int = 0
    known: int = 0
    found: int = 0
    right: int = 0
    wrong: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.known if self.known else 1.0

    def plus(self, other: "Score") -> "Score":
        sums = {name: getattr(self, name) + getattr(other, name) for name in ("reports", "known", "found", "right")}
        return Score(name=self.name, wrong=(*self.wrong, *other.wrong)[:20], **sums)


class Speed(Record):
    reading: float  # seconds until every file was read, all cores
    whole: float  # until the new generation was in force
    memory: int  # MB at most, of this process
    memory_of_readers: int  # of the largest process that read
    text: float  # seconds of one processor for a text report, the middle one
    flat: float  # for one that lost its blank cells
    pdf: float  # for a PDF of `pages`
    pages: int


Key = tuple[str, str, str | None, str, str, str, str | None, str, str]


def key_of_known(one: Known) -> Key:
    said = (_plain(one.form), _plain(one.what), one.aspect, one.stage, one.fund, one.measure, one.basis)
    return (*said, str(one.value.normalize()), one.unit)


def key_of_fact(one: "Fact") -> Key:
    said = (_plain(one.form), one.code or _plain(one.concept), one.aspect, one.stage, one.fund, one.measure, one.basis)
    return (*said, str(one.value.normalize()), one.unit)


def _plain(text: str) -> str:
    return text.replace("（", "(").replace("）", ")")


def kind_of(number: int) -> str:
    """Every dialect meets every kind."""
    turns = [kind for kind, count in MIX.items() for _ in range(count)]
    return turns[number // len(DIALECTS) % len(turns)]


def write_one(seed: int, number: int, folder: Path) -> Path:
    made, kind = make_report(seed, number), kind_of(number)
    suffix, writer = KINDS[kind]
    path = folder / f"{made.name}{suffix}"
    path.write_bytes(writer(made.blocks))
    return path


def score(table: "FactTable", seed: int, count: int) -> list[tuple[str, str, Score]]:
    """Kind of file, dialect and score of each report."""
    from index.fact_rows import FactQuery

    entries = {Path(one.origin).stem: one for one in table.versions}
    scores = []
    for number in range(count):
        made = make_report(seed, number)
        known = {key_of_known(one) for one in made.known}
        entry = entries.get(made.name)
        facts = table.find(FactQuery(reports=(entry.id,))) if entry else ()
        found = {key_of_fact(one) for one in facts}
        wrong = tuple(f"{made.name}（{kind_of(number)}）：{one}" for one in sorted(map(str, found - known)))
        one = Score(name="", reports=1, known=len(known), found=len(found), right=len(found & known), wrong=wrong[:3])
        scores.append((kind_of(number), made.dialect.name, one))
    return scores


def tallied(scores: Iterable[tuple[str, Score]]) -> list[Score]:
    sums: dict[str, Score] = defaultdict(lambda: Score(name=""))
    for name, one in scores:
        sums[name] = sums[name].plus(one).model_copy(update={"name": name})
    return list(sums.values())


def main(
    count: Annotated[int, typer.Option(help="造多少份报告")] = 1000,
    seed: Annotated[int, typer.Option(help="随机数的种子")] = 1,
    out: Annotated[Path | None, typer.Option(help="结果写入这个文件", dir_okay=False)] = None,
) -> None:
    """造报告、收录、把读出的数字与已知的数字相比。"""
    with tempfile.TemporaryDirectory(prefix="wenzhang-made-") as folder:
        section = measure(count, seed, Path(folder))
    print(section)
    if out is not None:
        out.write_text(section, encoding="utf-8")


def measure(count: int, seed: int, folder: Path) -> str:
    from index.adding import Arrived, add
    from index.library import open_library
    from index.settings import Settings

    made, settings = folder / "made", Settings(data=folder / "data", seeds=False, model="toy")
    made.mkdir()
    # First of all: with a thousand reports in memory, collecting garbage would take longer than reading.
    text, flat = (_middle(seed, folder, kind) for kind in ("制表符文本", FLAT))
    pdf, pages = _long(seed, folder)
    with ProcessPoolExecutor() as pool:
        list(pool.map(write_one, [seed] * count, range(count), [made] * count, chunksize=8))
    (made / "坏.pdf").write_bytes(b"%PDF-1.7\nnoise")
    began, last = perf_counter(), perf_counter()

    def told(one: Arrived) -> None:
        nonlocal last
        last = perf_counter()

    added = add(settings, [made], told=told)
    whole = perf_counter() - began
    memory, readers = _megabytes(resource.RUSAGE_SELF), _megabytes(resource.RUSAGE_CHILDREN)
    refused = [f"{one.name}：{one.said}" for one in added.arrived if one.fate == "拒绝"]
    library = open_library(settings)
    scores = score(library.facts, seed, count)
    speed = Speed(reading=last - began, whole=whole, memory=memory, memory_of_readers=readers, text=text, flat=flat,
                  pdf=pdf, pages=pages)  # fmt: skip
    return render(count, seed, scores, speed, refused)


def _middle(seed: int, folder: Path, kind: str) -> float:
    """Seconds for a report of that kind, the middle of eighteen, in this process."""
    times = []
    for number in range(2 * len(DIALECTS)):
        path = folder / f"{number}.txt"
        path.write_bytes(KINDS[kind][1](make_report(seed, number).blocks))
        times.append(_seconds(path))
    return sorted(times)[len(times) // 2]


def _long(seed: int, folder: Path) -> tuple[float, int]:
    from pypdfium2 import PdfDocument

    path = folder / "long.pdf"
    path.write_bytes(KINDS["PDF"][1](with_annex(make_report(seed, 0), _PAGES).blocks))
    return _seconds(path), len(PdfDocument(path))


def _seconds(path: Path) -> float:
    from corpus.read import read_report
    from corpus.reading import reading_of

    began = process_time()  # others may be using the machine
    reading_of(read_report(path))
    return process_time() - began


def _megabytes(whose: int) -> int:
    used = resource.getrusage(whose).ru_maxrss
    return used // 2**20 if sys.platform == "darwin" else used // 2**10


def render(
    count: int, seed: int, scores: Sequence[tuple[str, str, Score]], speed: Speed, refused: Sequence[str]
) -> str:
    rows = [*tallied(("全部", one) for *_, one in scores), *tallied((kind, one) for kind, _, one in scores)]
    dialects = tallied((dialect, one) for _, dialect, one in scores)
    wrong = [said for one in tallied(("", one) for _, _, one in scores) for said in one.wrong]
    lines = [
        f"## 造的报告：{count} 份，种子 {seed}",
        "",
        f"由 `python -m eval.reports --count {count} --seed {seed} --out eval/RESULTS-reports.md` 写成。"
        f"账目由随机数造成，各项勾稽关系成立，按 {len(DIALECTS)} 种版式（决算、预算）印成文件；",
        "读出的数字逐个与已知的相比，名称或编码、分项、阶段、资金、量、单位都要相同。向量用玩具模型，不计真模型的时间。",
        "",
        *_table("文件", rows),
        "",
        "空格文本丢了空格子，列由合计和别处印出的数定出；有的数字按道理也定不了列，定不了的不用来回答。按版式：",
        "",
        *_table("版式", dialects),
        "",
        f"- {os.cpu_count()} 核，可能有别的程序也在用。读文件 {speed.reading:.0f} 秒，"
        f"每秒 {count / speed.reading:.1f} 份；到新索引可用共 {speed.whole:.0f} 秒。",
        f"- 内存最多 {speed.memory} MB，读文件的进程最多 {speed.memory_of_readers} MB。",
        f"- 一份文本用处理器 {speed.text:.2f} 秒（目标 {SHORTEST}），丢了空格子的 {speed.flat:.2f} 秒，"
        f"{speed.pages} 页的 PDF {speed.pdf:.1f} 秒（目标 {LONGEST:.0f}）。",
        f"- 没有收录的文件 {len(refused)} 个（放进去 1 个坏文件）：{'；'.join(refused[:5])}",
    ]
    return "\n".join([*lines, *(["", "错误的数字：", ""] + [f"- {one}" for one in wrong] if wrong else []), ""])


def _table(name: str, scores: Sequence[Score]) -> list[str]:
    head = [f"| {name} | 份数 | 已知数字 | 读出 | 准确率 | 召回率 |", "|---|---|---|---|---|---|"]
    return head + [
        f"| {one.name} | {one.reports} | {one.known} | {one.found} | {one.precision:.3%} | {one.recall:.2%} |"
        for one in scores
    ]


if __name__ == "__main__":
    typer.run(main)
