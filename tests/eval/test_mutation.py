"""Changed figures are noticed, among the facts and in the text, and the count of what is noticed is honest."""

from decimal import Decimal
from pathlib import Path

import pytest
from small_report import SMALL, read

from corpus.reconcile import reconcile
from eval.mutation import measure
from eval.mutation_changes import CHANGES, Mutation, rate
from eval.mutation_clean import check, table
from eval.mutation_facts import Bench, seen
from eval.mutation_results import Mutated, markdown
from eval.mutation_text import TextBench, found_near


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "small.txt").write_text(SMALL, encoding="utf-8")
    return tmp_path / "small.txt"


@pytest.mark.parametrize(
    ("how", "before", "after"),
    [("+0.5", "1.20", "1.70"), ("×10", "1.20", "12.0"), ("换位", "41.18", "14.18"), ("换位", "5.5", "5.5"),
     ("变号", "3", "-3"), ("漏一位", "41.18", "4.18"), ("漏一位", "5.51", "5.5")],
)  # fmt: skip
def test_a_figure_is_changed_as_people_mistype(how: str, before: str, after: str) -> None:
    assert CHANGES[how](Decimal(before)) == Decimal(after)


def test_most_changes_among_the_facts_are_noticed(tmp_path: Path) -> None:
    bench = Bench(*read(SMALL, tmp_path))
    found = list(bench.mutations(range(0, len(bench.figures), 9)))
    assert {one.how for one in found} == set(CHANGES)
    held = [one for one in found if one.constrained and one.beyond]
    assert sum(one.killed for one in held) / len(held) > 0.98, [one for one in held if not one.killed]
    assert all(one.constrained == (one.why == "") for one in found)


def test_a_figure_that_nothing_holds_is_said_to_be_free(tmp_path: Path) -> None:
    bench = Bench(*read(SMALL, tmp_path))
    at = next(at for at, (_, fact) in enumerate(bench.figures) if fact.concept == "外事接待人次")
    found = list(bench.mutations([at]))
    assert {one.constrained for one in found} == {False} and all(one.why for one in found)


def test_digits_are_changed_where_the_report_prints_them(small: Path) -> None:
    bench = TextBench(small)
    at = next(at for at, (_, fact) in enumerate(bench.bench.figures) if fact.concept == "机关运行经费")
    fact = bench.bench.figures[at][1]
    printed = bench.printed(fact)
    assert printed is not None
    assert SMALL[printed.start : printed.end] == "30" and "机关运行经费" in SMALL.split("\n")[printed.line - 1]
    found = [one for one in bench.mutations([at]) if one is not None]
    assert len(found) == 6 and all(one.killed for one in found if one.beyond)


def test_equal_digits_of_one_row_are_told_apart(small: Path) -> None:
    bench = TextBench(small)
    row = [fact for _, fact in bench.bench.figures if fact.code == "2010301" and fact.form == "支出决算表"]
    places = [bench.printed(fact) for fact in row]
    assert [str(fact.value) for fact in row] == ["70.00", "70.00"]
    assert all(places) and places[0] != places[1]


def test_rules_that_are_not_run_again_would_have_said_nothing_new(tmp_path: Path) -> None:
    bench = Bench(*read(SMALL, tmp_path))
    before = seen(reconcile(bench.facts, bench.report))
    for at, fact in bench.figures[::67]:
        for quick in bench.mutations([bench.figures.index((at, fact))]):
            changed = fact.model_copy(update={"value": Decimal(quick.after)})
            facts = (*bench.facts.facts[:at], changed, *bench.facts.facts[at + 1 :])
            after = seen(reconcile(bench.facts.model_copy(update={"facts": facts}), bench.report))
            new = [one for name, one in after.items() if name not in before or one.message != before[name].message]
            assert quick.killed == any(fact.id in one.facts for one in new), quick


def test_forms_that_are_not_read_again_are_as_they_would_be_read(small: Path) -> None:
    bench = TextBench(small)
    sheet = next(table for table in bench.reading.report.tables if table.form == "绩效自评表")
    for old, new in (
        ("35所", "36所"),
        ("\t17.5", "\t-17.5"),
        ("12台", "l2台"),
        ("机关运行经费支出 30", "机关运行经费支出 31"),
    ):
        assert old in SMALL
        quick = bench.read(SMALL.replace(old, new, 1))
        whole = TextBench(_written(small, SMALL.replace(old, new, 1))).reading
        same = {"id": "", "sha256": ""}
        assert quick.report.model_copy(update=same) == whole.report.model_copy(update=same)
        assert [one.value for one in quick.facts.facts] == [one.value for one in whole.facts.facts]
    again = bench.read(SMALL)
    assert again == bench.reading
    assert next(one for one in again.report.tables if one.form == "绩效自评表").rows is sheet.rows


def _written(beside: Path, text: str) -> Path:
    path = beside.with_name("changed") / beside.name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_only_a_line_that_is_quoted_counts_as_noticed(small: Path) -> None:
    bench = TextBench(small)
    reading = bench.read(SMALL.replace("完成年初预算的120%", "完成年初预算的121%"))
    line = 1 + SMALL[: SMALL.index("完成年初预算的120%")].count("\n")
    near = {one.rule for one in found_near(line, reading)}
    assert near == {one.rule for one in reconcile(reading.facts, reading.report)} == {"完成预算比例"}


def test_made_reports_are_free_of_contradictions(tmp_path: Path) -> None:
    found = [check(8)]
    assert all(one.figures > 100 and one.relations == one.holding > 50 and not one.said for one in found)
    page = table(found)
    assert "1 份造的报告" in page and "**0 条**" in page
    false = found[0].model_copy(update={"severities": {"不一致": 1}, "said": ("某规则：某数不对",)})
    assert "**1 条**" in table([false]) and "某数不对" in table([false])


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Mutated:
    path = tmp_path_factory.mktemp("measured") / "small.txt"
    path.write_text(SMALL, encoding="utf-8")
    return measure([path], every=80, every_in_text=240, workers=1)


def test_the_whole_measurement_is_written_down(measured: Mutated) -> None:
    assert measured.reports[0].severities == {} and measured.in_facts and measured.in_text
    page = markdown(measured)
    assert rate(measured.in_facts) in page and rate(measured.in_text) in page and "没有关系约束的数字" in page


def test_a_run_that_is_cut_off_says_how_far_it_came(small: Path) -> None:
    found = measure([small], every=300, every_in_text=1, workers=1, minutes=0.001)
    assert found.cut_off and found.in_facts
    page = markdown(found)
    assert "--minutes 0.001" in page and f"到 0.001 分钟为止：{len({one.fact for one in found.in_text})} 个数字" in page


def test_what_was_not_noticed_is_listed(measured: Mutated) -> None:
    missed = measured.in_facts[0].model_copy(
        update={"killed": False, "constrained": True, "beyond": True, "label": "某表 某行×某栏"}
    )
    assert "某表 某行×某栏" in markdown(measured.model_copy(update={"in_facts": (*measured.in_facts, missed)}))


def test_a_rate_shows_what_it_counts() -> None:
    one = Mutation(
        report="r", fact="f", label="l", group="表格", how="+5", before="1", after="6", killed=True, constrained=True,
        beyond=True,
    )  # fmt: skip
    assert rate([]) == "–" and rate([one, one.model_copy(update={"killed": False})]) == "1 / 2 = 50.00%"
