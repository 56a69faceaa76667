"""The addresses of the staff desk, all below /desk/.

/desk/home                    the desk as it is opened
/desk/facts                   one page of the fact table
/desk/facts.csv  .xlsx        all of what is filtered
/desk/audit                   the audit list of a report
/desk/audit.xlsx  .html       the same to take away
/desk/login  /desk/logout     for staff; what writes is in `assistant/serve/desk_work.py`
/desk/desk.js  /desk/desk.css
"""

import io
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from assistant.auditing import Audit, audit_held
from assistant.newest import Answering
from assistant.page.desk_audit import audit_list
from assistant.page.desk_facts import facts_table
from assistant.page.desk_filters import WrongFilter, filters_of, view_of
from assistant.page.desk_home import desk_home
from assistant.serve.bodies import attached, body_of
from assistant.serve.desk_work import limits, work_routes
from assistant.serve.exports import facts_as, sent
from assistant.serve.staff import COOKIE, HOURS, OFF, Staff
from assistant.serve.telling import FRESH, telling_router
from index.library import Library
from index.settings import Settings
from index.xlsx import MOST_ROWS

if TYPE_CHECKING:
    from fastapi import APIRouter, FastAPI
    from starlette.responses import Response

PREFIX = "/desk/"
_PASSWORD = 4_096  # bytes of a request to sign in
_AUDITS = 16  # that are kept in memory
# A page that is opened alone runs nothing and shows nothing from elsewhere.
_ALONE = FRESH | {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}


def add_desk(app: "FastAPI", answering: Answering, settings: Settings) -> None:
    """Put the desk's addresses into the app."""
    app.state.staff = Staff(settings)
    app.include_router(work_routes(answering, settings, app.state.staff))
    app.include_router(_reading(answering, app.state.staff, limits(settings)))
    app.include_router(_signing(app.state.staff))


def _reading(answering: Answering, staff: Staff, told: dict[str, int]) -> "APIRouter":
    """What everybody may read."""
    from fastapi import Request, Response
    from fastapi.responses import HTMLResponse

    router = telling_router()
    audits = _Audits()

    @router.get("/desk/home")
    def home(request: Request) -> Response:
        library = answering.now().library
        return HTMLResponse(
            desk_home(
                library,
                mode=staff.mode,
                staff=staff.knows(request),
                off=OFF,
                limits=told,
            ),
            headers=FRESH,
        )

    @router.get("/desk/facts")
    def facts(request: Request) -> Response:
        table = facts_table(answering.now().library, filters_of(request.query_params))
        return HTMLResponse(table, headers=FRESH)

    @router.get("/desk/facts.{kind}")
    def export(request: Request, kind: Literal["csv", "xlsx"]) -> Response:
        library = answering.now().library
        view = view_of(filters_of(request.query_params), library.facts)
        if kind == "xlsx" and library.facts.page(view, limit=0).total > MOST_ROWS:
            raise WrongFilter(f"一张工作表最多 {MOST_ROWS:,} 行，请先筛选，或导出 CSV")
        return sent(kind, "事实表", facts_as(kind, library, view, str(request.base_url).rstrip("/")))

    @router.get("/desk/audit")
    def audit(report: str, page: int = 1) -> Response:
        return HTMLResponse(audit_list(audits.of(answering.now().library, report), page), headers=FRESH)

    @router.get("/desk/audit.{kind}")
    def audit_file(report: str, kind: Literal["html", "xlsx"]) -> Response:
        return _audit_file(audits.of(answering.now().library, report), kind)

    return router


def _signing(staff: Staff) -> "APIRouter":
    from fastapi import Request, Response
    from fastapi.responses import JSONResponse

    router = telling_router()

    @router.post("/desk/login")
    async def login(request: Request) -> Response:
        response = JSONResponse({"said": "已登录"})
        token = staff.sign_in(request, (await body_of(request, _PASSWORD)).decode("utf-8", "replace"))
        secure = request.url.scheme == "https" or request.headers.get("x-forwarded-proto") == "https"
        response.set_cookie(COOKIE, token, HOURS * 3600, httponly=True, samesite="strict", secure=secure)
        return response

    @router.post("/desk/logout")
    async def logout(request: Request) -> Response:
        staff.sign_out(request)
        response = JSONResponse({"said": "已退出"})
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return response

    return router


class _Audits:
    """Audits of held reports; those made last are kept, for paging and downloads ask for the same one."""

    def __init__(self) -> None:
        self._made = lru_cache(_AUDITS)(audit_held)

    def of(self, library: Library, report: str) -> Audit:
        return self._made(library, report)


def _audit_file(audit: Audit, kind: Literal["html", "xlsx"]) -> "Response":
    from fastapi.responses import HTMLResponse

    from assistant.audit_sheet import as_html, write_xlsx

    name = f"{audit.title} 核对清单"
    if kind == "xlsx":
        out = io.BytesIO()
        write_xlsx(audit, out)
        return sent("xlsx", name, [out.getvalue()])
    return HTMLResponse(as_html(audit), headers=_ALONE | attached(f"{name}.html"))
