"""How the chat is laid out, and which button does what: a thin skin over `Chat`."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from assistant.newest import Answering
from assistant.page.chart import chart_of, figure_of, table_of
from assistant.page.chat import LONGEST, Chat, Talk, brought, questions_of, stopped, turn_of
from assistant.page.panel import EMPTY
from assistant.turns import Crowded, Turns
from index.settings import Settings

if TYPE_CHECKING:
    from gradio import Blocks

# Buttons within the conversation tell what they are for by their data; the names of the events stand here in quotes.
_BUTTONS = """
const told = {'ask': 1, 'retry': 1, 'cite': 1, 'remark': 1};
element.addEventListener('wz', (event) => { if (told[event.detail.do]) trigger(event.detail.do, event.detail); });
"""
_KEY = "wenzhang-questions"


def chat_tab(blocks: "Blocks", answering: Answering, settings: Settings, turns: Turns) -> None:
    """Lay the chat out in the page that is being built."""
    import gradio as gr
    from starlette.concurrency import run_in_threadpool

    chat = Chat(answering, settings)

    def shown(talk: Talk, turn: int | None = None, *, busy: bool = False) -> tuple[Any, ...]:
        """The view, the talk, what stands beside it, which of 提问 and 停止 is there, what the browser keeps.

        `turn` is the answer whose sources stand beside; None leaves those that do.
        """
        beside: tuple[Any, ...] = (gr.skip(), gr.skip(), gr.skip())
        if turn is not None:
            chart = chart_of(talk[turn].answer)
            plot = gr.update(value=figure_of(chart) if chart else None, visible=chart is not None)
            beside = (chat.sources(talk, turn), plot, table_of(chart))
        buttons = (gr.update(visible=not busy), gr.update(visible=busy))
        return (chat.drawn(talk), talk, *beside, *buttons, gr.skip() if busy else questions_of(talk))

    async def drawn(talk: Talk, turn: int | None = None, *, busy: bool = False) -> tuple[Any, ...]:
        return await run_in_threadpool(shown, talk, turn, busy=busy)

    async def in_turn(work: Callable[[Talk], Talk], talk: Talk) -> Talk:
        """The talk answered; where too many ask, it says so."""
        try:
            return await turns.run(lambda: work(talk))
        except Crowded:
            return stopped(talk, "crowded")

    async def answering_at(talk: Talk, turn: int) -> AsyncGenerator[tuple[Any, ...]]:
        """The talk while this question waits for its answer, and with its answer."""
        yield await drawn(talk, busy=True)
        yield await drawn(await in_turn(lambda talk: chat.answered(talk, turn), talk), turn)

    async def asked(text: str, talk: Talk) -> AsyncIterator[tuple[Any, ...]]:
        talk = chat.begun(text, talk)
        left: Any = ""  # in the box; what is typed there while the answer is made stays
        async with aclosing(answering_at(talk, len(talk) - 1)) as views:
            async for one in views:
                yield left, *one
                left = gr.skip()

    async def offered(talk: Talk, event: gr.EventData) -> AsyncIterator[tuple[Any, ...]]:
        talk = chat.begun(_told(event).get("text"), talk)
        async with aclosing(answering_at(talk, len(talk) - 1)) as views:
            async for one in views:
                yield one

    async def retried(talk: Talk, event: gr.EventData) -> AsyncIterator[tuple[Any, ...]]:
        if (turn := turn_of(_told(event), talk)) is None:
            return
        async with aclosing(answering_at(chat.again(talk, turn), turn)) as views:
            async for one in views:
                yield one

    def cited(talk: Talk, event: gr.EventData) -> tuple[Any, ...]:
        turn = turn_of(_told(event), talk)
        return shown(talk, turn)[2:5] if turn is not None else (gr.skip(), gr.skip(), gr.skip())

    def remarked(talk: Talk, event: gr.EventData) -> tuple[Any, ...]:
        said = _told(event)
        if (turn := turn_of(said, talk)) is None:
            return gr.skip(), talk
        talk, problem = chat.remarked(talk, turn, said)
        if problem:
            gr.Warning(problem)
        return chat.drawn(talk), talk

    async def restored(questions: object) -> tuple[Any, ...]:
        if talk := brought(questions):
            talk = await in_turn(chat.asked_anew, talk)
        return await drawn(talk, len(talk) - 1 if talk else None)

    def cleared() -> tuple[Any, ...]:
        return (
            chat.drawn(()),
            (),
            EMPTY,
            gr.update(visible=False),
            "",
            gr.update(visible=True),
            gr.update(visible=False),
            [],
        )

    kept = gr.BrowserState([], storage_key=_KEY, secret=_KEY)  # no secret: it only has to be the same tomorrow
    talk = gr.State(())
    with gr.Row(equal_height=False, elem_classes="wz-columns"):
        with gr.Column(scale=3, min_width=320, elem_classes="wz-chat"):
            view = gr.HTML(chat.drawn(()), elem_id="wz-talk", js_on_load=_BUTTONS, apply_default_css=False)
            with gr.Row(elem_classes="wz-ask"):
                box = gr.Textbox(
                    show_label=False,
                    label="问题",
                    placeholder="例如：2024年三公经费多少",
                    max_length=LONGEST,
                    lines=1,
                    max_lines=4,
                    scale=6,
                    min_width=160,
                    container=False,
                    elem_id="wz-box",
                )
                send = gr.Button("提问", variant="primary", scale=0, min_width=88, elem_id="wz-send")
                stop = gr.Button("停止", scale=0, min_width=88, visible=False, elem_id="wz-stop")
            clear = gr.Button("清空对话", size="sm", scale=0, min_width=88, elem_id="wz-clear")
        with gr.Column(scale=2, min_width=320, elem_classes="wz-beside"):
            chart = gr.Plot(visible=False, show_label=False, label="图", elem_id="wz-chart", container=False)
            figures = gr.HTML("", elem_id="wz-figures", apply_default_css=False)
            gr.HTML('<h2 class="wz-title">出处</h2>', apply_default_css=False)
            sources = gr.HTML(EMPTY, elem_id="wz-sources", apply_default_css=False)
    beside = [sources, chart, figures]
    changed = [view, talk, *beside, send, stop, kept]
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    queued = private | {"concurrency_limit": None}  # by `turns`, not by gradio
    asking = [
        gr.on([box.submit, send.click], asked, [box, talk], [box, *changed], **queued),
        view.ask(offered, talk, changed, **queued),
        view.retry(retried, talk, changed, **queued),
    ]
    view.cite(cited, talk, beside, **private)
    view.remark(remarked, talk, [view, talk], **private)
    stop.click(lambda talk: shown(stopped(talk)), talk, changed, cancels=asking, **private)
    clear.click(cleared, None, changed, cancels=asking, **private)
    blocks.load(restored, kept, changed, **queued)


def _told(event: Any) -> dict[str, object]:
    """What a button says of itself; from outside, so it may be anything."""
    return event._data if isinstance(event._data, dict) else {}
