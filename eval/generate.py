"""Questions made from the fact table: every expected figure is a fact by id or a computation over facts.

The same facts, phrasings and seed give the same questions.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from random import Random
from typing import Literal

from eval.case import Case, Expect
from eval.disguise import disguised
from eval.drafts import computed, figures, projects, talk, traps
from eval.drafts.draft import Draft, Drafts
from eval.ground import Ground
from eval.phrasing import SPLITS, Family, Phrasings, Split, load_phrasings
from index.fact_table import FactTable

Half = Literal["tuned", "held-out", "all"]
SEED = 20240229
MAKERS: tuple[Drafts, ...] = (*figures.ALL, *projects.ALL, *computed.ALL, *talk.ALL, *traps.ALL)
_TURN = "▸"
_ENDS = "。？?！!"  # a phrasing may end by itself
_TRIES = 30  # a family of few subjects runs out of new questions
_YUAN_ASKED = re.compile(r"(?:多少|几)个?(?:块|元|亿)")
# 科目20805 + 2024年: a code and a year that nothing parts.
_CODE_AND_YEAR = re.compile(r"([目码])(\d{3}|\d{5}|\d{7})((?:20\d\d|２０\d\d|\d\d)年)")
_LESS_SPENT = re.compile("执行数?[比较].*预算")
_SLOT = re.compile(r"\{(\w+)\}")


def generate(table: FactTable, half: Half = "all", seed: int = SEED) -> tuple[Case, ...]:
    """The questions of one half of the phrasings, or of both."""
    phrasings = load_phrasings()
    drafts = drafted(Ground.of(table), phrasings)
    splits: Sequence[Split] = SPLITS if half == "all" else (half,)
    return tuple(
        case
        for split in splits
        for family in phrasings.families
        for case in asked(family, drafts[family.name], split, phrasings, seed)
    )


def drafted(ground: Ground, phrasings: Phrasings) -> dict[str, list[Draft]]:
    """Family → what can be asked in it."""
    drafts: dict[str, list[Draft]] = defaultdict(list)
    for make in MAKERS:
        for draft in make(ground, phrasings):
            drafts[draft.family].append(draft)
    return drafts


def asked(family: Family, drafts: Sequence[Draft], split: Split, phrasings: Phrasings, seed: int) -> Iterator[Case]:
    """Half of the family's questions, its subjects taken in turn and no question twice."""
    random = Random(f"{seed} {family.name} {split}")
    order = random.sample(drafts, len(drafts))
    seen: set[tuple[str, ...]] = set()
    named = frozenset(item for one in drafts for item in one.items)
    for number in range(_TRIES * family.size // 2 if order else 0):
        draft = order[number % len(order)]
        turns = worded(draft, family, split, phrasings, random, named)
        if turns is None or turns in seen:
            continue
        seen.add(turns)
        yield Case(
            id=f"{family.name}-{split}-{len(seen)}",
            kind=family.kind,
            issue=2,
            turns=turns,
            expect=_as_said(draft, turns),
            half=split,
            family=family.name,
        )
        if len(seen) == family.size // 2:
            return


def _as_said(draft: Draft, turns: Sequence[str]) -> Expect:
    """What is expected; where a phrasing asks 多少元 of its own, in yuan as well; where it asks how far two items are
    apart without saying which is more, either way round."""
    said = turns[-1].replace("多少", "")
    update: dict[str, object] = {}
    if _YUAN_ASKED.search(turns[-1]) and "unit" not in draft.slots:
        update["convert"] = True
    if draft.family == "remaining" and _LESS_SPENT.search(said):  # 执行数比全年预算少多少
        update["values"] = tuple(
            one.model_copy(update={"accept": (*one.accept, -one.value)}) for one in draft.expect.values
        )
    if draft.slots.get("more") and not any(way in said for way in draft.slots["more"]):
        values = draft.expect.values
        update["values"] = tuple(one.model_copy(update={"accept": (*one.accept, -one.value)}) for one in values)
    return draft.expect.model_copy(update=update)


def worded(
    draft: Draft,
    family: Family,
    split: Split,
    phrasings: Phrasings,
    random: Random,
    named: frozenset[str] = frozenset(),
) -> tuple[str, ...] | None:
    """The draft in one of the family's phrasings, or None where the phrasing asks for more than the draft has, or
    makes one of the names that are asked for of another."""
    template = random.choice(family.of(split))
    values: dict[str, str] = {"who": phrasings.who(draft.expect.entity or "", random) if draft.expect.entity else ""}
    for place, year in zip(("year", "year2"), draft.years, strict=False):
        values[place] = phrasings.year(year, split, random)
    for place, item in zip(("item", "item2", "item3"), draft.items, strict=False):
        values[place] = random.choice(phrasings.names(item, split, loose=family.loose))
    values |= {slot: random.choice(ways) for slot, ways in draft.slots.items()}
    wanted = set(_SLOT.findall(template))
    if not wanted <= values.keys() or {"item2", "item3"} & (values.keys() - wanted):
        return None
    if "{item}支出" in template and f"{values['item']}支出" in named:
        return None  # …缴费 + 支出 is the name of another item
    opener, closer = (random.choice(part.of(split)) for part in (phrasings.around.openers, phrasings.around.closers))
    said = template.format(**values)
    if family.disguises:
        said = disguised(said, random.choice(family.disguises), phrasings.characters, random) or ""
    text = _apart(f"{opener}{said.rstrip(_ENDS) if closer else said}{closer}", draft.years)
    return tuple(turn.strip() for turn in text.split(_TURN)) if said else None


def _apart(text: str, years: Sequence[int]) -> str:
    """A bare year takes 年 where digits would run into it: 2024 and 12345热线."""
    for year in years:
        text = re.sub(rf"{year}(?=\d)", f"{year}年", text)
    return _CODE_AND_YEAR.sub(r"\1\2 \3", text)
