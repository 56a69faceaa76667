"""The desk as it is opened: its four parts, the filters, the reports held, and who may write."""

from assistant.page.desk_facts import facts_form
from assistant.page.desk_reports import held_reports
from assistant.page.markup import Markup, drawn
from index.library import Library


def desk_home(library: Library, *, mode: str, staff: bool, off: str, limits: dict[str, int]) -> Markup:
    """`mode` says how staff are told from others, `staff` whether one of them asks, `off` why nobody is."""
    reports = [one for one in library.facts.reports() if one.coverage is not None]
    return drawn(
        "desk_home.html",
        filters=facts_form(library),
        reports=reports,
        held=held_reports(library),
        mode=mode,
        staff=staff,
        off=off,
        limits=limits,
    )
