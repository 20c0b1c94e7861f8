"""However a drop came to be what it is, its archive is that of a first run over it."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flows.index.embedded.engine import EmbeddedIndex
from flows.load.chunk import Loader
from tests.archive import Archive, article, new_archive, record

NAMES = ("a.txt", "b.txt", "c.txt", "d.jsonl", "sub/e.txt", "sub/f.jsonl")
BROKEN = {".txt": "", ".jsonl": '{"id": "r0", "text": '}
TEXTS = st.integers(0, 5)  # few, so that files come to hold the same ones

EDITS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.lists(TEXTS, min_size=1, max_size=3, unique=True)),
    st.tuples(st.just("break"), st.sampled_from(NAMES), st.none()),
    st.tuples(st.just("remove"), st.sampled_from(NAMES), st.none()),
    st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("run"), st.booleans(), st.none()),
    st.tuples(st.just("die"), st.integers(0, 4), st.sampled_from(["settled", "written", "withdrawn"])),
    st.tuples(st.just("lose"), st.integers(0, 5), st.none()),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(edits=[("write", "sub/f.jsonl", [0]), ("die", 0, "written"), ("break", "sub/f.jsonl", None)])
@given(edits=st.lists(EDITS, min_size=2, max_size=10))
def test_the_history_of_a_drop_does_not_show_in_its_archive(edits: Sequence[tuple[str, Any, Any]]) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.load.chunks.RECORDS_PER_COMMIT", 2)
        index = EmbeddedIndex.open(Path(folder, "index"))
        archive = new_archive(Path(folder), index)
        try:
            for edit in edits:
                apply(archive, *edit)
            final(archive)
            fresh = Archive(archive.drop, Path(folder, "other"), EmbeddedIndex.open(Path(folder, "fresh")))
            try:
                fresh.run()
                assert contents(archive) == contents(fresh)
            finally:
                fresh.index.close()
        finally:
            index.close()


def apply(archive: Archive, act: str, what: Any, more: Any) -> None:
    path = archive.drop / what if isinstance(what, str) else archive.drop
    if act == "write":
        lines = [record(f"r{n}", n) for n in more]
        archive.write(what, "".join(lines) if path.suffix == ".jsonl" else article(more[0]))
    elif act == "break":
        archive.write(what, BROKEN[path.suffix])
    elif act == "remove":
        path.unlink(missing_ok=True)
    elif act == "rename" and path.exists():
        to = archive.drop / more
        if to.suffix == path.suffix:
            archive.move(what, more)
    elif act == "run":
        archive.run(on_missing="delete" if what else "keep", max_missing=1.0)
    elif act == "die":
        die(archive, what, more)
    elif act == "lose":
        lose(archive, what)


def die(archive: Archive, chunk: int, moment: str) -> None:
    """A run that ends at this chunk: after it, between its documents and the ledger, or between two commits."""
    settled = 0
    settle, write = Loader.settle, Loader._write

    def settling(self: Loader, *arguments: Any) -> None:
        nonlocal settled
        settle(self, *arguments)
        settled += 1
        if settled > chunk and moment == "settled":
            raise KeyboardInterrupt

    def writing(self: Loader, *arguments: Any) -> list[str]:
        made = write(self, *arguments)
        if settled >= chunk and moment == "written":
            raise KeyboardInterrupt
        return made

    def ending(*_: Any) -> None:
        if settled >= chunk and moment == "withdrawn":
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Loader, "settle", settling)
        patch.setattr(Loader, "_write", writing)
        patch.setattr(Loader, "_verify", ending)
        try:
            archive.run(on_missing="delete", max_missing=1.0)
        except KeyboardInterrupt:
            return


def lose(archive: Archive, which: int) -> None:
    """The index loses an article that the ledger knows."""
    ids = [document["id"] for document in archive.documents()]
    if which < len(ids):
        with archive.index.writer("an accident") as writer:
            writer.delete([ids[which]])


def final(archive: Archive) -> None:
    """A broken file keeps what it held, so that is mended before the last run."""
    for path in [path for path in archive.drop.rglob("*") if path.is_file()]:
        if path.read_text() in BROKEN.values():
            path.unlink()
    archive.run(on_missing="delete", max_missing=1.0)


def contents(archive: Archive) -> dict[str, Any]:
    """Every article, its places, and what the ledger says of every record that stands."""
    articles = {
        document["id"]: (document["body"], sorted(tuple(place.items()) for place in document["source"]["places"]))
        for document in archive.documents()
    }
    standing = (entry for entry in archive.index.ledger.entries() if entry.outcome != "deleted")
    return {"articles": articles, "ledger": {entry.key: entry.article_id for entry in standing}}
