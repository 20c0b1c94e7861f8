"""Where a flow run has the key of Elasticsearch from."""

from collections.abc import Callable

import pytest
from prefect.blocks.system import Secret

from flows.errors import Stop, UsageError
from flows.orchestration import jobs
from flows.orchestration.credentials import run_settings
from flows.orchestration.job_parameters import StoriesParameters
from flows.settings import Settings, settings
from tests.orchestration.conftest import Server

KEY = "c2VjcmV0OmtleQ=="


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def name(block: str) -> None:
        monkeypatch.setenv("FLOWS_ES_API_KEY_BLOCK", block)
        settings.cache_clear()

    return name


@pytest.fixture
def used(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """The settings that a run opened its index with; no Elasticsearch is asked."""
    opened: list[Settings] = []

    def refused(_: object, with_settings: Settings) -> None:
        opened.append(with_settings)
        raise Stop("asked with a key", safe="All.", next_command="none")

    monkeypatch.setattr(jobs, "open_index", refused)
    return opened


def test_the_key_of_a_block_reaches_the_engine_and_nobody_else(
    on_server: Server, named: Callable[[str], None], used: list[Settings]
) -> None:
    Secret(value=KEY).save("articles-key", overwrite=True)
    named("articles-key")
    with pytest.raises(Stop, match="asked with a key"):
        jobs.stories(StoriesParameters(index="http://127.0.0.1:9?prefix=block"))
    (with_settings,) = used
    assert with_settings.es_api_key and with_settings.es_api_key.get_secret_value() == KEY
    assert settings().es_api_key is None
    run = on_server.flow_run("stories 127.0.0.1:9?prefix=block")
    logs = on_server.post("logs/filter", logs={"flow_run_id": {"any_": [run["id"]]}})
    assert KEY not in f"{run}{logs}{with_settings!r}"


def test_the_environments_own_key_goes_first(named: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWS_ES_API_KEY", "b3du")
    named("a block that nobody has")
    key = run_settings().es_api_key
    assert key and key.get_secret_value() == "b3du"


@pytest.mark.usefixtures("on_server")
def test_a_block_that_is_not_there_or_holds_no_text_is_said_without_what_it_holds(named: Callable[[str], None]) -> None:
    named("nowhere")
    with pytest.raises(UsageError, match="no Secret block of that name"):
        run_settings()
    Secret(value={"key": KEY}).save("a-dictionary", overwrite=True)
    named("a-dictionary")
    with pytest.raises(UsageError, match="holds no text") as refused:
        run_settings()
    assert KEY not in str(refused.value)
