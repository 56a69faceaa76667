"""No figure without a fact: the answer is read again, digit by digit, and withdrawn if anything does not hold."""

import ast
import operator
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

from assistant.answer import Answer, Value
from assistant.lookup_record import Evidence
from assistant.period import periods_in
from corpus.figure import NUMBER, YUAN_PER, convert, decimals_of, rounded
from corpus.plain import plain_text
from index.bare_figure import BareFigure
from index.fact_table import FactTable

_OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COUNTED = "计数"


def check(answer: Answer, evidence: Evidence, facts: FactTable) -> Answer:
    """The answer, marked verified, or a refusal that says why it was withdrawn. Never raises."""
    try:
        problem = _problem(answer, evidence, facts)
    except (ArithmeticError, LookupError, ValueError, SyntaxError, TypeError) as error:
        problem = f"复核时出错（{type(error).__name__}）"
    if problem is None:
        return answer.model_copy(update={"verified": bool(answer.values)})
    return withdrawn(answer, problem)


def withdrawn(answer: Answer, problem: str) -> Answer:
    """Nothing of an answer that failed is shown."""
    return Answer(
        question=answer.question,
        status="error",
        text=f"这个回答没有通过复核，已撤回：{problem}。请换一种问法，或直接查看报告原文。",
        understood=answer.understood,
        suggestions=answer.suggestions,
    )


def _problem(answer: Answer, evidence: Evidence, facts: FactTable) -> str | None:
    held = facts.figures_of(tuple(dict.fromkeys(id for one in answer.values for id in one.facts)))
    numbers = _not_of_reports(evidence)
    for value in answer.values:
        own = [held[id] for id in value.facts if id in held]
        if len(own) != len(value.facts) or not own:
            return "有数字在事实表中找不到"
        if any(fact.read_as == "candidate" for fact in own):
            return "有数字的栏目没有确定"
        if not (_computed(value, own, numbers) if value.derived else _printed(value, own)):
            return f"“{value.label}”与事实表不符"
    if stray := _stray(answer, evidence):
        return f"文字中有没有出处的数字 {stray}"
    if quote := _not_verbatim(answer, facts):
        return f"引文与原文不符：{quote[:20]}"
    return None


def _printed(value: Value, facts: Sequence[BareFigure]) -> bool:
    fact = facts[0]
    if value.unit != fact.unit and not {value.unit, fact.unit} <= YUAN_PER.keys():
        return False
    same = Decimal(value.value) == convert(fact.value, fact.unit, value.unit)
    return same and value.entity == fact.entity and value.year == fact.year


def _not_of_reports(evidence: Evidence) -> set[Decimal]:
    """What a formula may hold besides figures: the 100 of a percentage, the months or days that an average is over, a
    divisor that the question said, how many were averaged."""
    question = evidence.question
    numbers = {Decimal(100)} | ({question.divisor} if question.divisor else set())
    if question.period is not None:
        numbers |= {Decimal(periods_in(question.period, year)) for year in evidence.years}
    if question.operation == "average":
        numbers |= {Decimal(len(listing.members)) for listing in evidence.lists}
    return numbers


def _computed(value: Value, facts: Sequence[BareFigure], numbers: set[Decimal]) -> bool:
    """The formula holds, and every number in it is one of the facts or one of `numbers`."""
    formula = value.formula or ""
    if formula.startswith(_COUNTED):
        return value.value == str(len(facts))
    left, _, right = formula.partition(" = ")
    shown = Decimal(right)
    if rounded(evaluated(left), max(2, decimals_of(shown))) != rounded(shown, max(2, decimals_of(shown))):
        return False
    if shown != Decimal(value.value):
        return False
    amounts = {abs(one) for fact in facts for one in _amounts(fact, value.unit)} | numbers
    return all(abs(Decimal(number)) in amounts for number in NUMBER.findall(left))


def _amounts(fact: BareFigure, unit: str) -> tuple[Decimal, ...]:
    """The fact as printed and in any unit of money that it may have been asked for in."""
    if fact.unit not in YUAN_PER:
        return (fact.value,)
    return (fact.value, *(convert(fact.value, fact.unit, other) for other in YUAN_PER))


def evaluated(formula: str) -> Decimal:
    """Arithmetic over decimals, written as people write it, and nothing else."""
    tree = ast.parse(formula.replace("−", "-").replace("×", "*").replace("÷", "/"), mode="eval")
    return _value_of(tree.body, formula)


def _value_of(node: ast.expr, formula: str) -> Decimal:
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_value_of(node.left, formula), _value_of(node.right, formula))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value_of(node.operand, formula)
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return Decimal(repr(node.value) if isinstance(node.value, float) else node.value)
    raise ValueError(f"not arithmetic: {formula!r}")


def _stray(answer: Answer, evidence: Evidence) -> str | None:
    """A number in the words that is no value, stands in no quote or name, and was not declared."""
    allowed = {abs(Decimal(one.value)) for one in answer.values} | _declared(answer, evidence)
    for number in _numbers(answer.text):
        if abs(number) not in allowed:
            return str(number)
    return None


def _declared(answer: Answer, evidence: Evidence) -> set[Decimal]:
    """Years, numbers that stand in names and quotes, operands of formulas, a claim repeated, how many there are."""
    question = evidence.question
    texts = [question.raw, question.text, *(one.formula or "" for one in answer.values)]
    texts += [
        part for one in answer.citations for part in (one.quote, one.form, one.row, one.column, one.title) if part
    ]
    texts += [part for one in answer.citations for part in one.heading]
    texts += [one.label for one in answer.values] + [member.label for one in evidence.lists for member in one.members]
    texts += [one.title for one in (*evidence.reports, *evidence.tables)] + list(answer.suggestions)
    texts += [one.entity for one in answer.values] + [name for name in (question.unsure or ("", ()))[1]]
    texts += [reading.name for cell in evidence.cells for reading in cell.readings]
    texts += [f"{question.form_number or ''} {question.place or ''}"]
    texts += (
        [subject.name for subject in question.subjects]
        + list(question.unknown)
        + list(question.passed)
        + [cell.subject.said for cell in evidence.cells]
    )
    counts = [
        len(evidence.reports),
        evidence.imported,
        *(one.counts.facts for one in evidence.tables),
        *(len(cell.readings) for cell in evidence.cells),
        0,
    ]
    for listing in evidence.lists:
        counts += range(len(listing.members) + 1)
    texts += [finding.message for one in evidence.audits for finding in one.findings]
    for audited in evidence.audits:
        coverage = audited.report.coverage
        counts += [*range(len(audited.findings) + 1), *((coverage.relations, coverage.holding) if coverage else ())]
        texts.append(audited.report.id)
    counts += [at for one in answer.citations for at in (one.line, one.page) if at is not None]
    counts += [*range(len(evidence.rows) + 1), len((question.unsure or ("", ()))[1])]
    for standing in evidence.standings:
        rest = standing.chosen - len(standing.rows)
        counts += [*range(len(standing.rows) + 1), standing.compared, standing.chosen, rest]
    years = {cell.year + step for cell in evidence.cells for step in (-1, 0, 1)} | {*evidence.years, *question.years}
    years |= {one.year for one in answer.citations} | {one.year - 1 for one in answer.citations}
    return {abs(one) for text in texts for one in _numbers(text)} | {Decimal(one) for one in (*counts, *years)}


def _numbers(text: str) -> list[Decimal]:
    found = []
    for match in NUMBER.finditer(plain_text(text)):
        try:
            found.append(Decimal(match[0].replace(",", "")))
        except InvalidOperation:
            continue
    return found


def _not_verbatim(answer: Answer, facts: FactTable) -> str | None:
    cited = answer.citations
    return next(
        (one.quote for one in cited if not one.quote or not facts.stands(one.report, one.quote, one.line)), None
    )
