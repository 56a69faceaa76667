"""What a model writes is printed only if nothing in it goes beyond its references."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Value
from assistant.model.honesty import honest, load_words
from assistant.model.references import Kind, Reference
from assistant.model.trouble import ModelTrouble

NEEDED: frozenset[Kind] = frozenset({"year", "item"})


def figure(id: str, value: str, year: int, item: str, stage: str = "决算", **more: str) -> Reference:
    names: set[tuple[Kind, str]] = {("year", str(year)), ("item", item), ("stage", stage), ("entity", "甲局")}
    names |= {("scope", more.get("scope", "部门汇总")), ("fund", "财政拨款")}
    unit = more.get("unit", "万元")
    label = f"{year}年{item}{stage}"
    held = Value(value=value, unit=unit, label=label, entity="甲局", year=year, citations=(0,), facts=(f"id-{id}",))
    needed = NEEDED if stage == "决算" else NEEDED | {"stage"}
    return Reference(id=id, sort="figure", printed=value + unit, names=frozenset(names), needed=needed, value=held)


NOW = figure("f1", "13.39", 2024, "三公经费")
THEN = figure("f2", "9.38", 2020, "三公经费")
PLANNED = figure("f3", "20.00", 2024, "三公经费", "年初预算")
CARS = figure("f4", "7.84", 2024, "公务用车购置及运行维护费")
ROSE = Reference(
    id="f5",
    sort="change",
    printed="比上年增加4.01万元",
    names=NOW.names,
    needed=NEEDED,
    swallowed=("比2023年增加", "比上年增加", "较上年增加", "比上年", "增加"),
    value=NOW.value,
)
ALL = (NOW, THEN, PLANNED, CARS, ROSE)
OTHERS = ("公务接待费", "项目支出", "乙局")
CAREFUL = "2024年三公经费决算为{f1}，年初预算为{f3}。其中公务用车购置及运行维护费决算为{f4}。"


def written(text: str, references: tuple[Reference, ...] = ALL) -> str:
    return honest(text, references, OTHERS).text


def reason(text: str, references: tuple[Reference, ...] = ALL) -> str:
    with pytest.raises(ModelTrouble) as trouble:
        written(text, references)
    return trouble.value.reason.removeprefix("措辞中")


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("2024年三公经费决算为{f1}。", "2024年三公经费决算为13.39万元。"),
        ("甲局2024年度三公经费决算是{f1}，年初预算是{f3}。", None),
        ("根据报告，2024年三公经费年初预算为{f3}，其中公务用车购置及运行维护费决算{f4}。", None),
        ("2020年三公经费为{f2}。2024年三公经费决算为{f1}。", None),
        ("2024年三公经费决算比2020年{f1-f2}。", "2024年三公经费决算比2020年多4.01万元。"),
        ("2024年三公经费决算比2020年增加了{f1-f2}。", "2024年三公经费决算比2020年多4.01万元。"),
        ("2020年三公经费决算较2024年减少{f2-f1}。", "2020年三公经费决算较2024年少4.01万元。"),
        ("2024年三公经费决算比年初预算少{f1 - f3}。", "2024年三公经费决算比年初预算少6.61万元。"),
        ("2024年三公经费比上年增加{f5}。", "2024年三公经费比上年增加4.01万元。"),
        ("2024年三公经费{f5}。", "2024年三公经费比上年增加4.01万元。"),
        (CAREFUL, None),
    ],
)
def test_honest_words_are_printed(said: str, printed: str | None) -> None:
    text = written(said)
    assert printed is None or text == printed
    assert "{" not in text


@pytest.mark.parametrize(
    ("said", "why"),
    [
        # a figure of its own, however it is written
        *[
            (f"2024年三公经费决算为{number}万元，即{{f1}}。", "有引用以外的数字")
            for number in (
                "13.39", "１３.３９", "十三", "一百三十", "壹拾叁", "〇", "零", "两百", "半", "Ⅻ", "⑬", "½", "٣", "१३",
                "1\u200b3", "叁", "萬", "廿", "〡", "㈠", "𝟏𝟑", "²", "三成", "六折",
            )
        ],
        ("2024年三公经费决算为{f1}，约占百分之五。", "有引用以外的增减"),
        ("2024年三公经费决算为{f1}，翻番。", "有引用以外的增减"),
        # a year of its own
        ("2023年三公经费决算为{f1}。", "有引用以外的年度"),
        ("２０２４年三公经费决算为{f1}。", "有引用以外的数字"),
        ("二〇二四年三公经费决算为{f1}。", "有引用以外的数字"),
        # another figure's year, item, stage, owner
        ("2020年三公经费决算为{f1}。", "的名称与数字不符"),
        ("2024年公务用车购置及运行维护费决算为{f1}。", "的名称与数字不符"),
        ("2024年公务接待费为{f1}。", "的名称与数字不符"),
        ("2024年三公经费年初预算为{f1}。", "的名称与数字不符"),
        ("2024年三公经费为{f3}。", "的名称与数字不符"),
        ("乙局2024年三公经费决算为{f1}。", "的名称与数字不符"),
        ("三公经费决算为{f1}。", "的名称与数字不符"),
        ("2024年决算为{f1}。", "的名称与数字不符"),
        ("2024年三公经费年初预算为{f3}，公务用车购置及运行维护费为{f4}。", "的名称与数字不符"),
        ("2024年三公经费和公务用车购置及运行维护费决算分别为{f1}和{f4}。", "的名称与数字不符"),
        ("2024年三公经费决算为{f1}，是公务接待费。", "的名称与数字不符"),
        ("2024年三公经费决算（项目支出）为{f1}。", "的名称与数字不符"),
        # a unit of its own
        ("2024年三公经费决算为{f1}亿元。", "有引用以外的数字"),
        ("2024年三公经费决算为{f1}元。", "有自写的单位"),
        ("2024年三公经费决算为{f1}%。", "有自写的单位"),
        # directions
        ("2024年三公经费决算比2020年减少{f1-f2}。", "有引用以外的增减"),
        ("2020年三公经费决算比2024年增加{f2-f1}。", "有引用以外的增减"),
        ("2024年三公经费决算比2020年减少{f2-f1}。", "的名称与数字不符"),
        ("2024年三公经费决算减少{f1-f2}。", "有引用以外的增减"),
        ("2024年三公经费决算{f1-f2}。", "有引用以外的增减"),
        ("2024年三公经费比上年减少{f5}。", "有引用以外的增减"),
        ("2024年三公经费决算增加至{f1}。", "有引用以外的增减"),
        ("2024年三公经费决算为{f1}，有下降。", "有引用以外的增减"),
        ("2024年三公经费决算为{f1}，與上年持平。", "有资料以外的词"),
        ("2024年三公经费决算高于{f1}。", "有引用以外的增减"),
        ("2024年三公经费决算為{f1}，減少。", "有资料以外的词"),
        ("2024年三公经费决算为{f1}，居首。", "有引用以外的增减"),
        ("2024年三公经费决算比2020年{f1-f3}。", "的名称与数字不符"),
        # negations, hedges, praise, accusations, other scripts
        ("2024年三公经费决算并不是{f1}。", "有否定"),
        ("2024年三公经费决算没有{f1}。", "有否定"),
        ("2024年三公经费决算超过{f1}。", "有引用以外的增减"),
        ("2024年三公经费决算近{f1}。", "有引用以外的增减"),
        ("2024年三公经费决算为-{f1}。", "有资料以外的词"),
        ("2024年三公经费决算为{f1}，挪用了。", "有资料以外的词"),
        ("2024年三公经费决算为{f1} million。", "有资料以外的词"),
        ("2024年三公经费决算为{f1}🎉。", "有资料以外的词"),
        ("2024年三公经费决算为\u202e{f1}。", "有资料以外的词"),
        ("<b>2024年三公经费决算为{f1}。", "有资料以外的词"),
    ],
)  # fmt: skip
def test_what_goes_beyond_is_not_printed(said: str, why: str) -> None:
    assert reason(said) == why


@pytest.mark.parametrize("said", ["{f9}", "{f1+f2}", "{f1-f5}", "{f1-f9}", "{}", "{f1}{", "f1}", "{f1*2}", "{13.39}"])
def test_a_reference_to_nothing_is_not_printed(said: str) -> None:
    with pytest.raises(ModelTrouble):
        written(f"2024年三公经费决算为{said}。")


def test_figures_of_different_scope_are_not_set_against_each_other() -> None:
    own = figure("f2", "9.38", 2020, "三公经费", scope="单位本级")
    assert reason("2024年三公经费决算比2020年{f1-f2}。", (NOW, own)) == "的名称与数字不符"


def test_a_difference_has_its_formula_and_both_facts() -> None:
    (value,) = honest("2024年三公经费决算比2020年{f1-f2}。", ALL).values
    assert (value.value, value.formula, value.facts) == ("4.01", "13.39 − 9.38 = 4.01", ("id-f1", "id-f2"))


LETTERS = "零一二两三四五六七八九十百千万亿半倍成番增减升降涨跌多少高低超不没未无非约近余逾①Ⅳ½％%元+-"
SNEAKED_WORDS = (
    "增加",
    "减少",
    "下降",
    "持平",
    "没有",
    "并非",
    "百分之五",
    "公务接待费",
    "乙局",
    "2023年",
    "2020年",
    "年初预算",
)
SNEAKED = st.one_of(
    st.sampled_from([*LETTERS, *SNEAKED_WORDS]),
    st.integers().map(str),
    st.characters(categories=["N", "S", "C", "L"], exclude_characters="\n").filter(
        lambda char: char not in "".join((*load_words().small, *load_words().than))
    ),
)


@given(at=st.integers(0, len("2024年三公经费决算为")), sneaked=SNEAKED)
def test_nothing_can_be_slipped_in_before_a_figure(at: int, sneaked: str) -> None:
    base = "2024年三公经费决算为"
    with pytest.raises(ModelTrouble):
        written(f"{base[:at]}{sneaked}{base[at:]}{{f1}}。")


@given(st.text(max_size=40))
def test_text_without_references_shows_no_figure(text: str) -> None:
    try:
        printed = honest(text, ALL, OTHERS)
    except ModelTrouble:
        return
    left = printed.text.replace("2024年", "").replace("2020年", "")
    assert not printed.values and not any(char.isdigit() for char in left)


ITEMS = ("三公经费", "公务用车购置及运行维护费", "公务接待费")
OWNERS = {
    "13.39万元": ("2024年", "三公经费"),
    "9.38万元": ("2020年", "三公经费"),
    "20.00万元": ("2024年", "三公经费"),
    "7.84万元": ("2024年", "公务用车购置及运行维护费"),
}
PIECES = (
    *("{f1}", "{f2}", "{f3}", "{f4}", "{f5}", "{f1-f2}", "{f2-f1}", "{f1-f3}", "2024年", "2020年", "甲局", "13"),
    *("决算", "年初预算", "比", "为", "，", "。", "其中", "增加", "减少", *ITEMS),
)


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_whatever_is_printed_is_said_of_the_right_thing(parts: list[str]) -> None:
    """Read by another reader: the year and the item said last before a figure are those of its fact."""
    try:
        text = written("".join(parts))
    except ModelTrouble:
        return
    for amount, (year, item) in OWNERS.items():
        for said in [text[: at.start()] for at in re.finditer(re.escape(amount), text)]:
            assert max(ITEMS, key=said.rfind) == item and item in said
            assert max(("2024年", "2020年"), key=said.rfind) == year and year in said
