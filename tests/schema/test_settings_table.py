"""The table of settings names each of them, and is the same on every machine."""

import re

import pytest

from flows.schema.settings_table import settings_table
from flows.settings import Settings


def test_every_setting_has_a_row_that_says_what_it_is() -> None:
    rows = dict(re.findall(r"^\| `FLOWS_([A-Z_]+)` \| (.+) \|$", settings_table(), re.MULTILINE))
    assert [name.lower() for name in rows] == list(Settings.model_fields)
    assert all(len(row) > 10 and row != "None" for row in rows.values())


def test_nothing_of_the_environment_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    before = settings_table()
    monkeypatch.setenv("FLOWS_ES_PASSWORD", "hunter2")
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere/else")
    assert settings_table() == before
