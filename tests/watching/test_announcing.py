"""An event for every drop, on a server that may not take it."""

from pathlib import Path

import pytest

from flows.errors import Stop
from flows.watching.announcing import Announcing
from flows.watching.watcher import Later

DROP = Path("/srv/drop")


def test_a_drop_that_settled_is_told_to_the_server_and_nothing_is_under_way() -> None:
    emitted: list[tuple[Path, int]] = []
    told: list[str] = []
    announcing = Announcing(lambda folder, files: emitted.append((folder, files)), told.append)
    announcing.start(DROP, 1200)
    assert emitted == [(DROP, 1200)]
    assert told == ["1,200 files have settled in /srv/drop: told to the Prefect server"]
    assert (announcing.under_way(), announcing.code) == (False, 0)


def test_an_event_that_the_server_does_not_take_is_tried_again_later() -> None:
    def refuse(folder: Path, files: int) -> None:
        raise Stop("the server is away", safe="All of it.", next_command="start it")

    told: list[str] = []
    with pytest.raises(Later, match="the server is away"):
        Announcing(refuse, told.append).start(DROP, 1)
    assert told == []
