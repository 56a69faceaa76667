"""The addresses of sources: a figure by itself, the page of the file, the file; ids are looked up and nothing else."""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import render

from assistant.ask import Assistant, open_assistant
from assistant.serve.cells import add_cells
from index.build import build_index
from index.fact_rows import FactQuery
from index.library import open_library
from index.settings import Settings
from tests.assistant.served import served

if TYPE_CHECKING:
    import httpx

SMALL = Path(__file__).parent.parent / "corpus" / "small_report.txt"
PAGE = 2400  # points: how wide the pages are that the test makes
RED = (200, 30, 30)


@pytest.fixture(scope="module")
def client(assistant: Assistant, data_dir: Path) -> Iterator["httpx.Client"]:
    import httpx

    with served(assistant, data=data_dir) as address, httpx.Client(base_url=address, timeout=60) as opened:
        yield opened


def cited(assistant: Assistant, text: str) -> str:
    return assistant.ask(text).citations[0].fact or ""


def test_a_cell_is_shown_in_its_table_with_its_headers(client: "httpx.Client", assistant: Assistant) -> None:
    page = client.get(f"/cell/{cited(assistant, '2024年基本支出多少')}")
    assert page.status_code == 200 and "<mark>980.19</mark>" in page.text
    assert (
        "<th scope=col class=wz-on>基本支出</th>" in page.text
        and "<tr class=wz-cited><th scope=row>合计</th>" in page.text
    )
    assert "阳谷县人民政府办公室2024年基本支出决算：980.19万元" in page.text


def test_a_sentence_is_shown_in_its_section(client: "httpx.Client", assistant: Assistant) -> None:
    facts = assistant.library.facts
    told = next(one for one in facts.get([f for v in assistant.ask("2024年机关运行经费多少").values for f in v.facts]))
    page = client.get(f"/cell/{told.id}")
    assert page.status_code == 200 and "<mark>" in page.text and 'class="wz-section"' in page.text


def test_what_is_no_figure_has_an_address_too(client: "httpx.Client", assistant: Assistant) -> None:
    one = assistant.ask("什么是机关运行经费").citations[0]
    page = client.get(f"/place/{one.report}/{one.line}")
    assert page.status_code == 200 and "机关运行经费：指为保障行政单位" in page.text and "wz-it" in page.text


def test_the_file_is_handed_out_as_it_was_and_never_shown(client: "httpx.Client", assistant: Assistant) -> None:
    entry = assistant.library.facts.versions[0]
    file = client.get(f"/original/{entry.id}")
    assert file.status_code == 200 and file.headers["content-disposition"].startswith("attachment")
    assert (
        file.headers["content-type"] == "application/octet-stream"
        and "sandbox" in file.headers["content-security-policy"]
    )
    assert sha256(file.content).hexdigest() == entry.sha256


@pytest.mark.parametrize(
    "path",
    ["/cell/x", "/cell/..%2F..%2Fetc%2Fpasswd", "/place/x/1", "/place/../1", "/original/..%2f..%2fetc%2fpasswd",
     "/original//etc/passwd", "/cell/%3Cscript%3E", "/wz/..%2fpage.css", "/cell/x/page-1.png"],
)  # fmt: skip
def test_an_address_that_leads_nowhere_says_so(client: "httpx.Client", path: str) -> None:
    page = client.get(path)
    assert page.status_code == 404 and "<script>" not in page.text and "root:" not in page.text
    if path.startswith(("/cell/x", "/place/x")) and "png" not in path:
        assert "没有找到这个出处" in page.text


@pytest.mark.parametrize(
    "path",
    ["/gradio_api/file=/etc/passwd", "/file=/etc/passwd", "/gradio_api/file=..%2F..%2Fetc%2Fpasswd",
     "/gradio_api/proxy=http://203.0.113.9/x", "/static/..%2F..%2F..%2Fetc%2Fpasswd"],
)  # fmt: skip
def test_no_file_of_the_machine_and_no_other_host_is_handed_through(client: "httpx.Client", path: str) -> None:
    answer = client.get(path)
    assert answer.status_code >= 400 and "root:" not in answer.text


def test_the_page_says_what_may_be_done_with_it(client: "httpx.Client") -> None:
    headers = client.get("/").headers
    assert "frame-ancestors" in headers["content-security-policy"] and headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in headers["content-security-policy"]


def test_the_page_of_a_source_runs_no_script_but_its_own(client: "httpx.Client", assistant: Assistant) -> None:
    page = client.get(f"/cell/{cited(assistant, '2024年三公经费多少')}")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors" in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.text.count("<script") == 1 and "style=" not in page.text and "http://" not in page.text


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, list[str]]:
    """An index of its own, and the ids of its facts."""
    data = tmp_path_factory.mktemp("small") / "data"
    settings = Settings(data=data, seeds=False, model="toy", reports=(SMALL,))
    return settings, built(settings)


def test_an_id_is_the_same_after_the_index_is_built_anew(small: tuple[Settings, list[str]]) -> None:
    settings, before = small
    assert built(settings, rebuild=True) == before and len(before) == len(set(before)) > 100


def test_an_address_given_out_before_still_leads_there(small: tuple[Settings, list[str]], tmp_path: Path) -> None:
    """A question was answered from the generation before; its report was removed since."""
    settings, (before, *_) = small
    other = tmp_path / "other.txt"
    other.write_text(SMALL.read_text(encoding="utf-8").replace("2023", "2022"), encoding="utf-8")
    settings = settings.model_copy(update={"reports": (other,)})
    assert before not in built(settings)
    assert alone(settings).get(f"/cell/{before}").status_code == 200


@pytest.mark.skipif(not render.FONT.exists(), reason=f"no Chinese font at {render.FONT}")
def test_the_page_of_a_pdf_is_drawn_with_the_box_of_the_cell(tmp_path: Path) -> None:
    import numpy as np
    from PIL import Image

    file = tmp_path / "报告.pdf"
    file.write_bytes(render.as_pdf(SMALL.read_text(encoding="utf-8").partition("财政拨款收入支出决算总表")[0]))
    settings = Settings(data=tmp_path / "data", seeds=False, model="toy", reports=(file,))
    built(settings)
    facts = open_library(settings).facts
    (cell, *_) = [one for one in facts.find(FactQuery()) if one.source.box and one.source.page]
    client, path = alone(settings), f"/cell/{cell.id}"
    assert f"cell/{cell.id}/page-{cell.source.page}.png" in client.get(path).text
    drawn = client.get(f"{path}/page-{cell.source.page}.png")
    assert client.get(f"{path}/page-{cell.source.page + 50}.png").status_code == 404
    dots = np.asarray(Image.open(BytesIO(drawn.content)).convert("RGB"))
    rows, columns = np.nonzero((dots == RED).all(axis=2))
    box, scale = cell.source.box, dots.shape[1] / PAGE
    assert columns.min() == pytest.approx(box.x0 * scale, abs=8)
    assert rows.max() == pytest.approx(box.bottom * scale, abs=8)


def alone(settings: Settings) -> "httpx.Client":
    """The addresses of sources without a page around them."""
    from fastapi import FastAPI
    from fastapi.testclient import TestClient

    app = FastAPI()
    add_cells(app, open_assistant(settings), settings)
    return TestClient(app)


def built(settings: Settings, rebuild: bool = False) -> list[str]:
    """The ids of the facts of a build."""
    build_index(settings, rebuild=rebuild)
    return [one.id for one in open_library(settings).facts.find(FactQuery())]
