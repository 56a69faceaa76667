"""What staff start from the desk: batches of questions and the taking in of reports.

POST /desk/batch?name=             a spreadsheet of questions, as the body → {job}
POST /desk/baskets                 a place for files → {basket}
POST /desk/baskets/<id>?name=      one file into it, as the body
POST /desk/baskets/<id>/add        take in what lies there → {job}
GET  /desk/jobs/<id>               how far it is
GET  /desk/jobs/<id>/result        what came of it, as it is shown
GET  /desk/jobs/<id>/answers.csv   .xlsx
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assistant.batch_sheet import (
    LARGEST,
    MOST,
    SAMPLE,
    Answered,
    answer_all,
    answer_rows,
    header_of,
    questions_of,
    sheets,
)
from assistant.newest import Answering
from assistant.page.desk_batch import batch_result
from assistant.page.desk_reports import coverage_report, held_reports
from assistant.serve.baskets import FILES, Basket, Baskets
from assistant.serve.bodies import body_into
from assistant.serve.exports import as_csv, sent
from assistant.serve.jobs import Job, Jobs
from assistant.serve.staff import Denied, Staff
from assistant.serve.telling import telling_router
from corpus.limits import Limits
from index.adding import Added, Arrived, add
from index.errors import WriterBusy
from index.generation import lock_holder
from index.intake import Stage
from index.scratch import Scratch
from index.settings import Settings
from index.xlsx import workbook

if TYPE_CHECKING:
    from fastapi import APIRouter


def largest(settings: Settings) -> int:
    """Bytes of a report that is sent in."""
    return min(settings.upload_size, Limits().size)


def limits(settings: Settings) -> dict[str, int]:
    """As they are told on the desk; sizes in MB."""
    return {"rows": MOST, "batch": LARGEST >> 20, "upload": max(1, largest(settings) >> 20), "files": FILES}


def work_routes(answering: Answering, settings: Settings, staff: Staff) -> "APIRouter":
    """What only staff may do; each address asks who comes before it reads anything."""
    from fastapi import Depends, Request, Response
    from fastapi.responses import HTMLResponse, JSONResponse

    def writes(request: Request) -> None:
        staff.admit(request)

    def sees(request: Request) -> None:
        if not staff.knows(request):
            raise Denied(401, "请先登录")

    router = telling_router()
    desk = _Work(answering, settings)

    @router.get("/desk/batch-sample.csv")
    def sample() -> Response:
        return sent("csv", "成批提问样表", as_csv(SAMPLE[0], SAMPLE[1:]))

    @router.get("/desk/reports")
    def reports() -> Response:
        return HTMLResponse(held_reports(answering.now().library))

    @router.post("/desk/batch", dependencies=[Depends(writes)])
    async def batch(request: Request, name: str = "") -> Response:
        folder = Scratch("batch")
        try:
            path = folder.path / f"questions{_suffix(name)}"
            await body_into(request, path, LARGEST)
            return JSONResponse({"job": desk.ask(path, folder)})
        except BaseException:
            folder.remove()
            raise

    @router.post("/desk/baskets", dependencies=[Depends(writes)])
    def basket() -> Response:
        if (holder := lock_holder(settings.data)) is not None:
            raise WriterBusy(holder)
        return JSONResponse({"basket": desk.baskets.open().id})

    @router.post("/desk/baskets/{id}", dependencies=[Depends(writes)])
    async def put(request: Request, id: str, name: str = "") -> Response:
        path = desk.baskets.get(id).place(name)
        size = await body_into(request, path, largest(settings))
        return JSONResponse({"name": path.name, "size": size})

    @router.post("/desk/baskets/{id}/add", dependencies=[Depends(writes)])
    def take_in(id: str) -> Response:
        return JSONResponse({"job": desk.take_in(desk.baskets.get(id))})

    @router.get("/desk/jobs/{id}", dependencies=[Depends(sees)])
    def seen(id: str) -> Response:
        return JSONResponse(desk.job(id).seen.model_dump())

    @router.get("/desk/jobs/{id}/result", dependencies=[Depends(sees)])
    def result(id: str) -> Response:
        return HTMLResponse(desk.shown(id))

    @router.get("/desk/jobs/{id}/answers.{kind}", dependencies=[Depends(sees)])
    def answers(request: Request, id: str, kind: Literal["csv", "xlsx"]) -> Response:
        answered = desk.job(id).result
        if not isinstance(answered, Answered):
            raise _gone()
        if kind == "csv":
            return sent(kind, "成批提问的回答", as_csv(header_of(answered.questions), answer_rows(answered)))
        return sent(kind, "成批提问的回答", workbook(sheets(answered, str(request.base_url).rstrip("/"))))

    return router


class _Work:
    """Batches one after the other, and beside them one taking in of reports after the other."""

    def __init__(self, answering: Answering, settings: Settings) -> None:
        self._answering, self._settings = answering, settings
        self._asking, self._adding = Jobs("batch"), Jobs("add")
        self.baskets = Baskets()

    def ask(self, path: Path, folder: Scratch) -> str:
        """The job; it removes the folder that the file lies in."""

        def work(job: Job) -> Answered:
            job.tell("正在读问题表", 0, 0)
            questions = questions_of(path)
            assistant = self._answering.now()  # all of one generation
            return answer_all(assistant, questions, lambda done, of: job.tell("正在回答", done, of))

        return self._asking.start(_then(work, folder.remove)).id

    def take_in(self, basket: Basket) -> str:
        paths = basket.files()

        def work(job: Job) -> Added:
            told: list[Arrived] = []

            def arrived(one: Arrived) -> None:
                told.append(one)
                job.tell("正在读报告", len(told), len(paths))

            def progress(stage: Stage, done: int, total: int) -> None:
                job.tell(_STAGES[stage], done, total)

            job.tell("正在读报告", 0, len(paths))
            added = add(self._settings, paths, told=arrived, progress=progress)
            basket.empty()
            return added

        return self._adding.start(work).id

    def job(self, id: str) -> Job:
        if (job := self._asking.get(id) or self._adding.get(id)) is None:
            raise _gone()
        return job

    def shown(self, id: str) -> str:
        result = self.job(id).result
        if isinstance(result, Answered):
            return batch_result(result, id)
        if isinstance(result, Added):
            return coverage_report(result, self._settings.coverage_floor)
        raise _gone()


_STAGES: dict[Stage, str] = {
    "读取报告": "正在读报告", "收录报告": "正在编入事实表", "计算向量": "正在算段落的向量", "写入磁盘": "正在写入磁盘",
}  # fmt: skip


def _then(work: Callable[[Job], Answered], after: Callable[[], None]) -> Callable[[Job], Answered]:
    def both(job: Job) -> Answered:
        try:
            return work(job)
        finally:
            after()

    return both


def _suffix(name: str) -> str:
    """Of the file's name only what says its kind becomes a part of a path."""
    suffix = Path(name).suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= 6 else ""


def _gone() -> Denied:
    return Denied(404, "没有这件事，或者已经过期，请重新开始")


__all__ = ["limits", "work_routes"]
