"""Figures of an answer as a chart: comparisons, years, parts, rankings; only where several of one unit are shown."""

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.answer import Answer, Value
from assistant.auditing import CAVEAT
from assistant.page.markup import Markup, drawn
from corpus.record import Record

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_STAGE = re.compile(r"(?:年初预算|全年预算|预算|决算|执行数)$")
_YEAR = re.compile(r"^(?:19|20)\d\d年")
_FEWEST, _MOST = 2, 20
# Okabe and Ito: told apart with any kind of colour blindness, and printed in grey.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
_ROW, _FRAME = 46, 100  # pixels: of a bar, and around all of them


class Bar(Record):
    name: str
    series: str  # "" where there is one
    value: Decimal
    shown: str  # as the answer writes it


class Chart(Record):
    """`is_trend`: the bars are years, in their order."""

    title: str
    unit: str
    bars: tuple[Bar, ...]
    is_trend: bool = False


def chart_of(answer: Answer | None) -> Chart | None:
    """The figures of the commonest unit; None where they are fewer than two, or one figure in several stages."""
    listed = answer is not None and CAVEAT in answer.notes  # figures that do not fit are not there to be compared
    values = _charted(answer) if answer and answer.verified and not listed else []
    if not values:
        return None
    names = [_name(one, values) for one in values]
    years = [one.year for one in values]
    same_item = len(set(names)) == 1
    if same_item and None not in years and len(set(years)) == len(years):
        ordered = sorted(values, key=lambda one: one.year or 0)
        return _chart(names[0], ordered, [f"{one.year}年" for one in ordered], is_trend=True)
    several = len(set(years)) > 1
    series = [f"{one.year}年" if several else "" for one in values]
    if len(set(zip(names, series, strict=True))) < len(values):  # told apart by what the answer calls them
        names, series = [one.label for one in values], [""] * len(values)
    title = values[0].entity if len({one.entity for one in values}) == 1 else ""
    return _chart(title, values, names, series)


def _chart(
    title: str, values: Sequence[Value], names: Sequence[str], series: Sequence[str] = (), *, is_trend: bool = False
) -> Chart:
    bars = tuple(
        Bar(name=name, series=group, value=Decimal(one.value), shown=f"{one.value}{one.unit}")
        for one, name, group in zip(values, names, series or [""] * len(values), strict=True)
    )
    return Chart(title=title, unit=values[0].unit, bars=bars, is_trend=is_trend)


def _charted(answer: Answer) -> list[Value]:
    """Printed figures before computed ones: a difference is no third bar beside the two that it is between."""
    for derived in (False, True):
        values = [one for one in answer.values if one.derived is derived]
        if not values:
            continue
        unit = Counter(one.unit for one in values).most_common(1)[0][0]
        alike = [one for one in values if one.unit == unit][:_MOST]
        items = {(one.entity, _STAGE.sub("", one.label)) for one in alike}
        compared = any(one.derived and one.unit == unit for one in answer.values)
        if len(alike) >= _FEWEST and (len(items) > 1 or compared):
            return alike
    return []


def _name(value: Value, others: Sequence[Value]) -> str:
    """A label without what all of them say: the year where it is one, the stage, the entity where it is one."""
    labels = [_YEAR.sub("", one.label) for one in others]
    label = _YEAR.sub("", value.label)
    if len({_stage(one) for one in labels}) == 1:
        label = _STAGE.sub("", label)
    if len({one.entity for one in others}) > 1:
        items = {_STAGE.sub("", one) for one in labels}
        return value.entity if len(items) == 1 else f"{value.entity} {label}"
    return label


def _stage(label: str) -> str:
    found = _STAGE.search(label)
    return found[0] if found else ""


def figure_of(chart: Chart) -> "Figure":
    """Bars with their values on them; across for names, upright for years."""
    from plotly.graph_objects import Bar as Bars
    from plotly.graph_objects import Figure

    groups = list(dict.fromkeys(one.series for one in chart.bars))
    figure = Figure()
    for number, group in enumerate(groups):
        own = [one for one in chart.bars if one.series == group]
        names, values = [_folded(one.name) for one in own], [float(one.value) for one in own]
        figure.add_trace(
            Bars(
                x=names if chart.is_trend else values,
                y=values if chart.is_trend else names,
                orientation="v" if chart.is_trend else "h",
                name=group,
                text=[one.shown for one in own],
                textposition="outside",
                cliponaxis=False,
                hoverinfo="skip",
                marker_color=_COLOURS[number % len(_COLOURS)],
            )
        )
    height = 340 if chart.is_trend else _FRAME + _ROW * max(len(chart.bars), 2)
    figure.update_layout(
        height=height,
        title={"text": _plain(f"{chart.title}（{chart.unit}）"), "font": {"size": 15}, "x": 0, "xref": "container"},
        margin={"l": 8, "r": 24, "t": 40 if len(groups) == 1 else 64, "b": 8},
        showlegend=len(groups) > 1,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        dragmode=False,
        font={"size": 14},
        bargap=0.35,
    )
    numbers = {"visible": False, "fixedrange": True, "range": _range(chart)}
    words = {"fixedrange": True, "automargin": True, "type": "category"}
    figure.update_xaxes(**(words if chart.is_trend else numbers))
    figure.update_yaxes(**(numbers if chart.is_trend else words | {"autorange": "reversed"}))
    return figure


def _range(chart: Chart) -> list[float]:
    """From zero, with room for the values beside the bars."""
    values = [float(one.value) for one in chart.bars]
    low, high = min(0.0, *values), max(0.0, *values)
    room = (high - low or 1.0) * (0.15 if chart.is_trend else 0.45)
    return [low - room if low < 0 else 0.0, high + room]


def _plain(text: str) -> str:
    """What plotly would read as markup is kept from it."""
    return text.replace("&", "＆").replace("<", "＜").replace(">", "＞")


def _folded(name: str, width: int = 12) -> str:
    """Long names in several lines."""
    told = _plain(name)
    return "<br>".join(told[at : at + width] for at in range(0, len(told), width))


def table_of(chart: Chart | None) -> Markup:
    """The chart for those who do not see it."""
    return drawn("chart.html", chart=chart) if chart else Markup()


__all__ = ["Bar", "Chart", "chart_of", "figure_of", "table_of"]
