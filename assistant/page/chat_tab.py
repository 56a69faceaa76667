"""The chat: a thin skin over `Assistant`. A handler here never raises."""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.answer import Answer, Turn
from assistant.newest import Answering
from assistant.page.panel import EMPTY, panel
from assistant.render import as_markdown, escaped
from corpus.record import Record

_LOG = logging.getLogger("wenzhang")
_TURNS = 8  # earlier exchanges a question is understood with
_SHOWN = 40  # exchanges that stay on the page
_LENGTH = 500  # characters of a question
_SUGGESTIONS = 4
_EXAMPLES = (
    "2024年三公经费多少",
    "一共花了多少钱",
    "公务用车有几辆",
    "机关运行经费比年初预算少了多少",
    "综合业务经费项目得了多少分",
    "什么是机关运行经费",
)
_WELCOME = (
    "**您好，我是问账。**\n\n"
    "问我收录的预决算报告里的任何数字，我会告诉您它是多少、写在报告的哪一处。没有收录的，我会直说。"
)
_BROKEN = "抱歉，这个问题没能答上来，程序内部出了错。请换一种问法再试。"


class Exchange(Record):
    """A question and what was said to it, as they stand on the page. They are kept here, never taken from a request."""

    question: str
    said: str  # markdown, escaped
    answer: str = ""


def chat_tab(answering: Answering) -> None:
    """Lay the chat out in the page that is being built."""
    import gradio as gr

    def ask(text: str, talk: Sequence[Exchange]) -> Iterator[tuple[Any, ...]]:
        """The question at once, then its answer, its sources and what to ask next."""
        question = (text or "").strip()[:_LENGTH]
        asked = escaped(question) or "……"
        yield "", [*_messages(talk), _message("user", asked)], talk, gr.skip(), *[gr.skip()] * _SUGGESTIONS
        answer, sources = _answered(answering, question, talk)
        told = Exchange(
            question=question,
            said=as_markdown(answer) if answer else _BROKEN,
            answer=answer.text if answer else "",
        )
        talk = (*talk, told)[-_SHOWN:]
        offers = [*(answer.suggestions if answer else ()), *[""] * _SUGGESTIONS][:_SUGGESTIONS]
        buttons = [gr.Button(value=offer, visible=bool(offer)) for offer in offers]
        yield "", _messages(talk), talk, sources, *buttons

    talk = gr.State(())
    with gr.Row(equal_height=False):
        with gr.Column(scale=3, min_width=320):
            chatbot = gr.Chatbot(
                value=_messages(()),
                label="对话",
                show_label=False,
                height="58vh",
                buttons=["copy"],
                feedback_options=None,
                allow_tags=False,
                latex_delimiters=[],
                elem_id="wz-chat",
            )
            with gr.Row(elem_classes="wz-offers"):
                offers = [gr.Button(visible=False, size="sm", elem_classes="wz-offer") for _ in range(_SUGGESTIONS)]
            with gr.Row(elem_classes="wz-ask"):
                box = gr.Textbox(
                    show_label=False,
                    label="问题",
                    placeholder="例如：2024年三公经费多少",
                    max_length=_LENGTH,
                    scale=6,
                    autofocus=True,
                    elem_id="wz-box",
                )
                send = gr.Button("提问", variant="primary", scale=1, min_width=88, elem_id="wz-send")
            gr.HTML('<p class="wz-hint">可以这样问：</p>')
            with gr.Row(elem_classes="wz-offers"):
                examples = [gr.Button(one, size="sm", elem_classes="wz-example") for one in _EXAMPLES]
        with gr.Column(scale=2, min_width=320):
            gr.HTML('<h2 class="wz-title">出处</h2>')
            sources = gr.HTML(EMPTY, elem_id="wz-sources")
    changed = [box, chatbot, talk, sources, *offers]
    gr.on([box.submit, send.click], ask, [box, talk], changed, api_visibility="private")
    for button in (*offers, *examples):
        button.click(ask, [button, talk], changed, api_visibility="private")
    cleared = [talk, sources, *offers]
    afresh = ((), EMPTY, *[gr.Button(visible=False)] * _SUGGESTIONS)
    chatbot.clear(lambda: afresh, None, cleared, api_visibility="private")


def _messages(talk: Sequence[Exchange]) -> list[Any]:
    said = [_message("assistant", _WELCOME)]
    for one in talk:
        said += [_message("user", escaped(one.question) or "……"), _message("assistant", one.said)]
    return said


def _message(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def _answered(answering: Answering, question: str, talk: Sequence[Exchange]) -> tuple[Answer | None, str]:
    """The answer and its sources; None where something broke, which is logged and told in Chinese."""
    try:
        assistant = answering.now()  # the answer and its sources are of one generation
        answer = assistant.ask(question, [Turn(question=one.question, answer=one.answer) for one in talk[-_TURNS:]])
        return answer, panel(answer, assistant.library.facts.table)
    except Exception:
        _LOG.exception("a question could not be answered")
        return None, EMPTY
