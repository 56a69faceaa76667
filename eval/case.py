"""A case: what is asked, and what a right answer to it holds. One JSON object a line in `eval/cases/*.jsonl`."""

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator

from assistant.answer import Status
from corpus.record import Record

CASES = Path(__file__).parent / "cases"
COSTS = Path(__file__).parent / "costs.toml"
PASSAGES = "passages.jsonl"  # questions for retrieval alone, in their own format

Kind = Literal[
    "figure", "budget", "count", "share", "growth", "procurement", "performance", "definition", "reason", "duty",
    "organisation", "absent-year", "absent-entity", "absent-item", "blank", "empty-form", "unit", "colloquial", "typo",
    "variant", "ambiguous", "follow-up", "comparison", "ranking", "sum", "claim", "derived", "contradiction",
    "out-of-scope", "holdings", "injection", "garbage", "several", "ratio", "list", "trend", "exists",
]  # fmt: skip


def _tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class Expected(Record):
    """A figure that the answer must give. `lines` name its places, `2024:112` being line 112 of the 2024 report."""

    value: Decimal
    unit: str
    year: int | None = None
    label: str | None = None  # words of which one must stand in the value's label: 决算|支出
    accept: tuple[Decimal, ...] = ()  # other roundings that the report prints
    lines: tuple[str, ...]
    facts: tuple[str, ...] = ()  # ids in the fact table, where a generator took the figure from there
    formula: str | None = None  # a computed figure: arithmetic over numbers that stand on `lines`
    given: tuple[Decimal, ...] = ()  # numbers of the formula that no report prints: months, the asker's own, how many


class Expect(Record):
    """What a right answer holds; the first of `values` must lead unless `any_order`."""

    status: Annotated[tuple[Status, ...], BeforeValidator(_tuple)]
    values: tuple[Expected, ...] = ()
    entity: str | None = None
    any_order: bool = False
    among: bool = False  # a question of several readings: the first of `values` may stand among the leading figures
    only: bool = False  # no value besides `values` and `allow`
    allow: tuple[Decimal, ...] = ()
    offers: bool = False  # a refusal that may show figures held
    convert: bool = False  # another money unit is as right
    form: str | None = None
    must_say: tuple[str, ...] = ()  # alternatives are parted by |
    must_not_say: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()  # where the words of `must_say` stand
    notes: str = ""


class Case(Record):
    """A conversation of which the last turn is scored. `issue` is the stage of the product that must get it right."""

    id: str
    kind: Kind
    issue: Literal[1, 2]
    turns: tuple[str, ...]
    expect: Expect
    cost: str = ""  # what a wrong answer would cost a reader; a case without words of its own has those of its kind
    half: Literal["", "tuned", "held-out"] = ""  # of a generated case: which half its phrasing belongs to
    family: str = ""  # of a generated case: the questions of one make

    @property
    def question(self) -> str:
        return self.turns[-1]


@cache
def costs() -> dict[Kind, str]:
    """What a wrong answer costs a reader, by kind of question; every kind has its own."""
    read: dict[Kind, str] = tomllib.loads(COSTS.read_text(encoding="utf-8"))["kind"]
    if set(read) != set(get_args(Kind)):
        raise ValueError(f"{COSTS.name} and the kinds of cases differ: {sorted(set(read) ^ set(get_args(Kind)))}")
    return read


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of one file, blank lines skipped, each with its cost."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(costed(Case.model_validate_json(line)) for line in lines if line.strip())


def costed(case: Case) -> Case:
    return case if case.cost else case.model_copy(update={"cost": costs()[case.kind]})


def load_cases(folder: Path = CASES) -> tuple[Case, ...]:
    """All cases of a folder, in the order of file names."""
    files = sorted(path for path in folder.glob("*.jsonl") if path.name != PASSAGES)
    return tuple(case for path in files for case in read_cases(path))


def select(
    cases: tuple[Case, ...],
    *,
    kinds: frozenset[str] = frozenset(),
    families: frozenset[str] = frozenset(),
    issue: int | None = None,
) -> tuple[Case, ...]:
    """The cases of some kinds, of some families, and of the stages up to `issue`."""
    return tuple(
        case
        for case in cases
        if (not kinds or case.kind in kinds)
        and (not families or case.family in families)
        and (issue is None or case.issue <= issue)
    )
