"""`flows status` and `flows status --watch`, as a person types them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from flows.cli import options
from flows.cli.status import EVERY
from flows.index.embedded.engine import EmbeddedIndex
from flows.index.opening import open_index
from flows.settings import settings
from tests.archive import article, new_archive
from tests.cli.conftest import Flows

Looks = Callable[..., list[float]]


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    """Ctrl-C after so many looks, with what is done between them; the seconds that were waited."""

    def ending(after: int, *between: Callable[[], object]) -> list[float]:
        waited: list[float] = []
        todo = iter(between)

        def sleep(seconds: float) -> None:
            waited.append(seconds)
            if len(waited) == after:
                raise KeyboardInterrupt
            next(todo, lambda: None)()

        monkeypatch.setattr("flows.cli.status.sleep", sleep)
        return waited

    return ending


@pytest.fixture
def home(own_state_folder: Path) -> Path:
    """A state folder with an empty index."""
    EmbeddedIndex.open(own_state_folder).close()
    return own_state_folder


def test_the_spool_of_a_run_under_way_is_not_one_to_be_decided(flows: Flows, home: Path, tmp_path: Path) -> None:
    index = EmbeddedIndex.open(home)
    with new_archive(tmp_path, index).begun() as run:
        for name in (run.report.run_id, "20261122T060000-123456"):
            (home / "spool" / name).mkdir(parents=True)
        (waiting,) = flows("status", "--json").json["spooled"]
        assert waiting["run_id"] == "20261122T060000-123456"
        assert f"--discard {run.report.run_id}" not in flows("status").out
        run.finish()
    index.close()


@pytest.mark.parametrize(
    ("arguments", "seconds"),
    [(["--watch"], EVERY), (["--watch", "7"], 7.0), (["--watch=0.5"], 0.5), (["--watch", "--json"], EVERY)],
)
def test_seconds_may_follow(flows: Flows, looks: Looks, home: Path, arguments: list[str], seconds: float) -> None:
    waited = looks(1)
    assert flows("status", *arguments).code == 0
    assert waited == [seconds]


@pytest.mark.parametrize("arguments", [["--watch", "0"], ["--watch", "-1"], ["--watch", "soon"], ["--watch="]])
def test_what_is_no_time_is_a_wrong_call(flows: Flows, arguments: list[str]) -> None:
    assert flows("status", *arguments).code == 2


def test_in_a_pipe_it_is_a_line_a_look_until_ctrl_c(flows: Flows, looks: Looks, home: Path) -> None:
    looks(3)
    ran = flows("status", "--watch")
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.out.splitlines()) == 3
    assert "no runs yet | 0 articles" in ran.out
    looks(2)
    assert [line["status"]["documents"] for line in flows("status", "--watch", "--json").lines] == [0, 0]


def test_on_a_terminal_it_is_a_screen_that_is_left_as_it_was(
    flows: Flows, looks: Looks, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options.out, "_force_terminal", True)
    monkeypatch.setattr(options.out, "is_interactive", True)
    looks(2)
    ran = flows("status", "--watch")
    assert ran.code == 0
    assert ran.out.count("\x1b[?1049h") == ran.out.count("\x1b[?1049l") == 1
    assert "no run is under way" in ran.out
    monkeypatch.setattr(options.out, "is_interactive", False)  # as where TERM is dumb
    looks(2)
    assert "\x1b" not in flows("status", "--watch").out


def test_an_index_that_is_not_there_is_waited_for_and_not_made(
    flows: Flows, looks: Looks, own_state_folder: Path
) -> None:
    looks(3, lambda: None, lambda: EmbeddedIndex.open(own_state_folder).close())
    ran = flows("status", "--watch")
    assert ran.code == 0
    assert ran.err.splitlines() == ["there is no index yet; asked again"] * 2
    assert "0 articles" in ran.out


def test_an_engine_that_does_not_answer_is_told_and_asked_again(flows: Flows, looks: Looks) -> None:
    looks(2)
    ran = flows("status", "--watch", "--index", "http://127.0.0.1:9")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == ["nothing answers at http://127.0.0.1:9; asked again"] * 2


def test_a_run_into_elasticsearch_is_watched(flows: Flows, looks: Looks, tmp_path: Path, new_archive_url: str) -> None:
    with open_index(new_archive_url, settings()) as index:
        archive = new_archive(tmp_path, index)
        for n in range(3):
            archive.write(f"{n}.txt", article(n))
        with archive.begun() as run:
            run.ingest_all()
            looks(1)
            (during,) = flows("status", "--watch", "--json", "--index", new_archive_url).lines
            assert during["running"]["run_id"] == run.report.run_id
            assert during["holder"].startswith("flows ingest")
            run.finish()
    looks(2)
    first, second = flows("status", "--watch", "--json", "--index", new_archive_url).lines
    assert (first["running"], first["status"]["documents"], first["records"]) == (None, 3, {"loaded": 3})
    assert (first["stale"], second["stale"]) == (None, 0)


def test_a_wrong_place_ends_it(flows: Flows) -> None:
    assert flows("status", "--watch", "--index", "ftp://example.org").code == 2
