"""The page as a whole: its tabs, its looks, and how it is put into the web app."""

import os
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from assistant.newest import Answering
from assistant.page.chat_tab import chat_tab
from assistant.page.desk_tab import HEAD as DESK_HEAD
from assistant.page.desk_tab import desk_tab
from assistant.page.markup import drawn
from assistant.turns import Turns
from index.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI
    from gradio import Blocks

# What a button sends: words of a box; what the server keeps itself, of which a request brings nothing; anything plain.
Input = Literal["text", "kept", "plain"]
_INPUTS: dict[str, Input] = {"Textbox": "text", "State": "kept"}
_FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")
_VISITS = 1000  # whose talk is kept, the latest; each takes 0.1 MB, and gradio would keep ten times as many
_HEAD = '<script src="wz/page.js"></script>'


def page_blocks(answering: Answering, settings: Settings, turns: Turns) -> "Blocks":
    """The page; its handlers never raise. A question on it takes its turn among `turns`."""
    # gradio reports home unless this is set before it is imported; and after every event it sums the last ten thousand
    # up in a table, for a page of its own that is not served here.
    os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1")
    os.environ.update(GRADIO_ANALYTICS_MAX_EVENTS="1", GRADIO_ANALYTICS_CACHE_FREQUENCY=str(10**12))
    import gradio

    blocks: gradio.Blocks
    with gradio.Blocks(title="问账", analytics_enabled=False, fill_width=True) as blocks:
        gradio.HTML(drawn("head.html"), apply_default_css=False, elem_id="wz-head")
        with gradio.Tabs():
            with gradio.Tab("问答"):
                chat_tab(blocks, answering, settings, turns)
            with gradio.Tab("工作台"):
                desk_tab()
    # Whoever waits for a turn is an event under way to gradio, which lets 40 go on at a time unless told otherwise.
    blocks.max_threads += settings.at_once + settings.queue
    blocks.state_session_capacity = _VISITS
    blocks.queue(default_concurrency_limit=settings.at_once)
    return blocks


def mounted(app: "FastAPI", blocks: "Blocks") -> "FastAPI":
    """The web app with the page at its root, after every other address."""
    import gradio

    page: FastAPI = gradio.mount_gradio_app(
        app,
        blocks,
        path="/",
        theme=gradio.themes.Default(font=_FONTS, font_mono=("ui-monospace", "monospace"), primary_hue="blue"),
        css="".join(_looks(name) for name in ("look.css", "page.css")),
        head=_HEAD + DESK_HEAD,
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        max_file_size=1,
    )
    return page


def inputs_of(blocks: "Blocks") -> dict[int, tuple[Input, ...]]:
    """What each button sends, by its number: what the gate lets in."""
    return {
        id: tuple(_INPUTS.get(type(each).__name__, "plain") for each in one.inputs) for id, one in blocks.fns.items()
    }


def asking_of(blocks: "Blocks") -> frozenset[int]:
    """The buttons that ask: those that our own queue bounds, and not gradio's."""
    return frozenset(id for id, one in blocks.fns.items() if one.concurrency_limit is None)


def in_hand(blocks: "Blocks") -> int:
    """Questions that gradio has taken and not done with, those of visitors who left included while they are worked on.

    gradio counts them for itself alone: it can bound those that wait for it, which ours never do.
    """
    queue = blocks._queue
    waiting = [event for one in queue.event_queue_per_concurrency_id.values() for event in one.queue]
    working = [event for events in queue.active_jobs for event in events or ()]
    return sum(event.fn.concurrency_limit is None for event in (*waiting, *working))


def _looks(name: str) -> str:
    return (files("assistant.page") / "static" / name).read_text(encoding="utf-8")
