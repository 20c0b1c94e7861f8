"""The power goes at any moment: what was not forced to disk is gone. The ledger then claims nothing that the index or
the raw store lacks, and the same run gives what an undisturbed one gives.

What is on the disk is followed here: a file has the content that was last forced there, a folder the names. SQLite and
tantivy force their files themselves and are taken at their word: a transaction is on disk when it is committed
(`synchronous = FULL`), and so is what the files of a commit of tantivy hold, but not their names.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from flows.index.embedded.archive import EmbeddedArchive
from flows.index.embedded.engine import EmbeddedIndex
from flows.index.embedded.ledger import SqliteLedger
from flows.raw_store.store import RawStore
from flows.settings import Settings
from flows.upkeep.forget import Desk, forget
from flows.versions.rebuild import rebuild
from tests.archive import Archive, article
from tests.claims import contents

ARTICLES = 9
PER_COMMIT = 3
Tree = dict[str, bytes | None]  # files by path, None for a folder


@dataclass
class Platter:
    """What of a folder is on the disk, and what was at every moment when that changed."""

    root: Path
    names: dict[int, dict[str, int]] = field(default_factory=dict)  # what a folder holds, by inode
    files: dict[int, bytes] = field(default_factory=dict)  # what a file holds, by inode
    moments: list[Tree] = field(default_factory=list)
    _inodes: dict[Path, int] = field(default_factory=dict)

    def force(self, path: Path) -> None:
        """What fsync(2) does."""
        if not path.is_dir():
            self._keep(path)
        else:
            of_tantivy = (path / "meta.json").exists()
            entries = [entry for entry in path.iterdir() if self._keep(entry, content=of_tantivy)]
            self.names[path.stat().st_ino] = {entry.name: self._inodes[entry] for entry in entries}
        self.note()

    def force_all(self, top: Path) -> None:
        """What syncfs(2) does where `top` is a file system of its own."""
        for folder in (top, *(path for path in top.rglob("*") if path.is_dir())):
            entries = [entry for entry in folder.iterdir() if self._keep(entry)]
            self.names[folder.stat().st_ino] = {entry.name: self._inodes[entry] for entry in entries}
        while top != self.root:
            self.names.setdefault(top.parent.stat().st_ino, {})[top.name] = top.stat().st_ino
            top = top.parent
        self.note()

    def force_ledger(self, ledger: Path) -> None:
        """What a commit of SQLite does. Its first one forces the names of its files."""
        for path in (ledger, ledger.with_name(f"{ledger.name}-wal")):
            if path.exists():
                self.files[path.stat().st_ino] = path.read_bytes()
                if (folder := self.names.get(path.parent.stat().st_ino)) is not None:
                    folder[path.name] = path.stat().st_ino
        self.note()

    def _keep(self, path: Path, *, content: bool = True) -> bool:
        """Whether it is there: tantivy deletes files in a thread of its own."""
        try:
            self._inodes[path] = path.stat().st_ino
            if content and path.is_file():
                self.files[self._inodes[path]] = path.read_bytes()
        except FileNotFoundError:
            return False
        return True

    def note(self) -> None:
        """What a power cut would leave now."""
        tree = dict(self._below(self.root.stat().st_ino))
        if not self.moments or tree != self.moments[-1]:
            self.moments.append(tree)

    def _below(self, folder: int, path: str = "") -> Iterator[tuple[str, bytes | None]]:
        for name, inode in self.names.get(folder, {}).items():
            if inode in self.files:
                yield f"{path}{name}", self.files[inode]
            elif inode in self.names or "." not in name:
                yield f"{path}{name}", None
                yield from self._below(inode, f"{path}{name}/")
            else:
                yield f"{path}{name}", b""  # its name is there, and nothing that it held


@contextmanager
def followed(root: Path) -> Iterator[Platter]:
    """What is written below this folder meanwhile, as far as it is on the disk."""
    platter = Platter(root)
    platter.force_all(root)
    fsync, transaction = os.fsync, SqliteLedger._transaction

    def forcing(descriptor: int) -> None:
        fsync(descriptor)
        platter.force(Path(f"/proc/self/fd/{descriptor}").readlink())

    @contextmanager
    def committing(ledger: SqliteLedger) -> Iterator[Any]:
        with transaction(ledger) as connection:
            yield connection
        platter.force_ledger(ledger.path)

    with ExitStack() as patches:
        patches.enter_context(patch("os.fsync", forcing))
        patches.enter_context(patch("flows.raw_store.blobs.sync_file_system", platter.force_all))
        patches.enter_context(patch.object(SqliteLedger, "_transaction", committing))
        yield platter


def laid_out(tree: Tree, root: Path) -> Path:
    """The state folder that is found when the power is back."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    for name, content in tree.items():
        path = root / name
        if content is None:
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return root / "home"


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A disk that is followed, beside a drop of some articles, two of the same text."""
    monkeypatch.setattr("flows.load.chunks.RECORDS_PER_COMMIT", PER_COMMIT)
    (tmp_path / "drop").mkdir()
    for n in range(ARTICLES):
        (tmp_path / "drop" / f"{n}.txt").write_text(article(n))
    (tmp_path / "drop" / "again.txt").write_text(article(0))
    (tmp_path / "disk").mkdir()
    return tmp_path / "disk"


@contextmanager
def opened(home: Path, drop: Path) -> Iterator[Archive]:
    index = EmbeddedIndex.open(home)
    try:
        yield Archive(drop, home, index)
    finally:
        index.close()


def ingest(home: Path, drop: Path) -> None:
    with opened(home, drop) as archive:
        archive.run(on_missing="delete", max_missing=1.0)


def whole() -> set[str]:
    return {article(n) for n in range(ARTICLES)}


def test_a_power_cut_in_an_ingest_leaves_no_claim_without_its_article_and_text(disk: Path, tmp_path: Path) -> None:
    with followed(disk) as platter:
        ingest(disk / "home", tmp_path / "drop")
    found = [contents(laid_out(tree, tmp_path / "found")).keys() for tree in platter.moments]
    assert [len(bodies) for bodies in found] == sorted(len(bodies) for bodies in found)  # nothing is lost again
    assert {len(bodies) for bodies in found} >= {0, PER_COMMIT, 2 * PER_COMMIT}
    assert found[-1] == whole()
    for tree in platter.moments[:: len(platter.moments) // 4]:
        home = laid_out(tree, tmp_path / "found")
        ingest(home, tmp_path / "drop")
        assert contents(home) == contents(disk / "home")


def test_a_power_cut_while_records_change_and_go_leaves_no_claim_without_its_article(
    disk: Path, tmp_path: Path
) -> None:
    drop = tmp_path / "drop"
    ingest(disk / "home", drop)
    (drop / "again.txt").write_text(article(20))
    for n in range(3):
        (drop / f"{n}.txt").write_text(article(n + 10))
    for n in range(3, 6):
        (drop / f"{n}.txt").unlink()
    with followed(disk) as platter:
        ingest(disk / "home", drop)
    for tree in platter.moments:
        contents(laid_out(tree, tmp_path / "found"))
    for tree in platter.moments[:: len(platter.moments) // 4]:
        home = laid_out(tree, tmp_path / "found")
        ingest(home, drop)
        assert contents(home) == contents(disk / "home")


def test_a_power_cut_in_a_rebuild_leaves_the_old_version_or_the_new_one(disk: Path, tmp_path: Path) -> None:
    home = disk / "home"
    ingest(home, tmp_path / "drop")
    archive = EmbeddedArchive.open(home)
    with followed(disk) as platter:
        rebuild(archive, RawStore(home / "raw"))
    archive.close()
    for tree in platter.moments:
        assert contents(laid_out(tree, tmp_path / "found")).keys() == whole()


def test_what_was_taken_out_does_not_come_back_with_a_power_cut(disk: Path, tmp_path: Path) -> None:
    home = disk / "home"
    ingest(home, tmp_path / "drop")
    with opened(home, tmp_path / "drop") as archive, followed(disk) as platter:
        (gone,) = [one for one in archive.documents() if one["body"] == article(3)]
        old = EmbeddedArchive.open(home)
        forget(Desk(archive.index, old, archive.raw_store, Settings(home=home)), [gone["id"]])
        old.close()
    assert gone["source"]["sha256"] in " ".join(platter.moments[0])
    assert gone["source"]["sha256"] not in " ".join(platter.moments[-1])
    home = laid_out(platter.moments[-1], tmp_path / "found")
    assert contents(home).keys() == whole() - {article(3)}
    assert not any(b"decision number 3 of" in (content or b"") for content in platter.moments[-1].values())
