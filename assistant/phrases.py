"""The words of questions, read once from `phrases.toml`."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator

from assistant.phrase_patterns import pattern_of, spelled_out
from corpus.fact import Fund, Measure, Stage
from corpus.figure import MoneyUnit
from corpus.record import Record
from corpus.report import Scope

Operation = Literal[
    "figure", "change", "difference", "ratio", "share", "sum", "average", "remaining", "completion", "largest",
    "smallest", "breakdown", "count", "trend", "definition", "reason", "exists", "claim", "holdings", "greeting",
    "help", "passage", "verdict", "named", "formula", "books", "off_topic", "forecast", "opinion", "unclear",
]  # fmt: skip
# 以上 and 以下 hold the bound itself, 超过 and 低于 do not; short is less than the full score.
Comparison = Literal["full", "short", "above", "over", "below", "upto"]
Rank = Literal["first", "several", "place", "entities"]
Words = tuple[str, ...]
Spelled = Annotated[Words, AfterValidator(spelled_out)]  # written as templates: {比|较}上年
Cue = Annotated[re.Pattern[str], BeforeValidator(pattern_of)]  # written as templates, looked for inside a text
Lacking = Literal["none", "only"]  # 哪些科目没有项目支出, 只有项目支出
Period = Literal["月", "天"]  # what the amount of a year is spread over
# What a final figure is held against its budget for: was it exceeded, was it spent, is anything left.
Verdict = Literal["exceeded", "finished", "left", "balanced"]


class Topic(Record):
    """A kind of passage that is quoted when asked for."""

    name: str
    words: Words
    headings: Words
    query: str
    for_projects: str | None = None  # the topic that is meant where a project is asked about, and where none is
    otherwise: str | None = None
    of_projects: bool = False  # asked of the project that was spoken of before


class Counted(Record):
    """What a loose word counts when asked with a counter: 公车 + 辆."""

    unit: str
    words: Words
    concepts: Words


class Universe(Record):
    name: Literal["项目", "指标", "功能分类", "经济分类", "年度", "单位"]
    words: Words
    general: Words = ()  # of them those that go over nothing where a mere figure is asked for: 社会保障方面是多少


class Spelling(Record):
    """How the names of spending are spelled otherwise: each of `links` before each of `ends`, or one of `closers`, a
    word of a group of `swaps` for its first word. What is left must be more than one of the `general` words. Before
    one of `sums` a name is whole: X支出金额 is the amount of X支出, where that is an item."""

    links: Words
    ends: Words
    closers: Words
    sums: Words
    general: Words
    swaps: tuple[Words, ...]


class EntityWords(Record):
    shortened: tuple[tuple[str, str], ...]
    self: Words
    endings: Words
    bodies: Words  # what makes somebody or something of the word before it: 印刷厂, 打印机
    not_names: Words
    not_ends: Words  # what no name ends with though it ends like one: 写社区
    not_ended: Words  # letters after 委 or 县 that make another word of it
    all: Words


class OffTopic(Record):
    words: Words
    persons: Words  # nobody's pay or doings stand in a report, whatever item is named beside them
    forecast: Words
    opinion: Words


class Preference(Record):
    """Which of several places of a figure leads."""

    forms: Words
    stages: tuple[Stage, ...]
    funds: tuple[Fund, ...]
    scopes: tuple[Scope, ...]
    measures: tuple[Measure, ...]


class Cues(Record):
    """Words that decide by where they stand in a question, whatever else they mean there."""

    asking: dict[
        Literal[
            "much", "many", "ends", "asks", "hints", "bare", "apart", "amount", "tag", "why", "which", "of_all",
            "members", "tells", "idle", "purpose", "asks_value", "stops",
        ],
        Cue,
    ]  # fmt: skip
    pieces: dict[Literal["link", "opens", "restates", "then"], Cue]
    names: dict[Literal["crossing", "and", "joint", "example"], Cue]
    counting: dict[Literal["some_years", "how_many", "projects", "coins", "piece", "large"], Cue]
    together: dict[
        Literal[
            "adds",
            "total",
            "yearly",
            "parted",
            "every",
            "whole",
            "spent",
            "named",
            "sum",
            "yearwise",
            "both",
            "in_all",
            "gathers",
            "listed",
            "parts",
        ],
        Cue,
    ]
    several: dict[int, Cue]
    against: dict[
        Literal[
            "latter", "former",
            "year", "not_year", "other", "owner", "opens", "than", "minus", "taken", "fewer", "first_budget",
            "beside", "differs", "bound",
        ],
        Cue,
    ]  # fmt: skip
    order: dict[
        Literal[
            "more", "less", "or", "who", "amount", "below", "ordered", "first", "table", "one", "placed", "goes_on",
        ],
        Cue,
    ]  # fmt: skip
    rate: dict[Literal["percent", "times", "change", "ranked", "of", "begins", "share", "share_of_it"], Cue]
    direction: dict[Literal["up", "down", "falls", "not"], Cue]
    claim: dict[Literal["there", "done", "reaches", "reached", "whether"], Cue]
    grade: dict[Literal["given", "grades"], Cue]
    social: dict[Literal["thanks"], Cue]


class Phrases(Record):
    operations: dict[Operation, Spelled]
    verdicts: dict[Verdict, Words]
    verdict_of: dict[Verdict, Words]
    topic: tuple[Topic, ...]
    stages: dict[Stage, Words]
    # What puts a stage aside: 不问决算, 决算我知道了.
    dismissed: dict[
        Literal[
            "before",
            "after",
            "sorts",
            "units",
            "of",
            "years",
            "only",
            "besides_end",
            "besides",
            "not_before",
            "held_to",
            "holding",
            "apart",
            "included",
            "who",
            "all",
            "figure",
            "wants",
            "amount",
        ],
        Words,
    ]
    funds: dict[Fund, Words]
    measures: dict[Measure, Words]
    vague: dict[str, Spelled]
    compound: dict[str, Words]
    units: dict[MoneyUnit, Words]
    counters: dict[str, Words]
    counted: tuple[Counted, ...]
    universe: tuple[Universe, ...]
    relative_years: dict[int, Words]
    bases: dict[str, Spelled]
    entities: EntityWords
    scopes: dict[Scope, Words]
    compare: dict[Comparison, Words]
    joints: dict[Literal["and", "of", "to", "than", "base", "follow", "it", "they", "each", "per_year"], Spelled]
    spelling: Spelling
    rows: dict[
        Literal[
            "totals",
            "lines",
            "columns",
            "running",
            "same",
            "rest",
            "persons",
            "grouped",
            "divides",
            "equals",
            "exceeds",
            "qualifies",
        ],
        Words,
    ]
    narrowing: dict[Literal["words"], Words]  # of what is asked only a part is meant, and which one is not known
    stated_with: dict[str, str]
    lacking: dict[Lacking, Words]
    periods: dict[Period, Words]
    aside: dict[
        Literal["marks", "nouns", "called"], Words
    ]  # a clause with one of these tells something, it names nothing
    # Templates (phrase_patterns): how a second sentence goes on with the first, and who is said to ask or to tell.
    second: dict[Literal["specifies", "narrows", "field", "it", "known"], Words]
    raises: dict[
        Literal[
            "asks",
            "not_after",
            "wants",
            "inquires",
            "headings",
            "tellers",
            "tells",
            "says",
            "politely",
            "handles",
            "handled",
            "nouns",
            "selves",
            "self_not",
            "doing",
            "offices",
            "uses",
            "uses_in",
            "uses_end",
        ],
        Words,
    ]
    side_by_side: dict[Literal["words"], Words]  # words for a difference that may only set two figures side by side
    apposed: dict[Literal["such", "beyond", "less"], Words]  # 纸笔这类办公用品, 除公车以外的其他交通费
    filler: dict[Literal["words"], Words]
    off_topic: OffTopic
    preference: Preference
    cues: Cues
    ranks: dict[Rank, Spelled]
    claimed_units: dict[str, Words]
    examples: dict[Literal["questions"], Words]

    def topic_named(self, name: str) -> Topic | None:
        return next((one for one in self.topic if one.name == name), None)


@cache
def load_phrases() -> Phrases:
    return Phrases.model_validate(tomllib.loads((files("assistant") / "phrases.toml").read_text(encoding="utf-8")))
