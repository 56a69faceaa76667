"""Pictures of forms are read where recognition is installed, and what is read off them is marked as such."""

import socket
from collections import Counter
from collections.abc import Callable
from io import BytesIO

import pytest
import render

from corpus.errors import DamagedReport, OverLimit, ScannedReport
from corpus.fact import Fact
from corpus.facts import facts_of
from corpus.limits import Limits, watched_by
from corpus.plain import squeeze
from corpus.read import report_of
from corpus.readers.dispatch import read_transcript
from corpus.readers.ocr import Seen, is_installed
from corpus.readers.rulings import Ruling
from corpus.transcript import Box, Transcript

needs_ocr = pytest.mark.skipif(not is_installed(), reason="文字识别没有安装（pip install 'wenzhang[ocr]'）")
needs_font = pytest.mark.skipif(not render.FONT.exists(), reason=f"no Chinese font at {render.FONT}")

FORM = """2024年度某某局部门决算
支出决算表
部门：某某局　　金额单位：万元
科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
合计\t\t1,684.87\t980.19\t704.68
201\t一般公共服务支出\t1,414.53\t709.85\t704.68
2010301\t行政运行\t709.85\t709.85\t
2010302\t一般行政管理事务\t704.68\t\t704.68
208\t社会保障和就业支出\t270.34\t270.34\t
"""


@pytest.fixture(scope="module")
def pictured() -> Transcript:
    return read_transcript(render.as_scan(FORM))


def _facts(transcript: Transcript) -> tuple[Fact, ...]:
    return facts_of(report_of(transcript, origin="report", digest="0" * 64)).facts


def _said(facts: tuple[Fact, ...]) -> Counter[tuple[object, ...]]:
    return Counter((one.form, one.code, squeeze(one.item), one.concept, one.aspect, one.value) for one in facts)


@needs_ocr
@needs_font
def test_a_picture_of_a_form_gives_the_facts_of_the_form(pictured: Transcript) -> None:
    facts = _facts(pictured)
    assert _said(facts) == _said(_facts(Transcript(text=FORM)))
    assert {fact.source.ocr for fact in facts} == {True}
    assert {fact.source.page for fact in facts} == {1}
    assert all(fact.source.box for fact in facts)


@needs_ocr
@needs_font
def test_a_picture_that_is_slanted_and_grainy_gives_no_wrong_figure() -> None:
    facts = _facts(read_transcript(render.as_picture(FORM, turned=0.6, grain=12)))
    assert not _said(facts) - _said(_facts(Transcript(text=FORM)))


@needs_ocr
@needs_font
def test_recognition_asks_for_time_and_never_for_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("reached for the network")

    asked: list[float] = []
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    watched_by(asked.append)
    assert read_transcript(render.as_picture("2024年度某某局部门决算")).ocr_pages == (1,)
    assert asked == [Limits().picture_seconds]


@needs_ocr
def test_words_across_a_line_are_those_of_two_cells() -> None:
    from corpus.readers.scan import _parts

    chars = tuple((char, Box(x0=10 * at, top=0, x1=10 * at + 8, bottom=10)) for at, char in enumerate("5.001.20"))
    seen = Seen("5.001.20", Box(x0=0, top=0, x1=78, bottom=10), chars, doubtful=False)
    line = Ruling(across=False, at=39, start=-5, end=20)
    assert [part.text for part in _parts(seen, [line])] == ["5.00", "1.20"]
    assert [part.text for part in _parts(seen, [line._replace(start=15)])] == ["5.001.20"]
    assert [part.text for part in _parts(seen._replace(doubtful=True), [])] == ["（识别不清：5.001.20）"]


def test_a_picture_is_refused_where_nothing_recognises_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.readers.picture.is_installed", lambda: False)
    with pytest.raises(ScannedReport, match=r"未识别.*pip install"):
        read_transcript(b"\x89PNG\r\n\x1a\n")


@needs_ocr
@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 100, DamagedReport),
        (lambda: render.blank_picture(9_000, 9_000), OverLimit),
        (lambda: render.blank_picture(300, 300), ScannedReport),
    ],
    ids=["noise", "larger than a page", "blank"],
)
def test_a_picture_that_is_none_is_refused(make: Callable[[], bytes], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        read_transcript(make())


@needs_ocr
def test_more_pages_than_can_be_recognised_are_refused() -> None:
    from PIL import Image

    buffer = BytesIO()
    first, *others = [Image.new("L", (20, 20), 255) for _ in range(4)]
    first.save(buffer, "TIFF", save_all=True, append_images=others)
    with pytest.raises(OverLimit, match="4 页"):
        read_transcript(buffer.getvalue(), Limits(pictures=3))
