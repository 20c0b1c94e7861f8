"""What is done about drops that settled: one at a time, and whatever happens, watching goes on."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from flows.watching.drop_folder import DropFolder, Sight
from flows.watching.settling import SETTLED_AFTER
from flows.watching.watcher import Later, Watcher, watch

TICK = 0.5  # seconds
SETTLED = 2 * SETTLED_AFTER + 2 * TICK


@dataclass(eq=False)
class Drop:
    """A folder, as a test sets it."""

    path: Path
    sight: Sight = field(default_factory=Sight)
    inode: int | None = 1

    def look(self) -> Sight:
        return self.sight

    def identity(self) -> tuple[int, int] | None:
        return None if self.inode is None else (1, self.inode)


@dataclass
class Work:
    """What was to be done, and whether it can be."""

    done: list[tuple[str, int]] = field(default_factory=list)
    busy: bool = False
    refusal: str = ""

    def start(self, folder: Path, files: int) -> None:
        if self.refusal:
            raise Later(self.refusal, 10.0)
        self.done.append((folder.name, files))

    def under_way(self) -> bool:
        return self.busy


class Watching:
    """A watcher of two folders, in a time of its own."""

    def __init__(self) -> None:
        self.one, self.two = Drop(Path("/one")), Drop(Path("/two"))
        self.work = Work()
        self.told: list[str] = []
        self.now = 0.0
        self.watcher = Watcher([self.one, self.two], self.work, self.told.append, clock=lambda: self.now)

    def tick(self, *changed: Drop) -> None:
        if self.watcher.tick(changed):
            self.watcher.start()
        self.now += TICK

    def wait(self, seconds: float = SETTLED) -> None:
        """Nothing is told for so long."""
        for _ in range(int(seconds / TICK)):
            self.tick()


@pytest.fixture
def watching() -> Watching:
    return Watching()


def test_every_folder_that_settled_is_dealt_with_once(watching: Watching) -> None:
    watching.one.sight, watching.two.sight = Sight(1, 1), Sight(2, 2)
    watching.wait(3 * SETTLED)
    assert sorted(watching.work.done) == [("one", 1), ("two", 2)]


def test_runs_do_not_pile_up_and_what_came_meanwhile_is_taken_by_one_more(watching: Watching) -> None:
    watching.one.sight = Sight(1, 1)
    watching.wait()
    watching.work.busy = True
    for size in range(2, 6):
        watching.one.sight = Sight(size, size)
        watching.tick(watching.one)
        watching.wait()
    assert watching.work.done == [("one", 1)]
    watching.work.busy = False
    watching.wait()
    assert watching.work.done[1:] == [("one", 5)]


def test_what_cannot_be_done_now_is_tried_until_it_can_and_told_once(watching: Watching) -> None:
    watching.one.sight, watching.work.refusal = Sight(1, 1), "another writer holds the index"
    for _ in range(10):
        watching.tick(watching.one, watching.two)  # as when they are watched anew after the try
        watching.wait(10)
    assert watching.told == ["another writer holds the index; tried again until it can be done"]
    watching.work.refusal = ""
    watching.wait(30)
    assert watching.work.done == [("one", 1)]
    assert watching.watcher.started == 1


def test_a_folder_that_goes_is_waited_for_while_the_others_are_watched(watching: Watching) -> None:
    watching.one.sight = Sight(1, 1)
    watching.wait()
    watching.one.inode = None
    watching.two.sight = Sight(2, 2)
    watching.tick(watching.two)
    watching.wait(300)
    assert watching.work.done == [("one", 1), ("two", 2)]
    watching.one.inode, watching.one.sight = 1, Sight(3, 3)
    watching.tick(watching.one)
    watching.wait()
    assert watching.work.done[2:] == [("one", 3)]
    assert watching.told == ["/one is gone: waiting until it is back", "/one is back"]


def test_a_share_that_is_unmounted_leaves_an_empty_folder_and_starts_nothing(watching: Watching) -> None:
    watching.one.sight = Sight(1, 1)
    watching.wait()
    for inode, sight in ((2, Sight()), (1, Sight(1, 1))):
        watching.one.inode, watching.one.sight = inode, sight
        watching.tick(watching.one)
        watching.wait(300)
    assert watching.work.done == [("one", 1)]
    assert [line.split(",")[0] for line in watching.told] == ["/one is another folder now"] * 2


def test_once_ends_with_the_first_drop(tmp_path: Path) -> None:
    work, told = Work(), list[str]()
    coming = threading.Timer(1.0, (tmp_path / "one.txt").touch)
    coming.start()
    watch([DropFolder(tmp_path)], work, threading.Event(), told.append, settle=0.0, once=True)
    assert work.done == [(tmp_path.name, 1)]
    coming.join()


def test_what_comes_during_a_run_is_seen_after_it(tmp_path: Path) -> None:
    stopping = threading.Event()

    @dataclass
    class Slow(Work):
        def start(self, folder: Path, files: int) -> None:
            super().start(folder, files)
            (folder / f"{files}.txt").touch()  # nobody watches now
            if files == 3:
                stopping.set()

    (tmp_path / "0.txt").touch()
    work, told = Slow(), list[str]()
    watch([DropFolder(tmp_path)], work, stopping, told.append, settle=0.0)
    assert work.done == [(tmp_path.name, files) for files in (1, 2, 3)]


def test_what_happens_beside_it_is_looked_at_while_nothing_changes(tmp_path: Path) -> None:
    stopping, ticks = threading.Event(), list[int]()

    def on_tick() -> None:
        ticks.append(1)
        if len(ticks) == 3:
            stopping.set()

    told = list[str]()
    watch([DropFolder(tmp_path)], Work(), stopping, told.append, on_tick=on_tick)
    assert (len(ticks), told) == (3, [])
