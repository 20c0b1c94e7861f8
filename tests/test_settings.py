"""Settings come from the environment, and keep its secrets."""

from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.settings import Settings, settings


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FLOWS_HOME", str(tmp_path))
    monkeypatch.setenv("FLOWS_ES_TIMEOUT", "5")
    settings.cache_clear()
    assert (settings().home, settings().es_timeout) == (tmp_path, 5.0)


def test_the_state_folder_is_where_the_desktop_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FLOWS_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Settings().home == tmp_path / "article-flows"


def test_a_value_that_cannot_be_used_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWS_ES_TIMEOUT", "soon")
    settings.cache_clear()
    with pytest.raises(UsageError, match="FLOWS_ES_TIMEOUT") as refused:
        settings()
    assert "soon" not in str(refused.value)


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWS_ES_PASSWORD", "hunter2")
    monkeypatch.setenv("FLOWS_RAW_STORE", "sftp://desk:hunter2@files.example/raw")
    assert "hunter2" not in repr(Settings())


def test_an_api_key_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("aWQ6c2VjcmV0\n")
    monkeypatch.setenv("FLOWS_ES_API_KEY_FILE", str(tmp_path / "key"))
    found = Settings().es_api_key
    assert found is not None and found.get_secret_value() == "aWQ6c2VjcmV0"
    monkeypatch.setenv("FLOWS_ES_API_KEY", "given")
    found = Settings().es_api_key
    assert found is not None and found.get_secret_value() == "given"


@pytest.mark.parametrize("content", [None, b"", b" \n", "schlüssel".encode()], ids=["none", "empty", "blank", "no key"])
def test_a_key_file_that_holds_no_key_is_refused_without_its_content(
    content: bytes | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    monkeypatch.setenv("FLOWS_ES_API_KEY_FILE", str(tmp_path / "key"))
    settings.cache_clear()
    with pytest.raises(UsageError, match="FLOWS_ES_API_KEY_FILE") as refused:
        settings()
    assert "schl" not in str(refused.value)
