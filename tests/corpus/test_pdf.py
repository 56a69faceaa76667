"""PDF: digits that sit low, merged rows on the next page, pictures, places."""

from collections.abc import Callable

import pytest
import render

from corpus.errors import ScannedReport
from corpus.facts import facts_of
from corpus.read import report_of
from corpus.readers.dispatch import read_transcript
from corpus.transcript import Transcript

pytestmark = pytest.mark.skipif(not render.FONT.exists(), reason=f"no Chinese font at {render.FONT}")

Draw = Callable[..., None]


def _read(*pages: Draw, height: int = 400) -> Transcript:
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format=(600, height))
    pdf.set_auto_page_break(False)
    pdf.add_font("cjk", fname=render.FONT)
    pdf.set_font("cjk", size=12)
    for draw in pages:
        pdf.add_page()
        draw(pdf)
    return read_transcript(bytes(pdf.output()))


def _table(pdf, top: int, rows: list[list[tuple[int, str]]]) -> None:  # type: ignore[no-untyped-def]
    """Cells of given widths from x = 50 on."""
    for number, row in enumerate(rows):
        x = 50
        for width, word in row:
            pdf.set_xy(x, top + 20 * number)
            pdf.cell(w=width, h=20, text=word, border=1)
            x += width


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.readers.pdf.is_installed", lambda: False)


def test_digits_that_sit_lower_than_their_line_stay_in_it() -> None:
    def draw(pdf) -> None:  # type: ignore[no-untyped-def]
        pdf.text(50, 100, "支出")
        pdf.text(80, 104.8, "307.82")
        pdf.text(125, 100, "万元。")

    assert "".join(_read(draw).text.split()) == "支出307.82万元。"


def test_digits_that_sit_lower_stay_in_their_cell() -> None:
    def draw(pdf) -> None:  # type: ignore[no-untyped-def]
        _table(pdf, 100, [[(100, "项目"), (100, "金额")], [(100, "收入"), (100, "")]])
        pdf.text(155, 136, "共")
        pdf.text(170, 140.8, "5.00")

    assert "收入\t共5.00" in _read(draw).text


def test_characters_beyond_sixteen_bits_are_whole() -> None:
    text = _read(lambda pdf: pdf.text(50, 100, "𠮷林2024年度𣲘水镇部门决算")).text
    assert text.startswith("𠮷林2024年度𣲘水镇部门决算\n")
    assert text.encode()


def test_two_numbers_in_a_cell_never_become_one() -> None:
    assert (
        "1\t10 12" in _read(lambda pdf: _table(pdf, 100, [[(50, "1"), (100, "10  12")], [(50, "2"), (100, "3")]])).text
    )


def test_a_merged_total_alone_on_the_next_page_keeps_the_columns_of_the_table() -> None:
    head = [[(40, "类"), (40, "款"), (120, "名称"), (80, "合计")], [(40, "201"), (40, "06"), (120, "财政"), (80, "5")]]
    text = _read(
        lambda pdf: _table(pdf, 300, head),
        lambda pdf: _table(pdf, 40, [[(200, "合计"), (80, "5")]]),
    ).text
    assert text.endswith("\f\n合计\t\t\t5\n")


def test_indented_lines_begin_paragraphs() -> None:
    def draw(pdf) -> None:  # type: ignore[no-untyped-def]
        for x, y, line in (
            (74, 100, "第一段开始"),
            (50, 120, "第一段继续"),
            (50, 140, "继续。"),
            (74, 160, "第二段。"),
        ):
            pdf.text(x, y, line)

    lines = _read(draw).text.split("\n")
    assert lines[:4] == ["　　第一段开始", "第一段继续", "继续。", "　　第二段。"]


def test_places_are_points_from_the_top_left() -> None:
    transcript = _read(lambda pdf: _table(pdf, 100, [[(50, "项目"), (100, "金额")], [(50, "收入"), (100, "5")]]))
    place = next(one for one in transcript.places if (one.line, one.cell) == (2, 1))
    assert (place.page, round(place.box.x0), round(place.box.top)) == (1, 100, 120)


def test_a_fact_knows_the_page_and_the_box_of_its_cell() -> None:
    def draw(pdf) -> None:  # type: ignore[no-untyped-def]
        pdf.text(50, 40, "2024年度某某局部门决算")
        pdf.text(50, 60, "支出决算表")
        pdf.text(50, 80, "部门：某某局    金额单位：万元")
        head = [(80, "科目编码"), (100, "科目名称"), (100, "本年支出合计"), (100, "基本支出")]
        _table(pdf, 100, [head, [(80, "2010301"), (100, "行政运行"), (100, "5.20"), (100, "5.00")]])

    report = report_of(_read(draw), origin="a.pdf", digest="0" * 64)
    sources = {fact.aspect: fact.source for fact in facts_of(report).facts}
    assert {source.page for source in sources.values()} == {1}
    boxes = {aspect: source.box for aspect, source in sources.items()}
    assert {aspect: box and round(box.x0) for aspect, box in boxes.items()} == {None: 230, "基本支出": 330}
    assert {box and round(box.top) for box in boxes.values()} == {120}


def test_a_sentence_knows_the_boxes_of_its_lines_and_a_blank_cell_its_own() -> None:
    def draw(pdf) -> None:  # type: ignore[no-untyped-def]
        pdf.text(50, 40, "2024年度某某局部门决算")
        pdf.text(50, 60, "支出决算表")
        pdf.text(50, 80, "部门：某某局    金额单位：万元")
        head = [(80, "科目编码"), (100, "科目名称"), (100, "本年支出合计"), (100, "基本支出"), (100, "项目支出")]
        row = [(80, "2010301"), (100, "行政运行"), (100, "5.20"), (100, "5.20"), (100, "")]
        _table(pdf, 100, [head, row])

    def told(pdf) -> None:  # type: ignore[no-untyped-def]
        pdf.text(50, 40, "第三部分 2024年度部门决算情况说明")
        pdf.text(50, 60, "一、支出决算情况说明")
        pdf.text(74, 80, "2024年度支出合计5.20万元，其中：基本支")
        pdf.text(50, 100, "出5.20万元。")

    report = report_of(_read(draw, told), origin="a.pdf", digest="0" * 64)
    found = facts_of(report)
    said = next(one.source for one in found.facts if one.source.table is None and one.concept == "基本支出")
    assert [(spot.page, round(spot.bottom, -1)) for spot in said.spots] == [(2, 80), (2, 100)]
    (blank,) = (one.source for one in found.blanks if one.aspect == "项目支出")
    assert blank.box and (blank.page, round(blank.box.x0), round(blank.box.top)) == (1, 430, 120)


def test_what_nobody_read_is_told(without_ocr: None) -> None:
    from PIL import Image

    def title(pdf) -> None:  # type: ignore[no-untyped-def]
        pdf.text(50, 40, "2024年度某某局部门决算")

    report = report_of(
        _read(title, lambda pdf: pdf.image(Image.new("RGB", (200, 200), "white"), x=50, y=50, w=200)),
        origin="a.pdf",
        digest="0" * 64,
    )
    assert report.unread == ("第 2 页的图片未识别，里面的文字没有读",)


def test_a_page_that_is_a_picture_is_named(without_ocr: None) -> None:
    from PIL import Image

    def picture(pdf) -> None:  # type: ignore[no-untyped-def]
        pdf.image(Image.new("RGB", (200, 200), "white"), x=50, y=50, w=200)

    transcript = _read(lambda pdf: pdf.text(50, 100, "正文"), picture)
    assert transcript.unread == ("第 2 页的图片未识别，里面的文字没有读",)


def test_a_scan_without_recognition_is_refused_with_what_to_install(without_ocr: None) -> None:
    from PIL import Image

    with pytest.raises(ScannedReport, match=r"扫描件，未识别.*pip install"):
        _read(lambda pdf: pdf.image(Image.new("RGB", (200, 200), "white"), x=50, y=50, w=200))


def test_a_table_that_is_a_picture_below_a_printed_title_is_told(without_ocr: None) -> None:
    from PIL import Image

    def draw(pdf) -> None:  # type: ignore[no-untyped-def]
        pdf.text(50, 40, "2024年度某某局部门决算")
        pdf.image(Image.new("RGB", (200, 200), "white"), x=50, y=60, w=500, h=300)

    assert _read(draw).unread == ("第 1 页的图片未识别，里面的文字没有读",)


@pytest.mark.parametrize(("mode", "marked"), [("INVISIBLE", (1,)), ("FILL", ())])
def test_words_printed_invisibly_over_a_scan_were_recognised_by_somebody(mode: str, marked: tuple[int, ...]) -> None:
    from fpdf.enums import TextMode
    from PIL import Image

    def draw(pdf) -> None:  # type: ignore[no-untyped-def]
        pdf.image(Image.new("RGB", (200, 200), "white"), x=0, y=0, w=600, h=400)
        pdf.text_mode = TextMode[mode]
        pdf.text(50, 40, "2024年度某某局部门决算情况说明")

    transcript = _read(draw)
    assert transcript.text.startswith("2024年度某某局部门决算情况说明\n")
    assert transcript.ocr_pages == marked


def test_two_pages_that_say_the_same_are_two_pages() -> None:
    page: Draw = lambda pdf: pdf.text(50, 100, "项目支出绩效自评表（2024年度）")  # noqa: E731
    assert _read(page, page).text.count("绩效自评表") == 2
