from pathlib import Path

import pytest

from index.errors import SettingsError
from index.settings import Settings, default_data, load_settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("WENZHANG_DATA", "WENZHANG_PORT", "WENZHANG_MODEL", "WENZHANG_REPORTS", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)


def test_environment_wins_over_dotenv_and_toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wenzhang.toml").write_text('port = 1001\nhost = "0.0.0.0"\nmodel = "toml"\n', encoding="utf-8")
    (tmp_path / ".env").write_text("WENZHANG_PORT=1002\nWENZHANG_MODEL=dotenv\n", encoding="utf-8")
    monkeypatch.setenv("WENZHANG_PORT", "1003")
    settings = load_settings()
    assert (settings.port, settings.model, settings.host) == (1003, "dotenv", "0.0.0.0")


def test_several_report_folders_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENZHANG_REPORTS", "/报告/一:/报告/二")
    assert load_settings().reports == (Path("/报告/一"), Path("/报告/二"))


def test_report_folders_in_toml(tmp_path: Path) -> None:
    (tmp_path / "wenzhang.toml").write_text('reports = ["/a", "/b"]\n', encoding="utf-8")
    assert load_settings().reports == (Path("/a"), Path("/b"))


def test_data_directory_without_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert "wenzhang" in default_data().name


def test_relative_data_directory_stays_put_when_the_working_directory_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data=Path("here"))
    monkeypatch.chdir("/")
    assert settings.data == tmp_path / "here"


@pytest.mark.parametrize("port", ["0", "70000", "七千"])
def test_a_bad_port_is_named(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENZHANG_PORT", port)
    with pytest.raises(SettingsError, match="port"):
        load_settings()


def test_broken_toml_is_reported(tmp_path: Path) -> None:
    (tmp_path / "wenzhang.toml").write_text("port = = 3", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"wenzhang\.toml"):
        load_settings()
