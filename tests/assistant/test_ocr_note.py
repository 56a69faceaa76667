"""A figure that was recognised in a picture is never given without saying so."""

from pathlib import Path

from tests.assistant.facts import assistant_over, fact

NOTE = "引用的是扫描件，数字由文字识别得出，请核对原文。"


def test_an_answer_from_a_scan_says_so_and_others_do_not(tmp_path: Path) -> None:
    printed, spent = fact("三公经费", "9.5"), fact("基本支出", "300")
    scanned = printed.model_copy(update={"source": printed.source.model_copy(update={"ocr": True, "page": 7})})
    helper = assistant_over(tmp_path, [scanned, spent])
    answer = helper.ask("2023年三公经费多少")
    assert answer.verified and NOTE in answer.notes
    assert answer.citations[0].page == 7
    assert NOTE not in helper.ask("2023年基本支出多少").notes
