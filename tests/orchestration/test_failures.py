"""What a failed run says to others."""

import httpx
import pytest

from flows.errors import IndexLocked, UsageError
from flows.orchestration.failures import failed, frames, message


def caught(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as raised:
        return raised


def test_a_stop_says_what_happened_what_is_safe_and_what_is_next() -> None:
    stop = IndexLocked("flows ingest holds it", safe="Nothing was changed.", next_command="wait")
    assert message(stop).splitlines() == ["flows ingest holds it", "Safe: Nothing was changed.", "Next: wait"]


def test_a_usage_error_says_its_message() -> None:
    assert message(UsageError("no file")) == "no file"


def test_a_foreign_error_is_told_by_kind_and_place_not_by_the_text_it_quotes() -> None:
    error = caught(ValueError("The minister said"))
    assert "ValueError at test_failures.py:" in message(error)
    assert "minister" not in message(error) + frames(error) + str(failed(error))
    assert "test_failures.py" in frames(error)


def test_a_server_that_is_away_is_no_defect() -> None:
    told = message(caught(httpx.ConnectError("http://reader:hunter2@host")))
    assert told.startswith("The Prefect server does not answer as it should: ConnectError\nSafe: ")
    assert "hunter2" not in told and "defect" not in told


def test_the_caller_gets_the_error_itself() -> None:
    error = IndexLocked("held", safe="yes", next_command="wait")
    with pytest.raises(IndexLocked) as raised:
        failed(error).result()
    assert raised.value is error
