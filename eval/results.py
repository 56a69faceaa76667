"""RESULTS.md: the whole measurement in words and tables, none of it written by hand."""

import os
import platform
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import takewhile
from pathlib import Path

from corpus.record import Record
from eval.baselines import DEPTHS, Baseline, Name
from eval.interval import Rate
from eval.report import Failure, Retrieval, Summary, Tally

COMMAND = "python -m eval --write"
_HERE = Path(__file__).parent
# Written by commands of their own: made reports take half an hour, a table of a thousand entities some minutes.
MEASURED_APART = (
    (_HERE / "RESULTS-entities.md", "eval.entities"),
    (_HERE / "RESULTS-reports.md", "eval.reports"),
    (_HERE / "RESULTS-desk.md", "eval.desk"),
    (_HERE / "RESULTS-model.md", "eval.honesty"),
    (_HERE / "RESULTS-mutation.md", "eval.mutation"),
    (_HERE / "RESULTS-page.md", "eval.page"),
    (_HERE / "RESULTS-load.md", "eval.load"),
)
_NAMES: dict[Name, str] = {
    "LlamaIndex": "LlamaIndex 默认切分、内存向量索引",
    "words": "只按字词（BM25）",
    "vectors": "只按向量",
}
_CAUSES = {
    "failed": "出错或超时",
    "figure not in its quote": "数字不在所引原文中",
    "figure without backing": "文字里的数字没有出处",
    "quote not verbatim": "引文不是原文",
    "status": "答与不答弄反",
    "figure not asked for": "给出没有问的数字",
    "other figure leads": "排在最前的是别的数字",
    "figure lacking": "缺少应有的数字",
    "form": "出处不是所问的表",
    "words": "该说的没有说",
    "not verified": "数字没有核对",
}


class Comparison(Record):
    """One set of questions that figures answer: this program and the searches over the same questions."""

    name: str
    right: Rate
    searches: tuple[Baseline, ...]


class Results(Record):
    """Everything that one run of the whole evaluation measured."""

    hand: Summary
    tuned: Summary
    held_out: Summary
    retrieval: Retrieval | None
    comparisons: tuple[Comparison, ...]
    reports: int
    facts: int
    deadline: float


def markdown(results: Results) -> str:
    sets = (("手写", results.hand), ("生成·调校用的一半", results.tuned), ("生成·留出的一半", results.held_out))
    parts = [
        _head(results),
        "## 总表\n\n" + _table(_SET, (_row(name, summary.total) for name, summary in sets)),
        "## 与现成检索相比\n\n" + _compared(results.comparisons),
        *([f"## 找段落\n\n{_retrieval(results.retrieval)}"] if results.retrieval else []),
        "## 用时\n\n" + _times(sets),
        "## 手写题，按问题种类\n\n" + _table(_SET, (_row(one.kind, one) for one in results.hand.tallies[:-1])),
        "## 生成题，按做法\n\n" + _families(results.tuned, results.held_out),
        "## 没有答对的手写题\n\n" + _listed(results.hand.failures),
        "## 没有答对的生成题，按原因\n\n" + _causes(results.tuned.failures, results.held_out.failures),
        *filter(None, (quoted(path, module) for path, module in MEASURED_APART)),
    ]
    return "\n\n".join(parts) + "\n"


_SET = ("题目", "题数", "答对", "答对率 [95% 区间]", "未答", "答错", "其中错误数字", "错误数字率 [95% 区间]")


def _head(results: Results) -> str:
    machine = f"{os.cpu_count()} 核，{platform.machine()}，Python {platform.python_version()}"
    return f"""# 评测结果

由 `{COMMAND}`（即 `make eval`）写成，全部来自测量，没有手写的数字。

- 收录：{results.reports} 份报告，{results.facts} 条事实；机器：{machine}
- 手写题（`eval/cases/*.jsonl`）：读报告写成，期望的数字注明行号，由 `tests/eval/test_cases.py` 核对；每题写明答错的代价
- 生成题（`eval/generate.py`）：由事实表生成，期望的数字是事实的编号或事实之间的算式；句式在 `eval/phrasings/`，
  分成两半：词汇只许对着“调校用的一半”改；“留出的一半”由没有见过程序和另一半的人写成。
  每一批第一次测得的数字记在 `eval/BLIND.md`：那才是没见过的问法答得怎样
- **答对**：状态、数字、单位、年度、单位名称、出处都对，所问的数字排在最前
- **未答**：该答而没有答（没有收录、反问）
- **答错**：其余，其中给出错误数字的另计。引文不是原文、数字不在所引原文中、文字里的数字没有出处，都算错；
  每题限时 {results.deadline:g} 秒，超时算错
- 区间是 Wilson 95% 置信区间

```
python -m eval                    # 手写题
python -m eval --split tuned      # 生成题，调校用的一半；held-out、all 同理
python -m eval --kind figure      # 只问一类，可重复
python -m eval --family scope     # 只问一种做法的生成题，可重复
python -m eval --fail             # 连同答错的回答和代价一起列出
python -m eval --json             # 供程序读取
{COMMAND}            # 全部，并写成这个文件
```"""


def _row(name: str, tally: Tally) -> tuple[object, ...]:
    return (
        name, tally.asked, tally.right, tally.rate, tally.abstained, tally.wrong, tally.wrong_figures, tally.false_rate,
    )  # fmt: skip


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _compared(comparisons: Sequence[Comparison]) -> str:
    """A row for each way of asking, a column for each set of questions."""
    words = (
        "同样的报告、同样的向量模型。检索一栏是“取回的前几段里有没有所问的全部数字”，即任何语言模型据此作答的上限；"
        "本程序一栏是完整的答案被判为答对。只取要用三位以上有效数字回答的题：0 或 5 几乎在哪一段里都有。"
    )
    head = ("做法", *(f"{one.name}（{one.right.total} 题）" for one in comparisons))
    rows: list[tuple[object, ...]] = [("**问账**：答对", *(one.right for one in comparisons))]
    for name, said in _NAMES.items():
        for depth in DEPTHS:
            rows.append((f"{said}：前 {depth} 段含所问数字", *(_of(one, name, depth) for one in comparisons)))
    return f"{words}\n\n{_table(head, rows)}"


def _of(comparison: Comparison, name: Name, depth: int) -> Rate:
    return next(one.holds for one in comparison.searches if (one.name, one.depth) == (name, depth))


def _retrieval(found: Retrieval) -> str:
    head = ("问题", "第 1 段命中", "前 5 段命中", "平均倒数排名")
    row = (found.questions, f"{found.hit_at_1:.3f}", f"{found.hit_at_5:.3f}", f"{found.mrr:.3f}")
    return f"问文字的题（`eval/cases/passages.jsonl`），只看找段落：\n\n{_table(head, [row])}"


def _times(sets: Sequence[tuple[str, Summary]]) -> str:
    head = ("题目", "题数", "中位数（毫秒）", "95 百分位（毫秒）")
    rows = ((name, one.count, f"{one.p50:.1f}", f"{one.p95:.1f}") for name, of in sets for one in of.latencies[-1:])
    return f"进程预热后，单个问题从文字到核对过的答案：\n\n{_table(head, rows)}"


def _families(tuned: Summary, held_out: Summary) -> str:
    other = {one.kind: one for one in held_out.tallies}
    head = ("做法", "题数", "调校：答对", "未答", "错误数字", "题数", "留出：答对", "未答", "错误数字")
    rows = ((*_half(one), *_half(other[one.kind])[1:]) for one in tuned.tallies if one.kind in other)
    return _table(head, rows)


def _half(tally: Tally) -> tuple[object, ...]:
    return tally.kind, tally.asked, f"{tally.rate.share:.1%}", tally.abstained, tally.wrong_figures


def _listed(failures: Sequence[Failure]) -> str:
    if not failures:
        return "没有。"
    return "\n".join(
        f"- `{one.id}` {' ▸ '.join(one.turns)}：{_CAUSES[one.cause]}（`{_literal(one.reason)}`）。{one.cost}"
        for one in failures
    )


def _literal(text: str) -> str:
    return " ".join(text.replace("`", "'").split())


def quoted(path: Path, module: str) -> str:
    """What a measurement apart says first, its heading and its first table; nothing where there is none."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    start = next((at for at, line in enumerate(lines) if line.startswith("|")), None)
    if start is None:
        return ""
    table = "\n".join(takewhile(lambda line: line.startswith("|"), lines[start:]))
    words = f"另由 `python -m {module}` 测得，没有随这个文件重测；全文见 [{path.name}]({path.name})。"
    return f"{lines[0]}\n\n{words}\n\n{table}"


def _causes(tuned: Sequence[Failure], held_out: Sequence[Failure]) -> str:
    """Of the held-out half causes only: who reads its questions tunes on them."""
    both = [Counter((one.kind, one.cause) for one in half) for half in (tuned, held_out)]
    pairs = sorted(set().union(*both), key=lambda pair: -(both[0][pair] + both[1][pair]))
    if not pairs:
        return "没有。"
    rows = ((kind, _CAUSES[cause], both[0][kind, cause], both[1][kind, cause]) for kind, cause in pairs)
    return _table(("种类", "原因", "调校用的一半", "留出的一半"), rows)
