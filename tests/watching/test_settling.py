"""When a folder has settled, and when not."""

from dataclasses import dataclass, field

import pytest

from flows.watching.drop_folder import Sight
from flows.watching.settling import LOOK_EVERY, SETTLED_AFTER, Settling

TICK = 0.5  # seconds


@dataclass
class Drop:
    """A folder and a clock, as a test sets them; what it was told of the folder."""

    sight: Sight = field(default_factory=Sight)
    now: float = 0.0
    looks: int = 0
    look_takes: float = 0.0
    found: list[Sight] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.settling = Settling(self, clock=lambda: self.now)

    def look(self) -> Sight:
        self.looks += 1
        self.now += self.look_takes
        return self.sight

    def tick(self, *, changed: bool = False) -> None:
        if changed:
            self.settling.note_change()
        if (sight := self.settling.settled()) is not None:
            self.found.append(sight)
        self.now += TICK

    def wait(self, seconds: float) -> None:
        """Nothing is told for so long."""
        until = self.now + seconds
        while self.now < until:
            self.tick()


@pytest.fixture
def drop() -> Drop:
    return Drop()


SETTLED = 2 * SETTLED_AFTER + 2 * TICK


def test_an_empty_folder_has_nothing_to_be_dealt_with(drop: Drop) -> None:
    drop.wait(3 * LOOK_EVERY)
    assert drop.found == []


def test_what_is_there_at_the_start_is_told_once(drop: Drop) -> None:
    drop.sight = Sight(3, 1)
    drop.wait(3 * LOOK_EVERY)
    assert drop.found == [Sight(3, 1)]


def test_a_folder_that_is_written_to_has_not_settled(drop: Drop) -> None:
    for size in range(40):
        drop.sight = Sight(1, size)
        drop.tick(changed=size % 3 == 0)
    assert drop.found == []
    drop.wait(SETTLED)
    assert drop.found == [Sight(1, 39)]


def test_while_changes_are_told_nobody_looks(drop: Drop) -> None:
    for size in range(1000):
        drop.sight = Sight(size, size)
        drop.tick(changed=True)
    assert drop.looks == 0


def test_a_file_that_grows_without_a_word_has_not_settled(drop: Drop) -> None:
    for size in range(40):
        drop.sight = Sight(1, size)
        drop.now += SETTLED_AFTER
        drop.tick()
    assert drop.found == []


def test_changes_that_leave_everything_as_it_was_are_none(drop: Drop) -> None:
    drop.sight = Sight(1, 1)
    drop.wait(SETTLED)
    drop.tick(changed=True)
    drop.wait(SETTLED)
    assert drop.found == [Sight(1, 1)]


def test_what_nobody_told_is_found_within_a_minute(drop: Drop) -> None:
    drop.sight = Sight(1, 1)
    drop.wait(SETTLED)
    drop.sight = Sight(2, 2)
    drop.wait(LOOK_EVERY + SETTLED)
    assert drop.found == [Sight(1, 1), Sight(2, 2)]


def test_looking_unasked_takes_little_of_the_time_however_long_a_look_takes(drop: Drop) -> None:
    drop.sight, drop.look_takes = Sight(1_000_000, 1), 30.0
    drop.wait(SETTLED + 3 * drop.look_takes)
    assert drop.found == [Sight(1_000_000, 1)]
    before, began = drop.looks, drop.now
    drop.wait(20_000)
    assert 0 < (drop.looks - before) * drop.look_takes < 0.06 * (drop.now - began)


def test_a_folder_that_is_empty_for_a_while_and_then_as_before_is_not_told_again(drop: Drop) -> None:
    drop.sight = Sight(5, 1)
    drop.wait(SETTLED)
    drop.sight = Sight()
    drop.tick(changed=True)
    drop.wait(2 * LOOK_EVERY)
    drop.sight = Sight(5, 1)
    drop.tick(changed=True)
    drop.wait(2 * LOOK_EVERY)
    assert drop.found == [Sight(5, 1)]


def test_what_is_postponed_is_told_again_after_a_while(drop: Drop) -> None:
    drop.sight = Sight(1, 1)
    drop.wait(SETTLED)
    drop.settling.postpone(30.0)
    drop.tick(changed=True)
    drop.wait(28.0)
    assert len(drop.found) == 1
    drop.wait(2.0 + SETTLED)
    assert drop.found == [Sight(1, 1)] * 2
