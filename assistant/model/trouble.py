"""Why a language model was not used; every reason is shown to the reader."""

from typing import Literal, get_args

Reason = Literal[
    "超过时限",
    "连接不上",
    "密钥不对",
    "请求太频繁",
    "服务出错",
    "请求不被接受",
    "答复太长",
    "答复不合格式",
    "答复是空的",
    "同时在问的太多",
    "刚才出过错，暂停一会儿",
    "没有读出所问的项目",
    # what it wrote did not stand up to being checked
    "措辞中有引用以外的数字",
    "措辞中有引用以外的年度",
    "措辞中有引用以外的增减",
    "措辞中有否定",
    "措辞中有自写的单位",
    "措辞中有资料以外的词",
    "措辞中的名称与数字不符",
    "措辞漏了数字",
    "措辞引用了没有的数字",
    "措辞没有通过复核",
]
REASONS: tuple[Reason, ...] = get_args(Reason)
# The model, not this question, is at fault: asking it again at once would be in vain.
ABSENT: frozenset[Reason] = frozenset({"超过时限", "连接不上", "密钥不对", "请求太频繁", "服务出错"})


class ModelTrouble(Exception):
    """A language model could not be used for this answer; the template answers."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}（{detail}）" if detail else reason)
        self.reason: Reason = reason


def unused(trouble: ModelTrouble) -> str:
    """The note that says so."""
    return f"未使用大模型：{trouble.reason}。"
