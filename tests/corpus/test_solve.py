"""Placement of figures whose columns the text lost: sums decide, what they leave open stays open."""

from collections.abc import Mapping
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import Amount, DraftRow
from corpus.solve import Agrees, Ruling, place

SPENDING = Ruling(blocks=((0, 1, 2, 3),), sums=((0, 1, 2, 3),))  # total, basic, projects, other


def row(code: str | None, *figures: str, label: str = "") -> DraftRow:
    amounts = tuple(Amount(text=one, value=Decimal(one), line=1) for one in figures)
    return DraftRow(label=label or ("合计" if code is None else code), amounts=amounts, line=1, line_end=1, code=code)


def unknown(_row: int, _column: int, _cells: Mapping[int, Decimal]) -> bool | None:
    return None


def holds(stated: dict[tuple[int, int], str]) -> Agrees:
    """Agreement with figures stated elsewhere of (row, column)."""
    return lambda index, column, cells: (
        cells.get(column, Decimal(0)) == Decimal(stated[index, column]) if (index, column) in stated else None
    )


def columns(rows: list[DraftRow], ruling: Ruling = SPENDING, stated: Agrees = unknown) -> list[tuple[int, ...] | str]:
    placed = place(rows, ruling, stated)
    return [one.columns if "candidate" not in one.read_as else "open" for one in placed]


def test_a_full_row_is_as_printed() -> None:
    (placed,) = place([row(None, "6", "1", "2", "3")], SPENDING, unknown)
    assert (placed.columns, set(placed.read_as)) == ((0, 1, 2, 3), {"printed"})


def test_the_total_of_the_column_decides_for_the_rows_below() -> None:
    rows = [row("201", "9", "2", "4", "3"), row("20101", "4", "4"), row("20102", "3", "3"), row("20103", "2", "2")]
    assert columns(rows) == [(0, 1, 2, 3), (0, 2), (0, 3), (0, 1)]


def test_equal_figures_that_the_sums_cannot_tell_apart_stay_open_but_for_their_total() -> None:
    rows = [row("201", "4", "2", "2"), row("20101", "2", "2"), row("20102", "2", "2")]
    placed = place(rows, SPENDING, unknown)
    assert [one.read_as for one in placed[1:]] == [("resolved", "candidate")] * 2


def test_what_the_report_states_elsewhere_decides_what_sums_leave_open() -> None:
    stated = holds({(0, 1): "3.0", (0, 2): "0"})
    assert columns([row(None, "4", "3", "1"), row("201", "3", "3"), row("202", "1", "1")], stated=stated) == [
        (0, 1, 3),
        (0, 1),
        (0, 3),
    ]


def test_a_row_that_breaks_its_own_sum_is_never_resolved() -> None:
    assert columns([row(None, "9", "2", "3")]) == ["open"]


def test_more_figures_than_columns_are_never_resolved() -> None:
    assert columns([row(None, "9", "2", "3", "4", "5")]) == ["open"]


def test_the_same_item_at_another_stage_decides_last() -> None:
    cars = Ruling(blocks=((0, 1, 2, 3, 4, 5),), sums=((0, 1, 2), (3, 4, 5)), same=((0, 3), (1, 4), (2, 5)))
    rows = [row(None, "10.00", "10.00", "9.38", "9.38", label="")]
    assert columns(rows, cars, holds({(0, 4): "0", (0, 5): "9.38"})) == [(0, 2, 3, 5)]
    assert columns(rows, cars) == ["open"]


def test_rounding_of_a_hundredth_breaks_no_sum() -> None:
    rows = [
        row("201", "850.93", "425.47", "425.47"),
        row("20101", "425.47", "425.47"),
        row("20102", "425.46", "425.46"),
    ]
    assert all(one.columns[0] == 0 for one in place(rows, SPENDING, unknown))


def test_in_a_balance_the_total_of_a_side_decides_for_the_carried_over() -> None:
    side = [
        row(None, "6", "6", label="一、一般公共服务支出"),
        row(None, "4", "4", label="二、教育支出"),
        row(None, "10", "10", label="本年支出合计"),
        row(None, "3", "3", label="年末财政拨款结转和结余"),
        row(None, "13", "13", label="总计"),
    ]
    assert columns(side, stated=holds({(0, 1): "6", (1, 1): "4"})) == [(0, 1)] * 5


def test_items_printed_a_row_are_sums_of_their_parts() -> None:
    trips = Ruling(blocks=((0, 1),))
    rows = [
        row(None, "10", "7", label="合计"),
        row(None, "3", label="1．因公出国（境）费"),
        row(None, "2", label="2．公务接待费"),
        row(None, "7", "5", label="3．公务用车购置及运行维护费"),
        row(None, "7", "5", label="其中：（1）公务用车运行维护费"),
        row(None, label="（2）公务用车购置费"),
    ]
    assert columns(rows, trips)[:5] == [(0, 1), (0,), (1,), (0, 1), (0, 1)]


def test_noughts_stand_as_in_the_other_rows_but_nothing_else_does() -> None:
    rows = [row("201", "9", "4", "5"), row("20101", "4", "4", "0"), row("20102", "5", "0", "5")]
    stated = holds({(0, 1): "4", (0, 2): "5"})
    assert columns(rows, stated=stated) == [(0, 1, 2)] * 3
    assert columns([*rows, row("204", "1", "1")], stated=stated)[1] == "open"


def test_a_family_too_large_to_try_stays_open() -> None:
    rows = [row("201", "400", "200", "200"), *(row(f"201{at:02}", "10", "10") for at in range(40))]
    assert set(columns(rows, stated=holds({(0, 1): "200", (0, 2): "200"}))[1:]) == {"open"}


amounts = st.lists(st.decimals(min_value=1, max_value=9999, places=2), min_size=3, max_size=3)


@given(st.lists(amounts, min_size=1, max_size=4), st.data())
def test_a_resolved_figure_stands_where_it_was_printed(table: list[list[Decimal]], data: st.DataObject) -> None:
    """Whatever blanks a form has: losing its columns costs answers, never a wrong column."""
    blank = [data.draw(st.lists(st.booleans(), min_size=3, max_size=3).filter(any)) for _ in table]
    cells = [
        [value if keep else None for value, keep in zip(*one, strict=True)] for one in zip(table, blank, strict=True)
    ]
    sums = [sum((line[at] or 0 for line in cells), Decimal(0)) or None for at in range(3)]
    lines = [sums, *cells]
    printed = [[sum((one for one in line if one), Decimal(0)), *line] for line in lines]
    rows = [
        row(None if index == 0 else f"20{index}", *(str(one) for one in line if one is not None))
        for index, line in enumerate(printed)
    ]
    for line, placed in zip(printed, place(rows, SPENDING, unknown), strict=True):
        truth = [at for at, one in enumerate(line) if one is not None]
        for found, right, read_as in zip(placed.columns, truth, placed.read_as, strict=True):
            assert found == right or read_as == "candidate" or line[found] == line[right]
