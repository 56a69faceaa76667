"""RESULTS-mutation.md: how many of the changed figures were noticed, and which were not and why."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from corpus.finding import SEVERITIES, Severity
from corpus.record import Record
from eval.mutation_changes import CHANGES, Mutation, rate
from eval.mutation_clean import Clean, table

_MOST = 40  # kinds of figures that are listed
_EXAMPLES = 3


class Audited(Record):
    """A report before anything in it is changed."""

    path: Path
    title: str
    figures: int
    seconds: float  # of one check of the whole report, after it was read
    severities: dict[Severity, int]


class Mutated(Record):
    """The whole measurement; `lost` figures were not found in the text for sure."""

    reports: tuple[Audited, ...]
    clean: tuple[Clean, ...] = ()
    in_facts: tuple[Mutation, ...]
    in_text: tuple[Mutation, ...]
    lost: int
    every: int
    every_in_text: int
    seconds: float
    minutes: float = 0  # after which no figure was changed in the text any more; 0: all were
    cut_off: bool = False
    made: int = 0  # how many of the reports were made for it


def markdown(found: Mutated) -> str:
    parts = [
        _head(found),
        f"### 改事实表里的数字{_sampled(found.every)}\n\n{_tables(found.in_facts)}",
        f"### 改报告原文里的数字{_in_order_of_chance(found)}\n\n{_in_text(found)}",
        f"### 改动之前\n\n{_audits(found.reports)}",
        *([f"### 没有改动的造的报告\n\n{table(found.clean)}"] if found.clean else []),
        f"### 没有关系约束的数字\n\n{_free(found.in_facts)}",
        f"### 有关系约束、改动超过末位而没有发现的\n\n{_missed(found.in_facts)}",
        f"### 改原文而没有发现的（有关系约束、改动超过末位）\n\n{_missed(found.in_text)}",
    ]
    return "\n\n".join(parts) + "\n"


def _head(found: Mutated) -> str:
    ways = "、".join(CHANGES)
    sampled = f" --every {found.every}" if found.every > 1 else ""
    options = f"{sampled} --every-in-text {found.every_in_text} --made {found.made}"
    options += f" --minutes {found.minutes:g}" if found.minutes else ""
    options += f" --clean {len(found.clean)}" if found.clean else ""
    minutes = f"{found.seconds / 60:.0f}"
    return f"""## 改动一个数字，核对能不能发现

由 `python -m eval.mutation{options} --out eval/RESULTS-mutation.md` 写成，全部来自测量，用了 {minutes} 分钟。

手头的报告（自带的两份，仓库旁有别处的报告时也用）和造的报告里，读出的每个数字轮流改一次：{ways}；每次只改一个。
核对的结果里出现一条提到这个数字、改动前没有的“不一致”或“提示”，算发现；“尾差”不算。
改原文的一组在报告的文字里改，再从头读一遍、核对一遍，要有一条引到改动的那一行。"""


def _sampled(every: int) -> str:
    return "" if every == 1 else f"（每 {every} 个数字取 1 个）"


def _in_order_of_chance(found: Mutated) -> str:
    if not found.cut_off:
        return _sampled(found.every_in_text)
    return f"（随机的次序，到 {found.minutes:g} 分钟为止：{len(_figures(found.in_text))} 个数字）"


def held(found: Sequence[Mutation]) -> list[Mutation]:
    """Those that some relation constrains and whose change exceeds rounding."""
    return [one for one in found if one.constrained and one.beyond]


def _tables(found: Sequence[Mutation]) -> str:
    parts = (
        ("哪里的数字", lambda one: one.group),
        ("怎样改", lambda one: one.how),
        ("报告", lambda one: one.report),
    )  # fmt: skip
    return "\n\n".join(_by(name, found, key) for name, key in parts)


def _by(name: str, found: Sequence[Mutation], key: Callable[[Mutation], str]) -> str:
    groups: dict[str, list[Mutation]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
    rows = [
        (f"**{part}**" if part == "全部" else part, ones) for part, ones in (("全部", list(found)), *groups.items())
    ]
    return "\n".join(
        [
            f"| {name} | 数字 | 发现 / 改动 | 有关系约束且改动超过末位 |",
            "|---|---:|---:|---:|",
            *(f"| {part} | {len(_figures(ones))} | {rate(ones)} | {rate(held(ones))} |" for part, ones in rows),
        ]
    )


def _figures(found: Sequence[Mutation]) -> set[tuple[str, str]]:
    return {(one.report, one.fact) for one in found}


def _in_text(found: Mutated) -> str:
    lost = f"另有 {found.lost} 个数字在原文中的位置不能确定（同一句里印着相同的数字），没有改。"
    return f"{_by('哪里的数字', found.in_text, lambda one: one.group)}\n\n{lost}"


def _audits(reports: Sequence[Audited]) -> str:
    head = f"| 报告 | 数字 | 核对用时（秒，一个处理器） | {' | '.join(SEVERITIES)} |"
    rows = [
        f"| {one.title} | {one.figures} | {one.seconds:.2f} | "
        f"{' | '.join(str(one.severities.get(severity, 0)) for severity in SEVERITIES)} |"
        for one in reports
    ]
    return "\n".join([head, "|---|---:|---:|---:|---:|---:|", *rows])


def _free(found: Sequence[Mutation]) -> str:
    """Kinds of figures that no relation holds, with why and how many of each."""
    kinds: dict[tuple[str, str], dict[tuple[str, str], str]] = defaultdict(dict)
    for one in found:
        if not one.constrained:
            kinds[one.group, one.why][one.report, one.fact] = one.label
    total = sum(map(len, kinds.values()))
    lines = [f"共 {total} 个，占 {total / max(1, len(_figures(found))):.1%}。", ""]
    lines += ["| 哪里 | 为什么 | 个数 | 有哪些 |", "|---|---|---:|---|"]
    for (group, why), labels in sorted(kinds.items(), key=lambda pair: -len(pair[1])):
        named = "；".join(f"{label} {count}" for label, count in Counter(map(_kind, labels.values())).most_common(12))
        lines.append(f"| {group} | {why} | {len(labels)} | {named} |")
    return "\n".join(lines)


def _kind(label: str) -> str:
    """A label without the project that it is of."""
    head, _, rest = label.partition("“")
    name, _, end = rest.partition("”")
    return f"{head} {end if head.startswith('绩效自评') else f'{name} {end}'}".strip()


def _missed(found: Sequence[Mutation]) -> str:
    kinds: dict[str, list[Mutation]] = defaultdict(list)
    for one in held(found):
        if not one.killed:
            kinds[one.label].append(one)
    lines = list(_examples(kinds))
    rest = len(kinds) - _MOST
    return "\n".join([*lines, *([f"- 另有 {rest} 种"] if rest > 0 else [])]) if lines else "没有。"


def _examples(kinds: dict[str, list[Mutation]]) -> Iterator[str]:
    for label, ones in sorted(kinds.items(), key=lambda pair: -len(pair[1]))[:_MOST]:
        changes = "、".join(f"{one.how} {one.before}→{one.after}" for one in ones[:_EXAMPLES])
        yield f"- {label}：{changes}{f' 等 {len(ones)} 种' if len(ones) > _EXAMPLES else ''}（{ones[0].report}）"
