"""Which of several reports of one identity is answered from."""

from datetime import UTC, datetime

from corpus.report import Identity
from index.fact_rows import Counts, ReportEntry
from index.versions import Arrival, Plan, settled

NONE = Counts(tables=0, sections=0, facts=0, candidates=0, blanks=0, empty_forms=0)


def entry(name: str, day: int, *forms: str, **identity: object) -> ReportEntry:
    who = {"entity": "某县财政局", "scope": "部门汇总", "year": 2024, "kind": "部门决算"} | identity
    return ReportEntry(
        id=name, title=name, identity=Identity.model_validate(who), origin=name, sha256=name, counts=NONE, forms=forms,
        dated=datetime(2026, 1, day, tzinfo=UTC),
    )  # fmt: skip


def superseded(*entries: ReportEntry) -> dict[str, str]:
    return {one.id: one.superseded_by for one in settled(entries) if one.superseded_by}


def test_the_youngest_supersedes_all_before_whatever_the_order() -> None:
    a, b, c = entry("a", 1), entry("b", 2), entry("c", 3)
    for order in ((a, b, c), (c, b, a), (b, c, a)):
        assert superseded(*order) == {"a": "c", "b": "c"}


def test_of_equally_young_ones_the_last_is_in_force() -> None:
    assert superseded(entry("a", 1), entry("b", 1)) == {"a": "b"}


def test_another_entity_scope_year_or_kind_is_another_report() -> None:
    others = [entry("b", 2, year=2023), entry("c", 2, entity="某县教育局"), entry("d", 2, kind="部门预算")]
    assert superseded(entry("a", 1), *others, entry("e", 2, scope="单位本级", kind="单位决算")) == {}


def test_an_annex_does_not_put_the_report_out_of_force() -> None:
    report, annex = entry("report", 1, "支出决算表", "收入决算表"), entry("annex", 2)
    assert superseded(report, annex) == {}
    assert superseded(report, entry("further", 2, "政府采购支出决算表")) == {}
    assert superseded(report, annex, entry("corrected", 3, "支出决算表")) == {
        "report": "corrected",
        "annex": "corrected",
    }


def test_imported_tables_stand_for_themselves() -> None:
    assert superseded(entry("a", 1, kind="数据表"), entry("b", 2, kind="数据表")) == {}


def test_names_and_dates_come_from_what_arrived() -> None:
    arrival = Arrival(names=("新名.pdf", "另名.pdf"), dated=datetime(2026, 5, 1, tzinfo=UTC))
    one, other = Plan(arrivals={"a": arrival}).settled([entry("a", 1), entry("b", 9)])
    assert (one.origin, one.names, one.dated) == ("新名.pdf", ("另名.pdf",), arrival.dated)
    assert (one.superseded_by, other.superseded_by) == (None, "a")
