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
SEARCH = """
from pathlib import Path
from index.library import open_library
from index.settings import Settings
hits = open_library(Settings(data=Path({data!r}))).passages.search("这个部门负责做哪些事情", k=5)
assert any("主要职责" in hit.chunk.text for hit in hits), hits
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


def test_passages_are_found_where_torch_is_not_installed(data_dir: Path) -> None:
    absent = "sys.modules['torch'] = sys.modules['sentence_transformers'] = sys.modules['transformers'] = None"
    assert "onnxruntime" in loaded_by(SEARCH.format(data=str(data_dir)), before=absent)
