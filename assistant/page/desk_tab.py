"""The staff desk's place on the page. What stands in it comes from addresses of its own (`assistant/serve/desk.py`).

gradio only holds the place open: a table over the database, files that are sent in pieces and a sign-in need addresses,
and what gradio offers for them keeps every row in the browser or takes files from anybody.
"""

_WAITING = '<div id="wz-desk" class="wd" aria-busy="true"><p class="wd-note">正在打开工作台…</p></div>'
HEAD = '<link rel="stylesheet" href="wz/desk.css"><script src="wz/desk.js" defer></script>'


def desk_tab() -> None:
    """Lay the desk out in the page that is being built."""
    import gradio as gr

    gr.HTML(_WAITING, apply_default_css=False)


__all__ = ["HEAD", "desk_tab"]
