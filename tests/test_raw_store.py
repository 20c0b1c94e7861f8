"""What was read is kept whole, and comes back as it was."""

from dataclasses import replace
from pathlib import Path

from flows.inputs import Metadata
from flows.raw_store import RawStore
from flows.read.discover import discover
from flows.read.raw import to_raw
from flows.read.records import records


def test_a_raw_article_comes_back_as_it_was(seeds: Path, tmp_path: Path) -> None:
    store = RawStore(tmp_path / "raw")
    for file in list(discover([str(seeds)]).files()):
        (record,) = records(file)
        raw = replace(to_raw(record), metadata=Metadata(title="T", authors=("Jane Roe",), topics=()))
        store.put(raw)
        store.put(raw)
        assert store.get(record.sha256) == raw
    assert len([path for path in store.folder.rglob("*") if path.is_file()]) == 5


def test_what_is_not_kept_is_none(tmp_path: Path) -> None:
    assert RawStore(tmp_path / "raw").get("0" * 64) is None


def test_what_a_power_cut_left_is_written_again(seeds: Path, tmp_path: Path) -> None:
    store = RawStore(tmp_path / "raw")
    (record,) = records(next(discover([str(seeds / "003_b6697f65ef116fd0.txt")]).files()))
    raw = to_raw(record)
    store.put(raw)
    (path,) = (path for path in store.folder.rglob("*") if path.is_file())
    whole = path.read_bytes()
    for torn in (b"", whole[:20], whole[: len(whole) // 2], b"not gzip"):
        path.write_bytes(torn)
        assert store.get(record.sha256) is None
        store.put(raw)
        assert store.get(record.sha256) == raw
