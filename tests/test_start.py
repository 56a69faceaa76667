"""What is slow to load stays away from what must be quick."""

import subprocess
import sys
from pathlib import Path

HEAVY = ("torch", "gradio", "llama_index", "chromadb", "sentence_transformers", "onnxruntime", "transformers")
HELP = """
from assistant.cli import app
try:
    app(['--help'])
except SystemExit as end:
    assert not end.code
"""
ASK = """
from pathlib import Path
from assistant.ask import open_assistant
from index.settings import Settings
assistant = open_assistant(Settings(data=Path({data!r})))
answer = assistant.ask({question!r})
assert answer.status == "answered" and {expected!r} in answer.text, answer
"""


def loaded_by(code: str, before: str = "") -> set[str]:
    """Which heavy packages a new process has loaded after `code`."""
    report = f"import sys\n{before}\n{code}\nprint(*(name for name in {HEAVY} if sys.modules.get(name)))"
    run = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.splitlines()[-1].split())


def test_help_loads_nothing_heavy() -> None:
    assert loaded_by(HELP) == set()


def test_a_figure_question_loads_no_torch(data_dir: Path) -> None:
    loaded = loaded_by(ASK.format(data=str(data_dir), question="2024年三公经费多少", expected="13.39"))
    assert not loaded & {"torch", "transformers", "sentence_transformers", "gradio"}


def test_a_text_question_is_answered_where_torch_is_not_installed(data_dir: Path) -> None:
    absent = "sys.modules['torch'] = sys.modules['sentence_transformers'] = sys.modules['transformers'] = None"
    code = ASK.format(data=str(data_dir), question="机关运行经费是什么", expected="指为保障行政单位")
    assert "onnxruntime" in loaded_by(code, before=absent)
