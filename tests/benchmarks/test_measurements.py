"""Every measurement runs and gives its table; that the figures are right no test can say."""

import subprocess
import sys
from contextlib import nullcontext
from itertools import count
from pathlib import Path

import pytest

from benchmarks import bulk, clean, competitor, enrich, flow, memory, spooling, stages, stories, unchanged, workers
from benchmarks.measure import Command, run
from benchmarks.table import Table
from flows.stages import ENRICHMENTS
from tests.cli.conftest import Flows


@pytest.fixture
def commands(flows: Flows, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Commands run here, where everything is imported, each a second longer than the one before; what they were."""
    run_so_far: list[tuple[str, ...]] = []
    seconds = count(1.0)

    def run_here(*arguments: str, home: Path, **_: object) -> Command:
        monkeypatch.setenv("FLOWS_HOME", str(home))
        ran = flows(*arguments)
        assert ran.code == 0, ran.err
        run_so_far.append(arguments)
        took = next(seconds)
        return Command(cpu=took, elapsed=took, peak=0)

    for module in (memory, spooling, unchanged, workers):
        monkeypatch.setattr(module, "flows", run_here)
    return run_so_far


def test_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "_WARM_UP", 1)
    table = str(stages.measure(3, entities=False))
    assert "read + clean + load" in table
    assert "tantivy add_document" in table


def test_clean() -> None:
    rows = {row[0]: row[1:] for row in clean.measure(3, repetitions=1).rows}
    assert rows["trafilatura"][0] == "1.00"
    shares = [int(cells[0].removesuffix("% of it")) for name, cells in rows.items() if name.startswith("flows, text: ")]
    assert 95 <= sum(shares) <= 105


def test_enrich(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrich, "_WARM_UP", 1)
    monkeypatch.setattr(enrich, "BATCH", 2)
    rows = {row[0]: row[1:] for row in enrich.measure(1, repetitions=1).rows}
    assert rows["bare nlp.pipe"][0] == "1.00"
    others = [float(rows[stage.name][2]) for stage in ENRICHMENTS if stage.name != "entities"]
    assert float(rows["everything else (at most 6 ms)"][2]) == pytest.approx(sum(others), abs=0.05)


def test_the_page_of_a_text_holds_its_lines_and_none_of_its_marks() -> None:
    assert "<h1>A &lt;b&gt;</h1>\n<p>C &amp; D</p></body>" in clean.page("A <b>\n\nC & D\n")


def test_stories() -> None:
    rows = stories.measure((20, 40)).rows
    assert [row[0] for row in rows] == ["20", "40"]
    assert rows[-1][4:] == ("1.000", "1.000", "1.000")


def test_bcubed_weighs_every_article() -> None:
    found = {"a": "1", "b": "1", "c": "2", "d": "2"}
    assert stories.bcubed(found, {"a": 1, "b": 1, "c": 1, "d": 2}) == pytest.approx((0.706, 0.75, 0.667), abs=0.001)


def test_unchanged(commands: list[tuple[str, ...]]) -> None:
    assert "sha256sum" in str(unchanged.measure(3, repeat=1))
    assert len(commands) == 3


def test_memory(commands: list[tuple[str, ...]]) -> None:
    rows = memory.measure(1, 2, "entities,stories").rows
    assert [row[0] for row in rows] == ["1", "2"]
    assert all(command[2:4] == ("--workers", "0") for command in commands)


def test_memory_is_that_of_the_command_and_of_its_largest_worker() -> None:
    held = "import subprocess, sys, time; held = b'x' * {}; time.sleep(0.2); {}"
    below = "subprocess.run([sys.executable, '-c', {!r}])"
    worker = held.format(80_000_000, "time.sleep(0.1)")
    command = held.format(40_000_000, below.format(worker))
    with (
        subprocess.Popen([sys.executable, "-c", held.format(0, below.format(command))]) as root,
        memory._Peaks(root.pid) as peaks,
    ):
        root.wait()
    assert peaks.worker is not None
    assert 40e6 < peaks.parent < 70e6 and 80e6 < peaks.worker < 110e6


def test_workers(commands: list[tuple[str, ...]]) -> None:
    (row,) = workers.measure(11, (0,), (), "entities,stories").rows
    assert (row[0], row[3]) == ("0 processes", "1.0")
    assert len(commands) == 2


def test_spooling(commands: list[tuple[str, ...]]) -> None:
    (row,) = spooling.measure(11, (0,), "entities,stories").rows
    assert row[:3] == ("0 workers", "1.00", "1.00")
    assert len(commands) == 4


def test_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its server: `--prefect` takes three times as long to start, and a tenth longer for the rest."""

    def took(_: str, drop: str, *options: str, **_more: object) -> Command:
        start, work = (3.0, 11.0) if "--prefect" in options else (1.0, 10.0)
        seconds = start + (work if drop.endswith("drop") else 0.0)
        return Command(cpu=seconds, elapsed=seconds, peak=0)

    monkeypatch.setattr(flow, "flows", took)
    monkeypatch.setattr(flow, "_server", lambda _: nullcontext({}))
    assert flow.measure(1).rows == [
        ("plain call", "1.000", "1.000", "10.0", "10.0", "1.0"),
        ("flow on the server", "1.100", "1.100", "11.0", "11.0", "3.0"),
    ]


def test_bulk(elasticsearch_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_here(command: list[str]) -> Command:
        *_, module, server, documents = command
        assert module == bulk.__name__
        bulk._load_alone(server, int(documents))
        return Command(cpu=0.0, elapsed=0.0, peak=0)

    monkeypatch.setattr(bulk, "run", run_here)
    table = bulk.measure(3, rounds=1, url=elasticsearch_url)
    assert [row[0] for row in table.rows[:3]] == ["flows", "parallel_bulk", "raw requests"]
    assert table.rows[2][1:3] == ("1.00", "1.00")


def test_the_script_keeps_sentences() -> None:
    title, body = competitor.clean(
        "The bridge\nAdvert\nThe bridge was closed on Monday because of the repair of its cables."
    )
    assert title == "The bridge"
    assert body == "The bridge was closed on Monday because of the repair of its cables."


def test_a_command_is_measured_with_its_children() -> None:
    nested = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(10**6)); b = bytes(10**8)'])"
    took = run([sys.executable, "-c", nested])
    assert took.cpu > 0
    assert took.peak > 10_000_000


def test_a_command_that_fails_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match=r"ended with 3: .*no such drop"):
        run([sys.executable, "-c", "import sys; print('no such drop', file=sys.stderr); sys.exit(3)"])


def test_a_table_is_markdown_with_its_figures_to_the_right() -> None:
    table = Table("Caption", ("what", "times"))
    table.add("one", "1.00")
    table.add("another")
    assert str(table).splitlines() == [
        "Caption",
        "",
        "| what    | times |",
        "| ------- | ----: |",
        "| one     |  1.00 |",
        "| another |       |",
    ]
