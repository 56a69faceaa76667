"""Paragraphs as a news editor writes them: each figure marked, by the report and not by what sounds alike."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.answer import Value
from assistant.ask import Assistant
from assistant.cli import app
from assistant.fact_asked import questions_of, shown
from assistant.fact_check import Mark
from assistant.fact_paragraph import check_paragraph
from corpus.facts.prose_figures import find_figures
from corpus.plain import plain

R, W, E, N = "✓", "✗", "口径不同", "未收录"
PARAGRAPHS: list[tuple[str, list[Mark]]] = [
    ("阳谷县政府办2024年三公经费支出13.39万元，其中公务用车运行维护费7.84万元，公务接待费0万元。", [R, R, R]),
    ("2020年，该办三公经费决算9.38万元，完成年初预算的89.33%，比预算减少1.12万元。", [R, R, R]),
    ("2024年基本支出980.19万元，占58.18%；项目支出704.68万元，占41.82%。", [R, R, R, R]),
    ("2024年支出16848700元，约合0.17亿元。", [R, R]),
    ("2024年住房公积金支出61.68万元。", [R]),
    ("2024年住房公积金支出65.58万元。", [E]),  # the economic item of that name
    ("2024年一般公共预算财政拨款支出1684.87万元，较年初预算931.41万元多出753.46万元，完成180.89%。", [R, R, R, R]),
    ("2020年本年支出1318.04万元，2024年为1684.87万元，四年增加366.83万元。", [R, R, R]),
    ("三公经费由2020年的9.38万元升至2024年的13.39万元，增幅42.75%。", [R, R, R]),
    ("该办2024年三公经费13.39万元，比2020年的9.38万元增加4.01万元，增长42.75%。", [R, R, R, R]),
    ("2024年人员经费924.89万元，公用经费55.31万元，两项合计980.2万元。", [R, R, R]),
    ("2024年人员经费924.89万元，公用经费55.31万元，两项合计981.2万元。", [R, R, W]),
    ("2020年年末结转276.33万元。", [W]),  # the report prints 276.32
    ("2024年支出约1700万元，超过1600万元，其中三公经费近14万元。", [R, R, R]),
    ("2024年支出约1600万元。", [W]),
    ("2024年基本支出下降5.89%。", [R]),
    ("2024年基本支出增长5.89%。", [W]),
    ("2024年一般公共服务支出1414.53万元，占支出的83.95%。", [R, R]),
    ("2024年“三公”经费13.39万元（其中公车7.84万元、出国5.55万元、接待0元）。", [R, R, R, R]),
    ("2024年三公经费13.93万元。", [W]),
    ("2020年绩效自评涵盖项目3个，涉及资金102.88万元，占项目支出总额100%。", [R, R, R]),
    ("2024年办公费6.58万元，电费23.33万元。", [R, E]),  # 23.33 is the electricity of one project
    ("全县一般公共预算收入完成35.6亿元，增长4.2%。", [N, N]),
    ("阳谷县教育局2024年支出1684.87万元。", [N]),
    ("2023年该单位三公经费为13.21万元。", [N]),
    ("2024年人均三公经费0.3万元。", [N]),
    ("今年三公经费13.39万元，比去年减少1.2万元。", [R, N]),
    ("2024年因公出国（境）团组1个，累计1人次，花费5.55万元。", [R, R, R]),
    ("2024年县级预算项目全年预算数合计786.85万元，执行699.17万元，执行率88.86%。", [N, N, N]),
    ("2024年种树300棵，收成增长3.5%。", [N]),
    ("从2020年的1318.04万元到2024年的1684.87万元，支出增加366.83万元。", [R, R, R]),
    ("从2020年的1318.04万元到2024年的1685.87万元，支出持续增长。", [R, W]),
    ("2024年授予中小企业105.31万元，占83.28%。", [R, R]),
    ("2024年国内公务接待0批次、3人次。", [R, W]),
]


@pytest.mark.parametrize(("text", "marks"), PARAGRAPHS, ids=[text[:24] for text, _ in PARAGRAPHS])
def test_each_figure_of_a_paragraph_is_marked(text: str, marks: list[Mark], assistant: Assistant) -> None:
    found = check_paragraph(assistant, text)
    assert [one.mark for one in found] == marks, [(one.said, one.mark, one.note) for one in found]
    assert all(one.source is not None and one.source.quote for one in found if one.mark != N)


def test_what_was_computed_is_said_with_its_formula(assistant: Assistant) -> None:
    *_, grown = check_paragraph(assistant, "2024年三公经费13.39万元，比2020年增加4.01万元。")
    assert "13.39 − 9.38 = 4.01" in grown.note


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("2020年，该办三公经费9.38万元", ["2020年三公经费多少万元"]),
        ("2024年水费0.34万元、电费6.82万元", ["2024年水费多少万元", "电费多少万元"]),
        (
            "2024年支出5万元，比2020年的4万元增长25%",
            ["2024年支出多少万元", "2020年多少万元", "2024年比2020年增长百分之几"],
        ),
        ("从2020年的4万元增至2024年的5万元", ["2020年多少万元", "2024年多少万元"]),
        ("从2020年的4万元增至2024年的5万元，支出稳步增长。", ["2020年支出多少万元", "2024年支出多少万元"]),
        (
            "从2020年的4万元到2024年的5万元，该办支出增加了1万元",
            ["2020年支出多少万元", "2024年支出多少万元", "2020年到2024年支出增加了多少万元"],
        ),
        ("2024年接待1批次、2人次", ["2024年接待多少批次", "2024年接待多少人次"]),
        ("2024年支出5万元，增加1万元。2020年接待1批次", ["2024年支出多少万元", "增加多少万元", "2020年接待多少批次"]),
    ],
)
def test_a_figure_is_put_as_the_question_it_answers(text: str, questions: list[str]) -> None:
    read = plain(text).text
    assert [one.question for one in questions_of(read, find_figures(read))] == questions


def test_a_fall_is_shown_without_a_second_sign() -> None:
    value = Value(value="-5.89", unit="%", label="2024年基本支出比上年下降", entity="", year=2024, citations=())
    assert shown(value) == "2024年基本支出比上年下降 5.89%"


def run(*arguments: str, data: Path, text: str = "") -> Result:
    return CliRunner().invoke(app, ["check", *arguments], env={"WENZHANG_DATA": str(data)}, input=text)


def test_text_comes_from_a_file_or_from_the_input(data_dir: Path, tmp_path: Path) -> None:
    said = "2024年三公经费13.39万元。"
    (tmp_path / "稿子.txt").write_text(said, encoding="gb18030")
    by_file, by_input = run("--file", str(tmp_path / "稿子.txt"), data=data_dir), run("-", data=data_dir, text=said)
    assert by_file.exit_code == by_input.exit_code == 0
    assert by_file.output == by_input.output and by_file.output.startswith("✓  13.39万元")


def test_one_way_in_at_a_time(data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    assert run(data=data_dir).exit_code == 2
    assert run("话", "--file", str(tmp_path / "a.txt"), data=data_dir).exit_code == 2


def test_a_file_without_text_is_refused_in_words(data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "空.pdf").write_bytes(b"%PDF-1.7\nnoise")
    result = run("--file", str(tmp_path / "空.pdf"), data=data_dir)
    assert result.exit_code == 1 and "空.pdf" in result.output and "Traceback" not in result.output
