"""RESULTS-load.md: what the service did under load, against what it should do."""

import os
import platform
from collections.abc import Sequence

from corpus.record import Record


class Load(Record):
    """So many users at once; times in seconds, of those that were answered."""

    users: int
    seconds: float
    answered: int
    refused: int  # with a 503
    unclean: int  # of those, without Chinese words or Retry-After
    errors: int
    wrong: int  # answered with another figure than the one held
    p50: float
    p95: float
    worked: float  # processor seconds of the service
    refusal_p95: float | None


class Recovery(Record):
    seconds: float
    recovered: bool


class Crowd(Record):
    """Visitors of the page, and what came when they had gone."""

    load: Load
    recovery: Recovery


class Memory(Record):
    """Resident megabytes: the median of the first and of the last tenth of the time."""

    users: int
    seconds: float
    answered: int
    first: float
    last: float
    most: float

    @property
    def growth(self) -> float:
        return self.last / self.first - 1


class Stuck(Record):
    """The p95 of figure questions, in seconds, alone and beside a model that hangs."""

    users: int
    hung: int  # of three stuck questions, those that were still waiting when the others had been asked
    alone: float
    beside: float
    errors: int


class Measured(Record):
    loads: tuple[Load, ...]  # of programs
    recovery: Recovery  # after the last of them
    page: tuple[Crowd, ...]
    memory: Memory
    stuck: Stuck


_SOON = 10  # seconds
_TARGETS = {10: "p95 ≤ 1 秒", 50: "p95 ≤ 5 秒，无错误", 200: "多出来的干净地答 503"}


def markdown(found: Measured, load_before: float) -> str:
    """The page. What does not reach its target says so."""
    loads, memory = found.loads, found.memory
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    rows = "\n".join(_row(one) for one in loads)
    page = "\n".join(_page_row(one) for one in found.page)
    return f"""## 负载：许多人同时提问

由 `python -m eval.load --out eval/RESULTS-load.md` 写成，全部来自测量。
{processors} 个核，Python {platform.python_version()}；服务和提问的程序同在这台机器上。
开始前的平均负载 {load_before:.1f}（别的程序占用的）。
每个人得到回答马上再问，问的都是数字，逐个核对。

| 人数 | 秒 | 答了 | 每秒 | 答 503 | 其他错误 | 错误数字 | p50 秒 | p95 秒 | 每问 CPU 毫秒 | 目标 |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
{rows}

- 503 里没有中文说明或 Retry-After 的：{sum(one.unclean for one in loads)} 个{_refusals(loads)}
- 200 人走后恢复（连续三问都在 1 秒内答出）：{_recovery(found.recovery)}（目标 10 秒内）
- 内存：{memory.users} 人连续问 {memory.seconds / 60:.0f} 分钟、{memory.answered} 问，
  开头 {memory.first:.0f} MB，末尾 {memory.last:.0f} MB，最多 {memory.most:.0f} MB，增长 {memory.growth:.1%}
  （目标是一小时 10% 以内；没有跑满一小时的，以写明的时长为准）
- {_stuck(found.stuck)}

### 整页的人

在网页上问的人：每一问都新打开一页，照页面的做法先投递问题、再读一条流到答完；问的是同样的数字，在对话里核对。
被拒绝的人看到“现在提问的人太多”，问题还在框里。

| 人数 | 秒 | 答了 | 每秒 | 答 503 | 其他错误 | 错误数字 | p50 秒 | p95 秒 | 拒绝 p95 秒 | 恢复 | 目标 |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
{page}

- 503 里没有中文说明或 Retry-After 的：{sum(one.load.unclean for one in found.page)} 个
"""


def _row(one: Load) -> str:
    cells = [
        f"{one.users}", f"{one.seconds:.0f}", f"{one.answered}", f"{one.answered / one.seconds:.0f}", f"{one.refused}",
        f"{one.errors}", f"{one.wrong}", f"{one.p50:.2f}", f"{one.p95:.2f}",
        f"{1000 * one.worked / max(1, one.answered):.0f}", _judged(one),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _page_row(one: Crowd) -> str:
    load = one.load
    cells = [
        f"{load.users}", f"{load.seconds:.0f}", f"{load.answered}", f"{load.answered / load.seconds:.0f}",
        f"{load.refused}", f"{load.errors}", f"{load.wrong}", f"{load.p50:.2f}", f"{load.p95:.2f}",
        "" if load.refusal_p95 is None else f"{load.refusal_p95:.2f}", _recovery(one.recovery), _judged_page(one),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _judged_page(one: Crowd) -> str:
    """What is asked of 200 users holds for any number of visitors."""
    clean = not (one.load.errors or one.load.wrong or one.load.unclean)
    soon = one.recovery.recovered and one.recovery.seconds <= _SOON
    return f"干净地答 503，{_SOON} 秒内恢复：{'达到' if clean and soon else '没有达到'}"


def _judged(one: Load) -> str:
    if one.users not in _TARGETS:
        return ""
    clean = not (one.errors or one.wrong or one.unclean)
    met = {10: one.p95 <= 1 and not one.refused, 50: one.p95 <= 5 and not one.refused}.get(one.users, True)
    return f"{_TARGETS[one.users]}：{'达到' if met and clean else '没有达到'}"


def _refusals(loads: Sequence[Load]) -> str:
    slowest = [one.refusal_p95 for one in loads if one.refusal_p95 is not None]
    return f"；拒绝本身 p95 {max(slowest):.2f} 秒" if slowest else ""


def _recovery(one: Recovery) -> str:
    return f"{one.seconds:.1f} 秒" if one.recovered else f"{one.seconds:.0f} 秒后还没有"


def _stuck(one: Stuck) -> str:
    ratio = one.beside / one.alone
    return (
        f"大模型卡住：{one.users} 人问数字，没有卡住的问题时 p95 {one.alone:.3f} 秒，有一个卡住时 {one.beside:.3f} 秒，"
        f"{ratio:.2f} 倍（目标 1.2 倍以内）；三次里到最后仍卡着的 {one.hung} 次，错误 {one.errors} 个"
    )
