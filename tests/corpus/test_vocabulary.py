"""The vocabulary: no word points at two things silently, and titles and labels find their names."""

from collections import defaultdict

import pytest

from corpus.vocabulary_file import bare_label, load_vocabulary

VOCABULARY = load_vocabulary()


def test_no_word_stands_under_two_items() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for item in VOCABULARY.items:
        for word in (item.name, *item.aliases, *item.asked):
            owners[bare_label(word)].add(item.name)
    assert {word: names for word, names in owners.items() if len(names) > 1} == {}


def test_an_ambiguous_word_is_no_items_own() -> None:
    owned = {bare_label(word) for item in VOCABULARY.items for word in (item.name, *item.aliases, *item.asked)}
    assert not {one.word for one in VOCABULARY.ambiguous} & owned
    assert all(len(one.of) > 1 for one in VOCABULARY.ambiguous)


def test_parts_and_counts_are_items() -> None:
    names = {item.name for item in VOCABULARY.items}
    assert {part for item in VOCABULARY.items for part in item.parts} <= names
    assert {count.name for count in VOCABULARY.counts} <= names
    assert {one for count in VOCABULARY.counts for one in count.within} <= names


def test_a_title_names_one_form_and_fund() -> None:
    owners: dict[tuple[str, bool], set[tuple[str, str]]] = defaultdict(set)
    for form in VOCABULARY.forms:
        for spelling in form.spellings:
            owners[spelling, form.of_government].add((form.name, form.fund))
    assert {title: forms for title, forms in owners.items() if len(forms) > 1} == {}


def test_codes_stand_once_in_each_classification() -> None:
    for classification in (VOCABULARY.functional, VOCABULARY.economic):
        codes = [one.code for one in classification]
        assert len(codes) == len(set(codes))
    assert {len(one.code) for one in VOCABULARY.functional} == {3}
    assert {one.code[:3] for one in VOCABULARY.economic} <= {one.code for one in VOCABULARY.economic}


@pytest.mark.parametrize(
    ("label", "concept"),
    [
        ("八、其他收入", "其他收入"),
        ("其中：基本支出", "基本支出"),
        ("“三公”经费", "三公经费"),
        ("''三公''经费支出", "三公经费"),
        ("因公出国\n(境)费", "因公出国（境）费"),
        ("公务 接待费", "公务接待费"),
        ("（一）本年收入", "本年收入合计"),
        ("二．项目支出", None),
        ("住房公积金", None),
    ],
)
def test_a_printed_label_finds_its_item(label: str, concept: str | None) -> None:
    assert VOCABULARY.concept(label) == concept


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("一般公共服务(类)支出", "一般公共服务支出"),
        ("医疗卫生与计划生育支出（210类）", "卫生健康支出"),
        ("城乡社区事务", "城乡社区支出"),
        ("政府办公厅（室）及相关机构事务", None),
    ],
)
def test_old_and_numbered_class_names_become_todays(label: str, name: str | None) -> None:
    assert VOCABULARY.classification_name(label) == name


def test_codes_have_names() -> None:
    assert VOCABULARY.functional_name("210") == "卫生健康支出"
    assert VOCABULARY.economic_name("30113") == "住房公积金"
    assert VOCABULARY.economic_name("99999") is None


@pytest.mark.parametrize(
    ("title", "form", "fund"),
    [
        ("收入支出决算总表", "收入支出决算总表", "全部收支"),
        ("2024 年度 支出决算表", "支出决算表", "全部收支"),
        ("支出决算表（续）", "支出决算表", "全部收支"),
        ("公开 04 表 财政拨款收入支出决算总表 金额单位：万元", "财政拨款收入支出决算总表", "财政拨款"),
        (
            "2023年部门一般公共预算财政拨款基本支出决算明细表",
            "一般公共预算财政拨款基本支出决算表",
            "一般公共预算财政拨款",
        ),
        ("一般公共预算财政拨款支出决算表（按功能分类科目）", "一般公共预算财政拨款支出决算表", "一般公共预算财政拨款"),
        ("财政拨款“三公”经费支出决算表", "财政拨款“三公”经费支出决算表", "财政拨款"),
        ("一般公共预算财政拨款“三公”经费支出决算表", "财政拨款“三公”经费支出决算表", "一般公共预算财政拨款"),
        ("国有资本经营预算财政拨款收入支出决算表", "国有资本经营预算财政拨款支出决算表", "国有资本经营预算财政拨款"),
        ("2025年预算单位收入预算总表", "收入预算总表", "全部收支"),
        ("上海市某区财政局2024年度收入决算表", "收入决算表", "全部收支"),
        ("机关运行经费支出决算表", "机关运行经费支出决算表", "一般公共预算财政拨款"),
        ("预算项目支出绩效自评表 (2024年度)", "绩效自评表", "项目资金"),
        ("2020 年度某县信息中心项目支出绩效自评情况汇总表", "绩效自评汇总表", "项目资金"),
    ],
)
def test_a_title_finds_its_form_and_fund(title: str, form: str, fund: str) -> None:
    found = VOCABULARY.form_of_title(title)
    assert found is not None
    assert (found.name, found.fund) == (form, fund)


@pytest.mark.parametrize(
    "title",
    ["2024 年度部门决算表", "一般公共预算财政拨款支出决算情况说明", "某某专项资金支出决算表", "部门：某县财政局", ""],
)
def test_what_is_no_known_form_gets_no_form(title: str) -> None:
    assert VOCABULARY.form_of_title(title) is None
