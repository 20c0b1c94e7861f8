"""What was read is kept whole, and comes back as it was: in a folder and behind a URL."""

import os
import pickle
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import fsspec  # type: ignore[import-untyped]
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from flows.article import Source
from flows.errors import Stop, UsageError
from flows.inputs import Metadata, RawArticle
from flows.raw_store.store import RawStore, open_raw_store
from flows.read.discover import discover
from flows.read.raw import to_raw
from flows.read.records import records
from flows.settings import Settings

SHA256 = "ab" * 32
SOURCE = Source(drop="d", path="p", sha256=SHA256, size=1, encoding="utf-8", format="txt")


@pytest.fixture(params=["folder", "file://", "memory://"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    if request.param == "folder":
        yield tmp_path / "raw"
    elif request.param == "file://":
        yield f"file://{tmp_path}/raw"
    else:
        url = f"memory://store-{secrets.token_hex(4)}/raw"
        yield url
        memory = fsspec.filesystem("memory")
        for path in memory.find(url):
            memory.rm_file(path)


@pytest.fixture
def store(place: Path | str) -> RawStore:
    return RawStore(place)


@pytest.fixture
def raw(seeds: Path) -> RawArticle:
    (record,) = records(next(discover([str(seeds / "003_b6697f65ef116fd0.txt")]).files()))
    return to_raw(record)


def driver_of(place: Path | str) -> fsspec.AbstractFileSystem:
    return fsspec.filesystem("memory" if str(place).startswith("memory") else "file")


def only_file(place: Path | str) -> str:
    (path,) = driver_of(place).find(str(place).removeprefix("file://"))
    return str(path)


def test_a_raw_article_comes_back_as_it_was(seeds: Path, store: RawStore) -> None:
    for file in list(discover([str(seeds)]).files()):
        (record,) = records(file)
        raw = replace(to_raw(record), metadata=Metadata(title="T", authors=("Jane Roe",), topics=()))
        store.put(raw)
        store.put(raw)
        assert store.get(record.sha256) == raw
    assert len(list(store.sha256s())) == 5


@given(text=st.text(st.characters()), title=st.none() | st.text(st.characters()))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, text: str, title: str | None) -> None:
    store = RawStore(tmp_path_factory.getbasetemp() / "any-text")
    raw = RawArticle(text=text, source=SOURCE, metadata=Metadata(title=title), encoding_repaired=True)
    store.put(raw)
    assert store.get(SHA256) == raw


def test_what_is_not_kept_is_none(store: RawStore, raw: RawArticle) -> None:
    assert store.get(SHA256) is None
    store.put(raw)
    assert store.get(SHA256) is None


def test_what_is_known_later_of_the_same_bytes_replaces_what_was_known(store: RawStore, raw: RawArticle) -> None:
    store.put(raw)
    fuller = replace(raw, metadata=Metadata(title="From another place of the same text"))
    store.put(fuller)
    assert store.get(raw.source.sha256) == fuller


def test_what_a_power_cut_left_is_written_again(store: RawStore, place: Path | str, raw: RawArticle) -> None:
    store.put(raw)
    path, driver = only_file(place), driver_of(place)
    whole = driver.cat_file(path)
    for torn in (
        b"",
        whole[:20],
        whole[: len(whole) // 2],
        whole[:-1],
        b"not zstd",
        zstandard.compress(b'{"text": "x"}'),
    ):
        driver.pipe_file(path, torn)
        assert store.get(raw.source.sha256) is None
        store.put(raw)
        assert store.get(raw.source.sha256) == raw


def test_a_store_says_what_it_keeps_and_forgets_what_it_is_told_to(store: RawStore, raw: RawArticle) -> None:
    assert list(store.sha256s()) == []
    store.put(raw)
    (kept,) = store.sha256s()
    assert kept.sha256 == raw.source.sha256
    assert 100 < kept.size < len(raw.text)
    assert kept.modified and timedelta() <= datetime.now(UTC) - kept.modified < timedelta(minutes=1)
    store.remove(kept.sha256)
    store.remove(kept.sha256)
    assert list(store.sha256s()) == []
    assert store.get(raw.source.sha256) is None


def test_what_is_put_again_is_as_young_as_what_is_new(tmp_path: Path, raw: RawArticle) -> None:
    store = RawStore(tmp_path / "raw")
    store.put(raw)
    long_ago = time.time() - 86_400
    os.utime(only_file(tmp_path / "raw"), (long_ago, long_ago))
    store.put(raw)
    (kept,) = store.sha256s()
    assert kept.modified and datetime.now(UTC) - kept.modified < timedelta(minutes=1)


def test_what_a_killed_writer_left_is_no_raw_text(store: RawStore, place: Path | str, raw: RawArticle) -> None:
    store.put(raw)
    path, driver = only_file(place), driver_of(place)
    driver.pipe_file(f"{path}.0123456789abcdef.tmp", b"begun")
    assert [kept.sha256 for kept in store.sha256s()] == [raw.source.sha256]
    (draft,) = store.drafts()
    store.remove_draft(draft)
    assert list(store.drafts()) == []
    assert store.get(raw.source.sha256) == raw


def test_a_store_knows_the_indices_that_refer_to_it(store: RawStore, tmp_path: Path) -> None:
    assert store.users() == []
    (tmp_path / "index").mkdir()
    here = str(tmp_path / "index")
    for location in ("https://search:9200?prefix=news", here, here):
        store.register(location)
    assert [user.location for user in store.users()] == sorted(["https://search:9200?prefix=news", here])
    assert store.unregister("https://search:9200?prefix=news")
    assert not store.unregister("https://search:9200?prefix=news")
    (user,) = store.users()
    assert (user.location, user.in_folder, user.here) == (here, True, True)
    assert list(store.sha256s()) == []


def test_another_index_in_the_same_folder_is_another_index(store: RawStore, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    store.register(str(folder))
    folder.rename(tmp_path / "moved")
    (gone,) = store.users()
    assert not gone.here
    folder.mkdir()
    store.register(str(folder))
    assert sorted(user.here for user in store.users()) == [False, True]
    assert store.unregister(str(folder))
    assert store.users() == []


@pytest.mark.parametrize("torn", [b"", b"{bad", b"[]", b'{"index": "x"}'])
def test_a_damaged_note_of_an_index_stops_who_asks_and_is_written_again_by_its_index(
    store: RawStore, place: Path | str, torn: bytes
) -> None:
    location = "https://search:9200"
    store.register(location)
    driver_of(place).pipe_file(only_file(place), torn)
    with pytest.raises(Stop, match="damaged") as stopped:
        store.users()
    assert stopped.value.next_command
    store.register(location)
    assert [user.location for user in store.users()] == [location]


def test_a_store_crosses_process_borders(store: RawStore, place: Path | str, raw: RawArticle) -> None:
    store.put(raw)
    copy = pickle.loads(pickle.dumps(store))  # noqa: S301 - our own bytes
    assert (copy.location, copy.get(raw.source.sha256)) == (store.location, raw)


def _put_many(store: RawStore, raw: RawArticle) -> int:
    whole = 0
    for _ in range(100):
        store.put(raw)
        whole += store.get(raw.source.sha256) == raw
    return whole


def test_many_processes_may_keep_the_same_article_at_once(tmp_path: Path, raw: RawArticle) -> None:
    store = RawStore(tmp_path / "raw")
    with ProcessPoolExecutor(3, get_context("fork")) as pool:
        assert list(pool.map(_put_many, [store] * 3, [raw] * 3)) == [100] * 3
    assert len([path for path in (tmp_path / "raw").rglob("*") if path.is_file()]) == 1


def test_a_folder_is_shared_with_other_users(tmp_path: Path, raw: RawArticle) -> None:
    RawStore(tmp_path / "raw").put(raw)
    before = os.umask(0)
    os.umask(before)
    assert Path(only_file(tmp_path / "raw")).stat().st_mode & 0o777 == 0o666 & ~before


def test_settings_say_where_the_store_is(tmp_path: Path) -> None:
    assert open_raw_store(Settings(home=tmp_path)).location == str(tmp_path / "raw")
    assert open_raw_store(Settings(home=tmp_path, raw_store=SecretStr(f"{tmp_path}/other"))).location.endswith("other")
    assert open_raw_store(Settings(raw_store=SecretStr("memory://a/b"))).location == "memory://a/b"


def test_a_missing_driver_is_named() -> None:
    with pytest.raises(UsageError, match="package paramiko") as refused:
        RawStore("sftp://desk:hunter2@files.example/raw")
    assert "hunter2" not in str(refused.value)


def test_a_scheme_that_nobody_reads_is_a_wrong_setting() -> None:
    with pytest.raises(UsageError, match="nope://"):
        RawStore("nope://desk:hunter2@files.example/raw")


def test_a_store_that_fails_stops_the_run_and_repeats_no_secret(
    monkeypatch: pytest.MonkeyPatch, raw: RawArticle
) -> None:
    store = RawStore("memory://desk:hunter2@bucket/raw?key=s3cr3t")

    def fail(*_: object, **__: object) -> None:
        raise ConnectionError("no route to desk:hunter2@bucket with key=s3cr3t, password hunter2")

    for name in ("cat_file", "pipe_file", "ls", "rm_file"):
        monkeypatch.setattr(type(fsspec.filesystem("memory")), name, fail)
    for call in (
        lambda: store.get(SHA256),
        lambda: store.put(raw),
        lambda: next(store.sha256s()),
        lambda: store.remove(SHA256),
    ):
        with pytest.raises(Stop, match="no route") as stopped:
            call()
        told = f"{stopped.value.happened} {stopped.value.safe} {stopped.value.next_command} {store!r} {store.location}"
        assert "hunter2" not in told and "s3cr3t" not in told
        assert "memory://***@bucket/raw" in told


def test_a_folder_that_fails_stops_the_run(tmp_path: Path, raw: RawArticle) -> None:
    (tmp_path / "raw").write_text("a file where the folder should be")
    store = RawStore(tmp_path / "raw")
    for call in (lambda: store.get(SHA256), lambda: store.put(raw), lambda: next(store.sha256s())):
        with pytest.raises(Stop, match="Not a directory") as stopped:
            call()
        assert stopped.value.safe and stopped.value.next_command


def test_a_folder_that_cannot_be_made_stops_the_run(raw: RawArticle) -> None:
    store = RawStore(Path("/proc/raw"))  # where nothing can be made, and that is reported as "no such file"
    assert store.get(SHA256) is None
    with pytest.raises(Stop, match="cannot be written"):
        store.put(raw)


def test_a_local_store_waits_for_no_driver() -> None:
    program = (
        "import sys; from flows.raw_store.store import RawStore; "
        "RawStore('/nowhere'); assert 'fsspec' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
