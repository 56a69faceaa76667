"""Facts over HTTP: found page by page, and one of them with the place it stands in."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from assistant.newest import Answering
from assistant.serve.problem import Refusal
from assistant.serve.shapes import Cell, FactsFound, FactShown, InTable
from corpus.fact import Fact, Fund, Measure, Stage
from corpus.figure import written
from corpus.report import ReadAs, Scope
from index.fact_rows import FactQuery
from index.fact_table import FactTable
from index.settings import Settings

if TYPE_CHECKING:
    from fastapi import APIRouter

PAGE, LARGEST, FARTHEST = 50, 500, 10_000_000


def fact_routes(answering: Answering, settings: Settings) -> "APIRouter":
    from fastapi import APIRouter, Path, Query, Response

    from assistant.serve.api import ROOT, json_route, refusals

    router = APIRouter(route_class=json_route(), tags=["数字"])
    Words = Annotated[list[Annotated[str, Query(max_length=200)]], Query(max_length=20)]
    Years = Annotated[list[Annotated[int, Query(ge=1900, le=2200)]], Query(max_length=20)]

    @router.get(
        "/facts",
        summary="按条件查数字",
        description="同一条件可以写多次，是“或”；不同条件之间是“与”。没有定下栏目的数字（candidate）要写明才列出。",
        responses=refusals(422),
    )
    def facts(
        response: Response,
        entity: Words = [],  # noqa: B006
        year: Years = [],  # noqa: B006
        concept: Words = [],  # noqa: B006
        code: Words = [],  # noqa: B006
        form: Words = [],  # noqa: B006
        project: Words = [],  # noqa: B006
        report: Words = [],  # noqa: B006
        stage: Annotated[list[Stage], Query(max_length=20)] = [],  # noqa: B006
        fund: Annotated[list[Fund], Query(max_length=20)] = [],  # noqa: B006
        measure: Annotated[list[Measure], Query(max_length=20)] = [],  # noqa: B006
        scope: Annotated[list[Scope], Query(max_length=20)] = [],  # noqa: B006
        read_as: Annotated[list[ReadAs], Query(max_length=4)] = ["printed", "resolved", "derived"],  # noqa: B006
        offset: Annotated[int, Query(ge=0, le=FARTHEST)] = 0,
        limit: Annotated[int, Query(ge=1, le=LARGEST)] = PAGE,
    ) -> FactsFound:
        query = FactQuery(
            entities=tuple(entity), years=tuple(year), concepts=tuple(concept), codes=tuple(code), forms=tuple(form),
            projects=tuple(project), reports=tuple(report), stages=tuple(stage), funds=tuple(fund),
            measures=tuple(measure), scopes=tuple(scope), read_as=tuple(read_as),
        )  # fmt: skip
        found = answering.now().library.facts.page(query, offset, limit)
        asked = {
            "entity": entity, "year": year, "concept": concept, "code": code, "form": form, "project": project,
            "report": report, "stage": stage, "fund": fund, "measure": measure, "scope": scope, "read_as": read_as,
        }  # fmt: skip
        after = next_page(f"{ROOT}/facts", asked, offset, limit, found.total)
        linked(response, after)
        return FactsFound(total=found.total, items=found.facts, next=after)

    @router.get("/facts/{id}", summary="一个数字和它的出处", responses=refusals(404, 422))
    def fact(id: Annotated[str, Path(max_length=64, description="数字的编号")]) -> FactShown:
        table = answering.now().library.facts
        found = table.get((id,))
        if not found:
            raise Refusal(404, "没有这个编号的数字")
        return shown(found[0], table)

    return router


def shown(fact: Fact, table: FactTable) -> FactShown:
    title = next((one.title for one in table.versions if one.id == fact.report), fact.report)
    return FactShown(
        fact=fact, report_title=title, table=_row_of(fact, table), findings=table.findings(fact_ids=(fact.id,))
    )


def _row_of(fact: Fact, facts: FactTable) -> InTable | None:
    """The printed row that the fact was read off; None of a sentence."""
    source = fact.source
    if source.table is None:
        return None
    try:
        table = facts.table(source.report, source.table)
    except KeyError:
        return None
    rows = [one for one in table.rows if one.line == source.line]
    row = next((one for one in rows if source.row is None or one.label == source.row), rows[0] if rows else None)
    if row is None:
        return None
    cells = tuple(
        Cell(
            column="/".join(table.columns[cell.column].path),
            text=cell.text,
            value=None if cell.value is None else written(cell.value),
        )
        for cell in row.cells
    )
    return InTable(title=table.title, form=table.form, unit=table.unit, row=row.label, code=row.code, cells=cells)


def next_page(path: str, asked: Mapping[str, object], offset: int, limit: int, total: int) -> str | None:
    """The address of the page after this one."""
    if offset + limit >= total:
        return None
    given = {name: value for name, value in asked.items() if value}
    return f"{path}?{urlencode({**given, 'offset': offset + limit, 'limit': limit}, doseq=True)}"


def linked(response: "Response", after: str | None) -> None:
    if after:
        response.headers["Link"] = f'<{after}>; rel="next"'


if TYPE_CHECKING:
    from fastapi import Response
