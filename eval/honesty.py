"""`python -m eval.honesty`: do figures stay right whoever words the answers? Written to RESULTS-model.md."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.answer import Answer
from corpus.record import Record
from eval.generate import generate
from eval.latency import percentile
from eval.liar import hangs, scripted
from eval.lies import FAULTS, HONEST, LIES, Teller
from eval.witness import Found, read

if TYPE_CHECKING:
    from assistant.ask import Assistant
    from assistant.model.helped import Helped
    from index.settings import Settings

RESULTS = Path(__file__).parent / "RESULTS-model.md"
SEED = 20240229
Part = Literal["scripted", "real", "hanging"]
_UNUSED = "未使用大模型："
_UNREAD = "小车班的花销几何"
_HARMLESS = "编号互换而每个编号印出来都带着自己的名称的，只是换了次序，仍然是对的，照用。"
_CROWD = 6  # who ask what only a model could read
_LONGEST = 24  # tokens that the small model writes: it never ends by itself
_NAME = "gemma-3-270m（xllamacpp，本机）"


class Tally(Record):
    """Answers that one kind of words was offered for."""

    kind: str
    asked: int
    taken: int
    unbacked: int
    flipped: int


class Worded(Record):
    """Answers worded by one model."""

    who: str
    tallies: tuple[Tally, ...]
    reasons: dict[str, int]
    samples: tuple[str, ...] = ()


class Waits(Record):
    """Milliseconds of figure questions: with nobody else there; with others asking too, without a model and with one
    that hangs."""

    count: int
    alone: float
    without: float
    hanging: float


class Measured(Record):
    scripted: Worded | None = None
    real: Worded | None = None
    hanging: Waits | None = None


def main(
    part: Annotated[Part | None, typer.Option(help="only this")] = None,
    count: Annotated[int, typer.Option(help="answers worded by the liar")] = 1000,
    real: Annotated[int, typer.Option(help="answers worded by the small model")] = 100,
    seed: Annotated[int, typer.Option(help="of the questions and the lies")] = SEED,
    out: Annotated[Path | None, typer.Option(help="write what was measured here as JSON, not the page")] = None,
    joined: Annotated[list[Path] | None, typer.Option(help="such files to make the page of")] = None,
) -> None:
    """Measure; exit code 1 if a figure or a direction is wrong."""
    from index.settings import load_settings

    measured = Measured()
    for path in joined or ():
        read_in = Measured.model_validate_json(path.read_text(encoding="utf-8"))
        measured = together(measured, read_in)
    settings = load_settings()
    parts: Sequence[Part] = () if joined else (part,) if part else ("scripted", "real", "hanging")
    if "scripted" in parts:
        measured = measured.model_copy(update={"scripted": by_liar(settings, count, seed)})
    if "real" in parts:
        measured = measured.model_copy(update={"real": by_small_model(settings, real)})
    if "hanging" in parts:
        measured = measured.model_copy(update={"hanging": waits(settings)})
    if out is not None:
        out.write_text(measured.model_dump_json(indent=1), encoding="utf-8")
    else:
        RESULTS.write_text(markdown(measured), encoding="utf-8")
    both = [one for one in (measured.scripted, measured.real) if one]
    raise typer.Exit(1 if any(each.unbacked + each.flipped for one in both for each in one.tallies) else 0)


def together(one: Measured, other: Measured) -> Measured:
    """Two measurements as one: of different parts, or of more lies."""
    if not (one.scripted and other.scripted):
        return one.model_copy(update={name: part for name, part in other if part is not None})
    kinds = dict.fromkeys(each.kind for each in (*one.scripted.tallies, *other.scripted.tallies))
    tallies = tuple(_added(kind, (*one.scripted.tallies, *other.scripted.tallies)) for kind in kinds)
    reasons = Counter(one.scripted.reasons) + Counter(other.scripted.reasons)
    told = one.scripted.model_copy(update={"tallies": tallies, "reasons": dict(reasons.most_common())})
    return together(other.model_copy(update={"scripted": None}), one.model_copy(update={"scripted": told}))


def _added(kind: str, tallies: Sequence[Tally]) -> Tally:
    own = [one for one in tallies if one.kind == kind]
    numbers = ("asked", "taken", "unbacked", "flipped")
    return Tally(kind=kind, **{name: sum(getattr(one, name) for one in own) for name in numbers})


def questions(assistant: "Helped", seed: int = SEED) -> Iterator[str]:
    """Generated questions of one turn, from the half that is tuned on, in a fixed order."""
    cases = [case for case in generate(assistant.library.facts, "tuned") if len(case.turns) == 1]
    texts = list(dict.fromkeys(case.question for case in cases))
    while True:
        yield from Random(seed).sample(texts, len(texts))


@contextmanager
def helped(settings: "Settings", url: str, **more: object) -> "Iterator[Helped]":
    from assistant.model.helped import Helped, Model
    from index.library import open_library

    given = {"llm_url": url, "llm_model": "small", "llm_use": "all", "llm_deadline": 20.0} | more
    own = settings.model_copy(update=given)
    library = open_library(own)
    try:
        yield Helped(library, Model(own))
    finally:
        library.close()


def by_liar(settings: "Settings", count: int, seed: int) -> Worded:
    """Each answer worded by the next kind of lie."""
    teller = Teller(seed)
    with scripted(teller) as server, helped(settings, server.url) as assistant:
        pairs: list[tuple[str, Answer]] = []
        for text in questions(assistant, seed):
            before = len(teller.told)
            answer = assistant.ask(text)
            if len(teller.told) == before + 1:  # asked for one wording; several questions in one ask for several
                pairs.append((teller.told[-1], answer))
            if len(pairs) >= count:
                break
        return _worded("照本子说谎的接口", pairs, assistant)


def by_small_model(settings: "Settings", count: int) -> Worded:
    """Each answer worded by a small model that runs here."""
    from eval.small_model import served

    with served(parallel=4) as url, helped(settings, url, llm_deadline=600.0) as assistant:
        model, asked = assistant.model, list[str]()
        model.endpoint.longest = _LONGEST
        ask = model.endpoint.ask

        async def noted(*given: object) -> str:
            said = await ask(*given)  # type: ignore[arg-type]
            asked.append(said)
            return said

        model.endpoint.ask = noted  # type: ignore[method-assign,assignment]
        pairs: list[tuple[str, Answer]] = []
        texts, lock = questions(assistant), threading.Lock()

        def one(_: int) -> None:
            while len(pairs) < count:
                with lock:
                    text = next(texts)
                answer = assistant.ask(text)
                if answer.ai or any(note.startswith(_UNUSED) for note in answer.notes):
                    pairs.append((HONEST, answer))

        with ThreadPoolExecutor(4) as crowd:
            list(crowd.map(one, range(4)))
        return _worded(_NAME, pairs, assistant, asked)


def _worded(who: str, pairs: Sequence[tuple[str, Answer]], assistant: "Helped", samples: Sequence[str] = ()) -> Worded:
    found = [(kind, answer, _read(answer, assistant)) for kind, answer in pairs]
    kinds = [kind for kind in (HONEST, *LIES, *FAULTS) if any(kind == one for one, _ in pairs)]
    tallies = tuple(
        Tally(
            kind=kind,
            asked=len(own := [one for one in found if one[0] == kind]),
            taken=sum(bool(answer.ai) for _, answer, _ in own),
            unbacked=sum(len(wrong.unbacked) for _, _, wrong in own),
            flipped=sum(len(wrong.flipped) for _, _, wrong in own),
        )
        for kind in kinds
    )
    for kind, answer, wrong in found:
        if wrong.unbacked or wrong.flipped or ((kind == HONEST) != bool(answer.ai) and not samples):
            typer.echo(f"{answer.question}\n{answer.text}\n{answer.ai} {wrong} {answer.notes[-1:]}\n", err=True)
    notes = (
        note.removeprefix(_UNUSED).rstrip("。") for _, answer, _ in found for note in answer.notes if _UNUSED in note
    )
    return Worded(who=who, tallies=tallies, reasons=dict(Counter(notes).most_common()), samples=tuple(samples[:6]))


def _read(answer: Answer, assistant: "Helped") -> Found:
    """What is wrong with it; where the template stands, it must be to the letter what the rules say without a model."""
    if answer.ai:
        return read(answer, assistant.library.facts)
    alone = assistant.rules.ask(answer.question)
    same = (answer.text, answer.values) == (alone.text, alone.values)
    return Found() if same else Found(unbacked=("not what the rules say alone",))


def waits(settings: "Settings", count: int = 120, block: int = 20) -> Waits:
    """Figure questions in turn without a model and beside one that hangs, in blocks, for machines are not always
    equally busy. All the while others ask what the rules cannot read: with a model they wait for it."""
    from assistant.ask import Assistant

    with scripted(hangs()) as server, helped(settings, server.url, llm_use="questions") as assistant:
        plain = Assistant(assistant.library, assistant.catalog)
        figures = [case for case in generate(assistant.library.facts, "tuned") if case.kind == "figure"]
        texts = [case.question for case in figures if len(case.turns) == 1][:count]
        for text in texts[:block]:
            plain.ask(text)
        took: dict[tuple[Assistant, int], list[float]] = {(plain, 0): [], (plain, _CROWD): [], (assistant, _CROWD): []}
        for start in range(0, len(texts), block):
            for (answering, crowd), times in took.items():
                with _others_asking(answering, crowd):
                    times += [_timed(answering, text) for text in texts[start : start + block]]
        alone, without, hanging = (percentile(times, 0.95) for times in took.values())
        return Waits(count=len(texts), alone=alone, without=without, hanging=hanging)


@contextmanager
def _others_asking(answering: "Assistant", crowd: int) -> Iterator[None]:
    """So many people ask what nobody understands, each again some seconds after being answered."""
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            answering.ask(_UNREAD)
            done.wait(4)

    for _ in range(crowd):
        threading.Thread(target=ask, daemon=True).start()
    yield
    done.set()


def _timed(answering: "Assistant", text: str) -> float:
    started = perf_counter()
    answering.ask(text)
    return (perf_counter() - started) * 1000


def markdown(measured: Measured) -> str:
    worded = [one for one in (measured.scripted, measured.real) if one]
    total = _table(
        ("谁措辞", "答案", "采用", "退回模板", "没有出处的数字", "弄反的增减"),
        [(one.who, *_sums(one)) for one in worded],
    )
    parts = [
        "## 大模型措辞的答案",
        "由 `python -m eval.honesty` 写成。问题由事实表生成（调校用的一半）；数字和增减由另写的 `eval/witness.py` "
        "对着事实表数，它与决定采不采用的程序不共用代码。",
        total,
    ]
    for one in worded:
        rows = [(each.kind, each.asked, each.taken, each.unbacked, each.flipped) for each in one.tallies]
        if len(rows) > 1:
            head = ("怎样说谎、出错", "答案", "采用", "没有出处的数字", "弄反的增减")
            parts += [f"### {one.who}", _table(head, rows), _HARMLESS]
        parts.append(_table((f"{one.who}：退回模板的原因", "次"), list(one.reasons.items())))
        if one.samples:
            parts.append("它写的话，例如：\n\n" + "\n".join(f"- `{_short(said)}`" for said in one.samples))
    if waits_ := measured.hanging:
        waited = [
            ("没有别人在问，没有大模型", f"{waits_.alone:.1f}"),
            (f"{_CROWD} 个人在问读不懂的问题，没有大模型", f"{waits_.without:.1f}"),
            (f"{_CROWD} 个人在问读不懂的问题，大模型停住", f"{waits_.hanging:.1f}"),
        ]
        parts += [f"### 大模型停住时，{waits_.count} 个问数字的题", _table(("同时", "95 百分位（毫秒）"), waited)]
    return "\n\n".join(parts) + "\n"


def _sums(one: Worded) -> tuple[int, int, int, int, int]:
    asked, taken = sum(each.asked for each in one.tallies), sum(each.taken for each in one.tallies)
    wrong = sum(each.unbacked for each in one.tallies), sum(each.flipped for each in one.tallies)
    return asked, taken, asked - taken, *wrong


def _short(text: str) -> str:
    return " ".join(text.replace("`", "'").split())[:100]


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


if __name__ == "__main__":
    typer.run(main)
