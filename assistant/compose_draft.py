"""The draft of an answer: digits enter its text only as a fact or as a computation over facts with its formula."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.answer import Answer, Citation, Status, Value
from assistant.lookup_record import Evidence, Passage
from corpus.fact import Blank, EmptyForm, Fact
from corpus.figure import YUAN_PER, convert, written
from corpus.finding import Place
from corpus.government import OF_GOVERNMENT
from corpus.imported import is_imported
from corpus.places import boxes_of
from corpus.plain import squeeze
from corpus.report import Source

_PROSE = "情况说明"
_FELL = {"增减额": "减少", "增减率": "下降"}
_SINGLE = str.maketrans("“”", "‘’")
_ROSE = {"增减额": "增加", "增减率": "增长"}


class Draft:
    """Collects values, citations and notes while the sentences are written."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.question = evidence.question
        self.sentences: list[str] = []
        self.values: list[Value] = []
        self.citations: list[Citation] = []
        self.notes: list[str] = []
        self.suggestions: list[str] = []

    def say(self, sentence: str) -> None:
        self.sentences.append(sentence)

    def note(self, note: str) -> None:
        if note and note not in self.notes:
            self.notes.append(note)

    def suggest(self, *questions: str) -> None:
        self.suggestions += [one for one in questions if one and one not in self.suggestions]

    def answer(self, status: Status = "answered") -> Answer:
        return Answer(
            question=self.question.raw,
            status=status,
            text="\n".join(self.sentences),
            understood=self.question.understood,
            values=tuple(self.values),
            citations=tuple(self.citations),
            notes=tuple(self.notes),
            suggestions=tuple(self.suggestions[:4]),
        )

    # ---- names ----

    def label(self, fact: Fact) -> str:
        """A value's name, with its fund where the same item also stands under a wider one, and with its owner where
        several are asked about."""
        owner = fact.entity if len(self.evidence.asked) > 1 else ""
        return owner + label_of(fact, fund=self.fund_of(fact))

    def named(self, fact: Fact) -> str:
        """What is measured, without year and stage: 一般公共预算财政拨款本年支出合计."""
        return f"{self.fund_of(fact)}{fact.concept}{_aspect(fact)}"

    def fund_of(self, fact: Fact) -> str:
        """The fund in words where it must be named, else ""."""
        if fact.project or fact.fund == "项目资金" or fact.concept.startswith(fact.fund):
            return ""
        if fact.fund in OF_GOVERNMENT:
            return fact.fund
        return fact.fund if fact.fund in self.question.funds or self._stands_under_wider(fact) else ""

    def _stands_under_wider(self, fact: Fact) -> bool:
        return any(
            wider(other.fund, fact.fund) and not other.project
            for cell in self.evidence.cells
            for other in cell.candidates
            if (other.concept, other.aspect, other.year) == (fact.concept, fact.aspect, fact.year)
        )

    # ---- figures ----

    def figure(self, fact: Fact, label: str | None = None) -> str:
        """The digits of a fact in the unit asked for, with a value and a citation beside them."""
        value, unit = self.shown(fact)
        self._add(
            Value(
                value=written(value),
                unit=unit,
                label=label or self.label(fact),
                entity=fact.entity,
                year=fact.year,
                citations=(self.cite(fact),),
                facts=(fact.id,),
            )
        )
        return with_unit(value, unit)

    def computed(
        self,
        value: Decimal,
        unit: str,
        label: str,
        formula: str,
        facts: Sequence[Fact],
        year: int | None,
    ) -> str:
        """The digits of a computation over facts; the formula says how."""
        self._add(
            Value(
                value=written(value),
                unit=unit,
                label=label,
                entity="、".join(dict.fromkeys(fact.entity for fact in facts)),
                year=year,
                citations=tuple(dict.fromkeys(self.cite(fact) for fact in facts)),
                facts=tuple(dict.fromkeys(fact.id for fact in facts)),
                derived=True,
                formula=formula,
            )
        )
        return with_unit(value, unit)

    def counted(self, label: str, formula: str, ids: Sequence[str], year: int, cited: Sequence[Fact]) -> str:
        """How many entities there are; every one is a fact, of which only some are cited."""
        self._add(
            Value(
                value=str(len(ids)),
                unit="家",
                label=label,
                entity="收录的单位",
                year=year,
                citations=tuple(dict.fromkeys(self.cite(fact) for fact in cited)),
                facts=tuple(ids),
                derived=True,
                formula=formula,
            )
        )
        return f"{len(ids)}家"

    def change(self, fact: Fact, label: str | None = None) -> str:
        """A stated change in words: 减少61.32万元, 下降5.89%."""
        shown = self.figure(fact, label)
        if fact.measure not in _FELL:
            return shown
        word = _FELL[fact.measure] if fact.value < 0 else _ROSE[fact.measure]
        return f"{word}{shown.removeprefix('-')}"

    def shown(self, fact: Fact) -> tuple[Decimal, str]:
        unit = self.question.unit
        if unit is None or fact.unit not in YUAN_PER:
            return fact.value, fact.unit
        return tidy(convert(fact.value, fact.unit, unit)), unit

    def _add(self, value: Value) -> None:
        same = (value.facts, value.value, value.unit, value.formula)
        if all((one.facts, one.value, one.unit, one.formula) != same for one in self.values):
            self.values.append(value)

    # ---- places ----

    def origin(self, fact: Fact) -> str:
        """The report or table that a fact is taken from, and where it stands there."""
        if not is_imported(fact.report):
            return f"{fact.entity}（{fact.scope}）{fact.year}年度报告，{place(fact)}"
        where, *source = fact.source.heading
        told = f"（来源：{source[0]}）" if source else ""
        return f"{fact.entity}，导入的表“{self.evidence.report(fact.report).title}”{where}{told}"

    def cite(self, fact: Fact) -> int:
        return self._cite(fact.source, fact.entity, fact.year, fact.form, fact.id)

    def cite_blank(self, blank: Blank) -> int:
        return self._cite(blank.source, blank.entity, blank.year, blank.form)

    def cite_empty(self, empty: EmptyForm) -> int:
        return self._cite(empty.source, empty.entity, empty.year, empty.form)

    def cite_passage(self, passage: Passage) -> int:
        source = Source(
            report=passage.report,
            line=passage.line,
            line_end=passage.line + passage.quote.count("\n"),
            quote=passage.quote,
            page=passage.page,
            spots=passage.boxes,
            heading=passage.heading,
        )
        if passage.ocr:
            self.note("引用的是扫描件，文字由识别得出，请核对原文。")
        return self._cite(source, passage.entity, passage.year, None)

    def cite_place(self, place: Place, report: str, entity: str, year: int) -> int:
        source = Source(report=report, line=place.line, line_end=place.line, quote=place.quote, page=place.page)
        return self._cite(source, entity, year, None)

    def _cite(self, source: Source, entity: str, year: int, form: str | None, fact: str | None = None) -> int:
        """The number of the citation: a place is cited once, under the first fact that stands there."""
        if source.ocr:
            self.note("引用的是扫描件，数字由文字识别得出，请核对原文。")
        title = self.evidence.report(source.report).title
        citation = citation_of(source, title, entity, year, form, fact)
        for number, one in enumerate(self.citations):
            if one.model_copy(update={"fact": fact}) == citation:
                return number
        self.citations.append(citation)
        return len(self.citations) - 1


def citation_of(
    source: Source, title: str, entity: str, year: int, form: str | None = None, fact: str | None = None
) -> Citation:
    return Citation(
        report=source.report,
        title=title,
        entity=entity,
        year=year,
        quote=source.quote,
        line=source.line,
        page=source.page,
        form=form,
        row=source.row,
        column=source.column,
        table=source.table,
        heading=source.heading,
        boxes=boxes_of(source),
        fact=fact,
    )


def on_page(page: int | None) -> str:
    return f"第 {page} 页" if page else ""


def place(fact: Fact) -> str:
    """Where a fact stands, in words: 第 8 页《支出决算表》“合计”行“基本支出”栏."""
    if is_imported(fact.report):
        return f"导入的表{fact.source.heading[0]}"
    page = on_page(fact.source.page)
    if fact.form == _PROSE:
        section = fact.source.heading[-1] if fact.source.heading else ""
        return f"{page}情况说明“{section}”" if section else f"{page}情况说明"
    row = f"“{_within(fact.source.row)}”行" if fact.source.row else ""
    column = f"“{_within(fact.source.column)}”栏" if fact.source.column else ""
    named = fact.project is not None and squeeze(fact.project) == squeeze(fact.source.row or "")
    subject = f"（{fact.project}）" if fact.project and not named else ""
    return f"{page}《{fact.form}》{subject}{row}{column}"


def _within(quoted: str) -> str:
    """A name within quotation marks: its own become single ones."""
    return quoted.translate(_SINGLE)


def label_of(fact: Fact, fund: str = "") -> str:
    """A value's name: 2024年三公经费决算."""
    head = f"“{fact.project}”" if fact.project else ""
    return f"{fact.year}年{head}{fund}{_item_of(fact)}{_aspect(fact)}{stage_of(fact)}{measure_of(fact)}"


def _item_of(fact: Fact) -> str:
    """What a project's money is called: nothing, but 预算执行率 where it is scored."""
    if not fact.project or fact.concept != "年度资金总额":
        return fact.concept
    return "预算执行率" if fact.measure in {"得分", "分值"} else ""


def _aspect(fact: Fact) -> str:
    return f"（{fact.aspect}）" if fact.aspect else ""


def wider(one: str, other: str) -> bool:
    """Whether the first fund holds the second."""
    order = ("全部收支", "财政拨款")
    return one != other and one in order and (other not in order or order.index(one) < order.index(other))


def stage_of(fact: Fact) -> str:
    if fact.measure != "金额":
        return ""
    return "执行数" if fact.project and fact.stage == "决算" else fact.stage


def measure_of(fact: Fact) -> str:
    """The measure in words, where the figure's unit does not say it."""
    if fact.measure in {"增减额", "增减率"}:
        falls = fact.value < 0
        return f"比{fact.basis or '上年'}{(_FELL if falls else _ROSE)[fact.measure]}"
    if fact.measure == "占比":
        return f"占{fact.basis}的比重" if fact.basis else "占比"
    if fact.measure == "完成率" and fact.concept.endswith("率"):
        return ""
    if fact.measure == "完成率":
        return "执行率" if fact.project else f"完成{fact.basis or '预算'}的比例"
    if fact.measure in {"目标值", "实际值", "分值"}:
        return fact.measure
    return "得分" if fact.measure == "得分" and not fact.concept.endswith("得分") else ""


def with_unit(value: Decimal, unit: str) -> str:
    return f"{written(value)}{unit}"


def tidy(value: Decimal) -> Decimal:
    """No exponent and no zeros that a conversion left behind: 133900.00 → 133900, 0.001339."""
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()
