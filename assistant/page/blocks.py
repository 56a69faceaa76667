"""The page as a whole: its tabs, its looks, and how it is put into the web app."""

import os
from importlib.resources import files
from typing import TYPE_CHECKING

from assistant.newest import Answering
from assistant.page.chat_tab import chat_tab
from index.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI
    from gradio import Blocks

_CROWD = 16  # questions answered at the same time
_FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")
_HEAD = '<header class="wz-head"><h1>问账</h1><p>问预算、问决算，每个数字都有出处</p></header>'


def page_blocks(answering: Answering, settings: Settings) -> "Blocks":
    """The page; its handlers never raise."""
    # gradio reports home unless this is set before it is imported.
    os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1")
    import gradio

    blocks: gradio.Blocks
    with gradio.Blocks(title="问账", analytics_enabled=False, fill_width=True) as blocks:
        gradio.HTML(_HEAD)
        chat_tab(answering)
    blocks.queue(default_concurrency_limit=_CROWD)
    return blocks


def mounted(app: "FastAPI", blocks: "Blocks") -> "FastAPI":
    """The web app with the page at its root, after every other address."""
    import gradio

    page: FastAPI = gradio.mount_gradio_app(
        app,
        blocks,
        path="/",
        theme=gradio.themes.Default(font=_FONTS, font_mono=("ui-monospace", "monospace"), primary_hue="blue"),
        css=(files("assistant.page") / "static" / "page.css").read_text(encoding="utf-8"),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        max_file_size=1,
    )
    return page


def inputs_of(blocks: "Blocks") -> dict[int, int]:
    """How many inputs each button sends, by its number: what the gate lets in."""
    return {id: len(one.inputs) for id, one in blocks.fns.items()}
