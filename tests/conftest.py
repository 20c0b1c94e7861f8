"""What every test shares: the seeds, a state folder of its own, the engines."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from flows.settings import settings
from tests.elasticsearch.fixtures import (  # noqa: F401  (fixtures)
    _reused_archive_url,
    elasticsearch_url,
    empty_archive_url,
    judged_archive_url,
    new_archive_url,
    shared_archive_url,
)
from tests.engines import (  # noqa: F401  (fixtures)
    elasticsearch_newspapers,
    embedded_newspapers,
    engine,
    engine_name,
    library,
    newspapers,
    opener,
)
from tests.index.versions import place  # noqa: F401  (fixture)

ROOT = Path(__file__).resolve().parents[1]
LONGEST_NAME = 500  # characters of a parameter that a test is named by

# What tests write lives for seconds, and engines wait for the disk at every commit: memory, where there is plenty,
# takes a quarter off their time. A folder that was asked for stays.
MEMORY, ROOM = Path("/dev/shm"), 4 * 1024**3  # noqa: S108  (pytest makes a folder of its own there); bytes
if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM:
    tempfile.tempdir = os.environ["TMPDIR"] = str(MEMORY)

# How long an example takes says how busy the machine is, and nothing of the program.
hypothesis_settings.register_profile("any machine", deadline=None)
hypothesis_settings.load_profile("any machine")

# Under `nohup`, or in the background of a script, these are ignored, by every process that a test starts as well: a
# test that a command ends when asked to would wait for ever.
for number, default in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, default)


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: many tests wait, for a server or for a process to end."""
    return (os.cpu_count() or 1) + 1


def pytest_make_parametrize_id(val: object) -> str | None:
    """A million characters or bytes are no name for a test: every process is told the names of all."""
    if isinstance(val, str | bytes) and len(val) > LONGEST_NAME:
        return f"{val[:20]!r}… of {len(val)}"
    return None


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests run in several processes; those that share a server are run by one, so that it is started once.

    Those on Elasticsearch take half of all the time: they are shared out between two processes with a node each.
    """
    for item in items:
        assert isinstance(item, pytest.Function)
        parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
        engines = {str(value).partition("-")[0] for value in parameters} & {"embedded", "elasticsearch"}
        if "elasticsearch" in engines or (not engines and "elasticsearch_url" in item.fixturenames):
            of_the_index = item.path.is_relative_to(ROOT / "tests" / "index")
            item.add_marker(pytest.mark.xdist_group("elasticsearch" if of_the_index else "elasticsearch2"))
        elif "server" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("prefect"))


@pytest.fixture
def seeds() -> Path:
    """The folder of the five seed articles."""
    return ROOT / "seeds"


@pytest.fixture(autouse=True)
def own_state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test touches the state folder of the person who runs it."""
    home = tmp_path / "flows-home"
    monkeypatch.setenv("FLOWS_HOME", str(home))
    monkeypatch.delenv("FLOWS_INDEX", raising=False)
    monkeypatch.delenv("FLOWS_RAW_STORE", raising=False)
    settings.cache_clear()
    return home
