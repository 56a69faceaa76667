"""Reports over HTTP: what is held, how much of it was read, what in it does not fit; taking in and removing."""

import shutil
from hmac import compare_digest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from assistant.auditing import audit_held
from assistant.held import UnknownReport
from assistant.newest import Answering
from assistant.serve.api_facts import FARTHEST, LARGEST, PAGE, linked, next_page
from assistant.serve.problem import Refusal
from assistant.serve.shapes import Arrivals, ArrivedFile, FindingsFound, ReportsFound, ReportShown, report_shown
from corpus.finding import Severity
from index.fact_rows import ReportEntry
from index.library import Library
from index.scratch import Scratch
from index.settings import Settings

if TYPE_CHECKING:
    from fastapi import APIRouter

_FILES = 20  # at once
_NAME = 200  # characters of a file name


def report_routes(answering: Answering, settings: Settings) -> "APIRouter":
    from fastapi import APIRouter, Depends, File, Path, Query, Response, UploadFile
    from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

    from assistant.serve.api import ROOT, json_route, refusals

    router = APIRouter(route_class=json_route(), tags=["报告"])
    Name = Annotated[str, Path(max_length=300, description="报告的编号")]
    Offset = Annotated[int, Query(ge=0, le=FARTHEST)]
    Limit = Annotated[int, Query(ge=1, le=LARGEST)]
    bearer = HTTPBearer(auto_error=False, description="WENZHANG_API_KEYS 里的一个")

    def may_write(given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> None:
        _allowed(settings, given.credentials if given else None)

    @router.get("/reports", summary="收录了哪些报告", responses=refusals(422))
    def reports(response: Response, offset: Offset = 0, limit: Limit = PAGE) -> ReportsFound:
        library = answering.now().library
        every = library.facts.versions
        after = next_page(f"{ROOT}/reports", {}, offset, limit, len(every))
        linked(response, after)
        some = tuple(report_shown(one, settings.coverage_floor) for one in every[offset : offset + limit])
        return ReportsFound(total=len(every), items=some, next=after)

    @router.get("/reports/{id}", summary="一份报告", responses=refusals(404, 422))
    def report(id: Name) -> ReportShown:
        return report_shown(_held(answering.now().library, id), settings.coverage_floor)

    @router.get("/reports/{id}/findings", summary="一份报告里对不上的数字", responses=refusals(404, 422))
    def findings(
        response: Response,
        id: Name,
        severity: Annotated[list[Severity], Query(max_length=3)] = [],  # noqa: B006
        offset: Offset = 0,
        limit: Limit = PAGE,
    ) -> FindingsFound:
        library = answering.now().library
        found = audit_held(library, _held(library, id).id).findings
        chosen = [one for one in found if not severity or one.severity in severity]
        after = next_page(f"{ROOT}/reports/{id}/findings", {"severity": severity}, offset, limit, len(chosen))
        linked(response, after)
        return FindingsFound(total=len(chosen), items=tuple(chosen[offset : offset + limit]), next=after)

    @router.post(
        "/reports",
        summary="收录报告",
        status_code=201,
        dependencies=[Depends(may_write)],
        responses=refusals(400, 401, 403, 408, 409, 413, 415, 422),
    )
    def add(files: Annotated[list[UploadFile], File(description="报告文件", max_length=_FILES)]) -> Arrivals:
        return _taken_in(settings, files)

    @router.delete(
        "/reports/{id}",
        summary="移除一份报告",
        status_code=204,
        dependencies=[Depends(may_write)],
        responses=refusals(401, 403, 404, 409, 422),
    )
    def remove(id: Name) -> None:
        from index.adding import remove as take_out

        take_out(settings, _held(answering.now().library, id).id)

    return router


def _allowed(settings: Settings, given: str | None) -> None:
    if not settings.api_keys:
        raise Refusal(403, "没有设密钥（WENZHANG_API_KEYS），不能经接口收录、移除报告")
    # Every key is compared, each in constant time: how long it takes tells nothing.
    said = (given or "").encode("latin-1", "replace")  # as it came: a header is read as latin-1
    fits = [compare_digest(said, one.get_secret_value().encode()) for one in settings.api_keys]
    if not any(fits):
        raise Refusal(401, "密钥不对：请在 Authorization 里写 Bearer 加密钥", {"WWW-Authenticate": "Bearer"})


def _held(library: Library, id: str) -> ReportEntry:
    """The report of exactly this id: a program is not answered by guessing."""
    found = next((one for one in library.facts.versions if one.id == id), None)
    if found is None:
        raise UnknownReport("没有这个编号的报告")
    return found


def _taken_in(settings: Settings, files: "list[UploadFile]") -> Arrivals:
    from index.adding import add

    with Scratch("upload") as folder:
        paths = [_stored(folder / str(number), one) for number, one in enumerate(files)]
        added = add(settings, paths, told=lambda _: None)
    arrived = tuple(ArrivedFile(name=one.name, fate=one.fate, said=one.said) for one in added.arrived)
    if all(one.fate == "拒绝" for one in arrived):
        raise Refusal(422, "；".join(f"{one.name}：{one.said}" for one in arrived) or "没有文件")
    return Arrivals(files=arrived, reports=len(added.manifest.reports))


def _stored(folder: Path, file: "UploadFile") -> Path:
    """Under its own name's last part, in a folder of its own: the name is shown, never followed."""
    last = (file.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(char for char in last if char.isprintable())[-_NAME:].strip(". ") or "报告"
    folder.mkdir()
    path = folder / name.encode("utf-8", "replace")[-_NAME:].decode("utf-8", "ignore")
    with path.open("wb") as target:
        shutil.copyfileobj(file.file, target)
    return path


if TYPE_CHECKING:
    from fastapi import UploadFile
