"""The generated pages explain every setting and every error, and are the same on every machine."""

import re

import pytest

import flows.errors
from flows.assertions import files as assertions
from flows.errors import RejectCode, Stop
from flows.reporting import saving
from flows.schema.pages import error_page, settings_page
from flows.settings import Settings
from flows.spool import waiting as spools


def test_every_setting_has_a_row_that_says_what_it_is() -> None:
    rows = re.findall(r"^\| `FLOWS_([A-Z_]+)` \| (.+) \| (.+) \|$", settings_page(), re.MULTILINE)
    assert [name.lower() for name, *_ in rows] == list(Settings.model_fields)
    assert all(default and len(meaning) > 10 for _, default, meaning in rows)


def test_nothing_of_the_environment_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    before = settings_page()
    monkeypatch.setenv("FLOWS_ES_PASSWORD", "hunter2")
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere/else")
    assert settings_page() == before


def test_every_code_says_what_it_means_and_what_to_do() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \| (.+) \| (.+) \|$", error_page(), re.MULTILINE)
    assert [code for code, *_ in rows] == list(RejectCode)
    assert all(text.endswith(".") for _, *texts in rows for text in texts)


def test_every_kind_of_stop_is_explained() -> None:
    kinds = {name for name, kind in vars(flows.errors).items() if isinstance(kind, type) and issubclass(kind, Stop)}
    assert kinds == set(re.findall(r"^\| `([A-Z]\w+)` \|", error_page(), re.MULTILINE))


@pytest.mark.parametrize("name", [assertions.NAME, f"{spools.FOLDER}/", f"{saving.FOLDER}/"])
def test_what_the_program_keeps_in_the_state_folder_is_told(name: str) -> None:
    assert f"| `{name}` |" in settings_page()


def test_no_mark_of_a_template_is_left() -> None:
    assert "<!--" not in settings_page() + error_page()
