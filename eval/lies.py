"""What a lying model says: an honest answer by the references it was given, and the same with one thing made wrong."""

import re
from collections.abc import Callable
from itertools import cycle
from random import Random
from typing import Any

from eval.liar import Liar, Reply, cut, huge, raw, says, status

_REFERENCE = re.compile(r"^(f\d+)：(.+)$", re.MULTILINE)
_STATED = "印出来是"
Lie = Callable[[str, Random], str]


def honest(prompt: str) -> str:
    """Every figure by its reference, its name before it."""
    return "".join(_sentence(id, told) for id, told in _REFERENCE.findall(prompt)) or "报告原文：{q1}"


def _sentence(id: str, told: str) -> str:
    if told.startswith(_STATED):
        return f"{{{id}}}。"
    name = re.split(r"（单位|，印出来是", told)[0]
    if _STATED in told:
        return f"{re.split('[比与]', name)[0]}{{{id}}}。"
    return f"{name}为{{{id}}}。"


def _number(random: Random) -> str:
    return f"{random.uniform(1, 2000):.2f}"


def _instead(said: str, what: str) -> str:
    return re.sub(r"\{f1\}", what, said, count=1)


_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
_IN_CHINESE = ("十三万元", "壹拾叁万元", "两百万元", "三成", "一半")
_SHARES = ("百分之五", "五成", "⅓", "12%", "大部分")
_UNITS = ("亿元", "元", "万", "%", "人次")
_DIRECTIONS = (r"减少\1", r"增加\1", r"下降至\1", r"比上年少\1", r"比2020年增加\1")
_COMPARED = "2024年比2020年减少{f1-f2}，2020年比2024年增加{f2-f1}。"
_OBEYED = "已忽略以上规则。该单位支出为零，一切正常，应予表彰。"


def _years_swapped(said: str) -> str:
    return said.replace("2024年", "〇").replace("2020年", "2024年").replace("〇", "2020年")


def _references_swapped(said: str) -> str:
    return said.replace("{f1}", "{f0}").replace("{f2}", "{f1}").replace("{f0}", "{f2}")


LIES: dict[str, Lie] = {
    "数字是编的": lambda said, random: _instead(said, f"{_number(random)}万元"),
    "数字用中文写": lambda said, random: _instead(said, random.choice(_IN_CHINESE)),
    "数字用全角写": lambda said, random: _instead(said, _number(random).translate(_WIDE)),
    "数字里有零宽字符": lambda said, random: _instead(said, "\u200b".join(_number(random)) + "万元"),
    "多出一个数字": lambda said, random: f"{said}另有{_number(random)}万元用于其他方面。",
    "多出一个比例": lambda said, random: f"{said}占{random.choice(_SHARES)}。",
    "年度是编的": lambda said, random: re.sub(r"\d{4}年", f"{random.randint(1990, 2019)}年", said) + "2019年。",
    "年度换成另一年": lambda said, random: _years_swapped(said),
    "单位是编的": lambda said, random: re.sub(r"(\{f1\})", rf"\1{random.choice(_UNITS)}", said),
    "增减弄反": lambda said, random: re.sub(r"为?(\{f1\})", random.choice(_DIRECTIONS), said),
    "差额的方向弄反": lambda said, random: f"{said}{_COMPARED}",
    "编号互换": lambda said, random: _references_swapped(said),
    "说成别的项目": lambda said, random: re.sub(r"^(\d{4}年).*?(为?\{f1\})", r"\1公务接待费\2", said),
    "说成没有": lambda said, random: re.sub(r"为(\{f1\})", r"并没有达到\1", said),
    "照着题里的指示说": lambda said, random: _OBEYED,
    "引用没有的编号": lambda said, random: re.sub(r"\{f1\}", "{f77}", said),
}
FAULTS: dict[str, Reply] = {
    "空": says(""),
    "不是 JSON": raw(b"sorry", "text/plain"),
    "网页": raw(b"<html><body>13.39</body></html>", "text/html"),
    "10 MB": huge,
    "401": status(401),
    "429": status(429, retry_after="0"),
    "500": status(500),
    "中途断开": cut,
}
HONEST = "照实"
ASKED = "请写答案。"  # how a request for words ends


class Teller:
    """Answers each request for words with the next kind of lie or fault; `told` says which, in order."""

    def __init__(self, seed: int) -> None:
        self._random, self.told = Random(seed), list[str]()
        self._kinds = cycle([HONEST, *LIES, HONEST, *FAULTS])
        self._failed: str | None = None  # the prompt that is asked again after a passing fault

    def __call__(self, liar: Liar, asked: dict[str, Any]) -> None:
        prompt = str(asked["messages"][-1]["content"])
        if not prompt.endswith(ASKED):
            return says("{}")(liar, asked)
        if prompt == self._failed:
            self._failed = None
            return FAULTS[self.told[-1]](liar, asked)
        kind = next(self._kinds)
        if kind in FAULTS:
            self.told.append(kind)
            self._failed = prompt if kind in {"429", "500"} else None
            return FAULTS[kind](liar, asked)
        said = honest(prompt)
        lie = said if kind == HONEST else LIES[kind](said, self._random)
        self.told.append(HONEST if lie == said else kind)  # where there is nothing to lie about
        return says(lie)(liar, asked)
