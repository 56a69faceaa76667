"""Self-evaluation forms and lists of other shapes than the embedded reports', typed here."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from corpus.fact import Fact
from corpus.facts.performance import performance_facts
from corpus.readers.performance import read_performance
from corpus.readers.performance_assign import Token
from corpus.readers.performance_rows import _repeated
from corpus.report import Identity, Report, Table


def tables_of(text: str) -> tuple[Table, ...]:
    return read_performance(text.split("\n"), report="r", first_ordinal=3)


def facts_of(text: str) -> tuple[Fact, ...]:
    identity = Identity(entity="甲局", scope="部门汇总", year=2023, kind="部门决算")
    report = Report(
        id="r", title="", identity=identity, origin="", sha256="", text=text, sections=(), tables=tables_of(text)
    )
    return performance_facts(report)


def said(facts: tuple[Fact, ...], concept: str) -> list[tuple[str, str, str, str, str | None]]:
    return [(f.stage, f.measure, str(f.value), f.unit, f.qualifier) for f in facts if f.concept == concept]


# Columns of their own for unit and direction, the total score in the head, no levels.
UNITS_APART = """2023年度项目支出绩效自评表
单位：万元
项目名称\t智慧停车\t\t\t自评总分\t95.5
主管部门\t市交通局\t\t\t实施单位\t停车中心
项目资金\t年初预算数\t全年(调整)预算数\t全年执行数\t执行率\t执行率权重\t执行率得分
年度总金额\t100\t120\t90\t75%\t10\t7.5
其中：财政资金\t100\t120\t90\t\t\t
年度总体目标\t年初设定目标\t\t全年完成情况
\t新增车位。\t\t已新增车位。
绩效指标\t指标名称\t计量单位\t指标性质\t年初指标值\t全年完成值\t得分系数\t指标权重\t指标得分
\t新增车位\t个\t≥\t500\t520\t100%\t40\t40
\t群众满意度\t%\t≥\t90\t93\t96%\t50\t48

说明：以上为自评。
下一节"""


def test_unit_and_direction_in_columns_of_their_own() -> None:
    facts = facts_of(UNITS_APART)
    assert said(facts, "新增车位") == [
        ("决算", "目标值", "500", "个", "≥"),
        ("决算", "实际值", "520", "个", None),
        ("决算", "分值", "40", "分", None),
        ("决算", "得分", "40", "分", None),
    ]
    assert ("决算", "实际值", "93", "%", None) in said(facts, "群众满意度")


def test_total_score_in_the_head_of_the_form() -> None:
    total = [fact for fact in facts_of(UNITS_APART) if fact.concept == "自评得分"]
    assert [(fact.value, fact.source.line, fact.project) for fact in total] == [(Decimal("95.5"), 3, "智慧停车")]


def test_budget_columns_in_another_order() -> None:
    assert said(facts_of(UNITS_APART), "年度资金总额") == [
        ("年初预算", "金额", "100", "万元", None),
        ("全年预算", "金额", "120", "万元", None),
        ("决算", "金额", "90", "万元", None),
        ("决算", "完成率", "75", "%", None),
        ("决算", "分值", "10", "分", None),
        ("决算", "得分", "7.5", "分", None),
    ]
    assert len(said(facts_of(UNITS_APART), "当年财政拨款")) == 3


def test_a_form_ends_with_its_notes_and_keeps_its_fields() -> None:
    (form,) = tables_of(UNITS_APART)
    assert (form.ordinal, form.line, form.line_end, form.unit) == (3, 1, 14, "万元")
    assert form.notes == ("说明：以上为自评。",)
    fields = dict(form.subject_fields)
    assert (fields["主管部门"], fields["实施单位"]) == ("市交通局", "停车中心")
    assert fields["全年完成情况"] == "已新增车位。"


WEIGHT_FIRST = """项目绩效目标自评表
项目名称\t社区食堂
一级指标\t二级指标\t指标名称\t权重\t计划指标值\t实际完成值\t得分
产出指标\t数量指标\t就餐人次\t50\t≥1000人次\t980人次\t49
\t质量指标\t食品抽检合格率\t30\t=100%\t100%\t30
满意度指标\t服务对象满意度指标\t老人满意度\t20\t≥90%\t88\t19.5
合计\t\t\t100\t\t\t98.5"""


def test_weights_before_targets_and_a_total_row_with_both_sums() -> None:
    facts = facts_of(WEIGHT_FIRST)
    meals = [fact for fact in facts if fact.concept == "就餐人次"]
    assert [(f.measure, str(f.value)) for f in meals] == [
        ("分值", "50"), ("目标值", "1000"), ("实际值", "980"), ("得分", "49")
    ]  # fmt: skip
    assert meals[0].path == ("产出指标", "数量指标", "就餐人次")
    assert [str(f.value) for f in facts if f.concept == "自评得分"] == ["98.5"]


def test_an_actual_without_a_unit_is_in_the_unit_of_its_target() -> None:
    (actual,) = [f for f in facts_of(WEIGHT_FIRST) if f.concept == "老人满意度" and f.measure == "实际值"]
    assert (str(actual.value), actual.unit) == ("88", "%")


FLAT = """项目支出绩效自评表
（2022 年度）
项目名称 委托业务
主管部门 某镇 实施单位 某镇政府
项目资金
（万元）
年初预算数 全年预算数 全年执行数 分值 执行率 得分
年度资金总额： 90 89.97 89.97 10 100% 10
其中：本年财政拨款 80 79.97 79.97
其他资金 10 10 10
年度总体目标
预期目标 实际完成情况
完成编制。

编制完成。
绩效指标
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
产出指标
(50分)
数量指标 编制项目 ≥50个 50 30 30
质量指标 报告合格率 ≥95% 96% 20 19
效益指标
(40分)
社会效益指标

维护市场
公平

效果明显

达成预期

40 40
总分 99"""


def test_flattened_rows_find_their_columns() -> None:
    facts = facts_of(FLAT)
    assert said(facts, "编制项目")[:2] == [("决算", "目标值", "50", "个", "≥"), ("决算", "实际值", "50", "个", None)]
    fair = [fact for fact in facts if fact.concept == "维护市场公平"]
    assert [(f.measure, str(f.value)) for f in fair] == [("分值", "40"), ("得分", "40")]
    assert fair[0].path == ("效益指标", "社会效益指标", "维护市场公平")


def test_parts_of_the_budget_whose_columns_are_lost_are_resolved_by_their_sum() -> None:
    parts = [fact for fact in facts_of(FLAT) if fact.concept in {"当年财政拨款", "其他资金"}]
    assert [(f.stage, str(f.value)) for f in parts] == [
        ("年初预算", "80"), ("全年预算", "79.97"), ("决算", "79.97"),
        ("年初预算", "10"), ("全年预算", "10"), ("决算", "10"),
    ]  # fmt: skip
    assert {f.read_as for f in parts} == {"resolved"}


def test_parts_that_do_not_add_up_stay_candidates() -> None:
    wrong = FLAT.replace("其他资金 10 10 10", "其他资金 11 11 11")
    parts = [fact for fact in facts_of(wrong) if fact.concept == "其他资金"]
    assert {fact.read_as for fact in parts} == {"candidate"}


def test_a_dash_gives_no_figure() -> None:
    lost = FLAT.replace("质量指标 报告合格率 ≥95% 96% 20 19", "质量指标 报告合格率 ≥95% 96% 20 -")
    facts = facts_of(lost)
    assert [(f.measure, str(f.value)) for f in facts if f.concept == "报告合格率"] == [
        ("目标值", "95"), ("实际值", "96"), ("分值", "20")
    ]  # fmt: skip


def test_a_lost_score_leaves_the_others_in_their_columns() -> None:
    whole = "\t质量指标\t食品抽检合格率\t30\t=100%\t100%\t30"
    facts = facts_of(WEIGHT_FIRST.replace(whole, "质量指标\t\t\t食品抽检合格率\t30\t=100%\t100%"))
    assert [(f.measure, str(f.value)) for f in facts if f.concept == "食品抽检合格率"] == [
        ("分值", "30"), ("目标值", "100"), ("实际值", "100")
    ]  # fmt: skip


def test_a_label_without_an_indicator_gives_its_place_to_none() -> None:
    unused = WEIGHT_FIRST.replace("满意度指标\t服务对象", "\t经济效益指标\t\t\t\t\t\n满意度指标\t服务对象")
    flat = FLAT.replace("社会效益指标\n", "生态效益指标\n\n社会效益指标\n")
    assert tables_of(unused)[0].rows[2].path == ("满意度指标", "服务对象满意度指标", "老人满意度")
    assert {fact.path for fact in facts_of(flat)} == {fact.path for fact in facts_of(FLAT)}


def test_a_first_level_above_its_rows_reaches_down() -> None:
    above = WEIGHT_FIRST.replace("满意度指标\t服务对象", "满意度指标\n\t服务对象")
    assert tables_of(above)[0].rows[2].path == ("满意度指标", "服务对象满意度指标", "老人满意度")


CENTRED = """项目支出绩效自评表
项目名称\t光纤
一级指标\t二级指标\t三级指标\t指标值\t实际完成值\t分值\t得分
\t\t开通线路\t=10条\t10条\t10\t10
产出指标\t数量指标\t维护线路\t=10条\t10条\t10\t10
\t\t维护部门\t≥4个\t4个\t10\t10
\t\t开通合格率\t=100%\t100%\t20\t20
\t质量指标\t维护合格率\t=100%\t100%\t20\t20
\t\t部门达标率\t=100%\t100%\t20\t20
\t时效指标\t完成时间\t12月31日\t12月31日\t10\t10
总分\t\t\t\t100"""


def test_labels_in_the_middle_of_their_rows_reach_up_and_down() -> None:
    (form,) = tables_of(CENTRED)
    assert [(row.label, row.path[1]) for row in form.rows[:-1]] == [
        ("开通线路", "数量指标"), ("维护线路", "数量指标"), ("维护部门", "数量指标"),
        ("开通合格率", "质量指标"), ("维护合格率", "质量指标"), ("部门达标率", "质量指标"), ("完成时间", "时效指标"),
    ]  # fmt: skip
    assert {cell.read_as for cell in form.rows[0].cells} == {"resolved"}


def test_labels_in_the_first_of_their_rows_reach_down() -> None:
    top = CENTRED.replace("产出指标\t数量指标\t维护线路", "\t\t维护线路")
    top = top.replace("\t\t开通线路", "产出指标\t数量指标\t开通线路")
    top = top.replace("\t\t开通合格率", "\t质量指标\t开通合格率").replace("\t质量指标\t维护合格率", "\t\t维护合格率")
    (form,) = tables_of(top)
    assert [row.path[1] for row in form.rows[:-1]] == ["数量指标"] * 3 + ["质量指标"] * 3 + ["时效指标"]
    assert {cell.read_as for row in form.rows for cell in row.cells} == {"printed"}


def test_cost_is_a_second_level_under_output_and_a_first_level_elsewhere() -> None:
    old = tables_of(CENTRED.replace("\t时效指标\t完成时间\t12月31日\t12月31日", "\t成本指标\t线路费\t≤9万元\t9万元"))
    assert old[0].rows[-2].path == ("产出指标", "成本指标", "线路费")


def test_a_rate_printed_as_a_fraction_is_no_percentage() -> None:
    def rates(text: str) -> list[str]:
        return [str(f.value) for f in facts_of(text) if f.measure == "完成率"]

    assert rates(UNITS_APART.replace("\t75%\t10", "\t0.75\t10")) == []
    assert rates(UNITS_APART.replace("\t75%\t10", "\t75\t10")) == ["75"]
    assert rates(UNITS_APART.replace("\t执行率\t", "\t执行率(%)\t").replace("\t75%\t10", "\t75.1\t10")) == ["75.1"]


def test_amounts_of_a_form_that_prints_no_unit_stay_candidates() -> None:
    facts = facts_of(UNITS_APART.replace("单位：万元\n", ""))
    assert {f.read_as for f in facts if f.measure == "金额"} == {"candidate"}
    assert {f.read_as for f in facts if f.measure != "金额"} == {"printed"}


LIST = """2023年度项目支出绩效自评情况汇总表
单位：万元
序号\t项目名称\t全年预算数\t执行数\t执行率\t自评得分\t等级
1\t社区食堂\t100\t98.5\t98.5%\t97.35\t优

2\t光纤\t20\t20\t100%\t100\t优
其他文字"""


def test_list_with_amounts() -> None:
    facts = facts_of(LIST)
    kitchen = [(f.concept, f.stage, f.measure, str(f.value), f.unit) for f in facts if f.project == "社区食堂"]
    assert kitchen == [
        ("年度资金总额", "全年预算", "金额", "100", "万元"),
        ("年度资金总额", "决算", "金额", "98.5", "万元"),
        ("年度资金总额", "决算", "完成率", "98.5", "%"),
        ("自评得分", "决算", "得分", "97.35", "分"),
    ]
    assert tables_of(LIST)[0].line_end == 6


def test_flat_list_with_spaces_in_names_and_a_broken_header() -> None:
    header = "项目绩效自评情况汇总表\n\n序号 项目名称 资金使用单位\n自评\n\n得分\n\n自评\n等级\n"
    flat = header + "1 12345 市民热线 热线办 98 优\n2\n…\n"
    facts = facts_of(flat)
    assert [(f.project, str(f.value)) for f in facts] == [("12345市民热线", "98")]


@given(st.sampled_from([UNITS_APART, WEIGHT_FIRST, FLAT, CENTRED, LIST]), st.data())
def test_damaged_forms_are_read_without_error_and_quoted_verbatim(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.sets(st.integers(0, len(text) - 1), max_size=12))
    damaged = "".join(char for index, char in enumerate(text) if index not in cut)
    for fact in facts_of(damaged):
        assert fact.source.quote in damaged
        assert 1 <= fact.source.line <= fact.source.line_end <= damaged.count("\n") + 1


def test_titles_in_contents_and_sentences_are_no_forms() -> None:
    text = "项目支出绩效自评表\n\n第三部分 名词解释\n汇总表和自评表详见附件。\n项目支出绩效自评情况汇总表\n一、概况\n"
    assert tables_of(text) == ()


def test_goals_that_repeat_their_name_are_cells_without_blank_lines() -> None:
    lines = [
        "实现机关", "办公数字", "化、网络", "实现机关办公", "数字化、网络", "化", "实现机关办公数", "字化、网络化",
    ]  # fmt: skip
    tokens = [Token(text=line, line=number) for number, line in enumerate(lines, start=1)]
    assert [(cell.text, cell.line) for cell in _repeated(tokens, 3)] == [
        ("实现机关办公数字化、网络", 1),
        ("实现机关办公数字化、网络化", 4),
        ("实现机关办公数字化、网络化", 7),
    ]
    assert _repeated(tokens[:-1], 3) == ()
    assert _repeated(tokens * 4, 3) == ()
