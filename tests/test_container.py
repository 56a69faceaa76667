"""The files for containers say what the program does: commands, settings and paths exist, nothing runs as root."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from index.settings import Settings

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]


def test_commands_and_settings_are_those_of_the_program() -> None:
    from typer.main import get_group

    from assistant.cli import app

    commands = set(re.findall(r"\bwenzhang (index|\w+)", DOCKERFILE.split("CMD [")[-1]))
    assert commands == {"index", "serve"} <= set(get_group(app).commands)
    named = set(re.findall(r"WENZHANG_([A-Z_]+)", DOCKERFILE)) | {
        name.removeprefix("WENZHANG_") for one in SERVICES.values() for name in one.get("environment", {})
    }
    assert named <= {name.upper() for name in Settings.model_fields}


def test_what_is_copied_is_there_and_let_through() -> None:
    copied = [name for line in re.findall(r"^COPY (?!--)(.*) \S+$", DOCKERFILE, re.M) for name in line.split()]
    assert {"pyproject.toml", "corpus", "index", "assistant"} <= set(copied)
    let_through = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    assert all((ROOT / name).exists() and f"!{name}" in let_through for name in copied)


def test_the_health_check_asks_an_address_that_is_served() -> None:
    from assistant.serve.ways import way_of

    (path,) = re.findall(r"http://127\.0\.0\.1:7860(/\w+)", DOCKERFILE)
    assert way_of(path) == "health"


@pytest.mark.parametrize("name", SERVICES)
def test_services_are_confined(name: str) -> None:
    one = SERVICES[name]
    assert one["user"].split(":")[0] != "0" and one["read_only"] is True
    assert one["cap_drop"] == ["ALL"] and "no-new-privileges:true" in one["security_opt"]
    assert all(port.startswith("127.0.0.1:") for port in one.get("ports", []))
    writable = [volume for volume in one.get("volumes", []) if not volume.endswith(":ro")]
    assert writable == (["data:/data"] if name == "wenzhang" else [])


def test_the_image_runs_as_nobody_special() -> None:
    last = DOCKERFILE.rsplit("FROM ", 1)[1]
    assert re.findall(r"^USER (\d+)$", last, re.M) == [SERVICES["wenzhang"]["user"].split(":")[0]]
