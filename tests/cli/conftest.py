"""The command line, run in this process: arguments in, exit code and both streams out."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from flows.cli import main, options
from flows.settings import settings


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Flows = Callable[..., Ran]


@pytest.fixture
def flows(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Flows:
    """Runs `flows` with these arguments."""

    def run(*arguments: object) -> Ran:
        settings.cache_clear()
        monkeypatch.setattr("flows.workers.team.usable_cpus", lambda: 0)  # no processes, unless a test asks for some
        for console in (options.out, options.err):
            monkeypatch.setattr(console, "_width", 200)  # COLUMNS counts only where nobody had set it at import
        monkeypatch.setattr("sys.argv", ["flows", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        streams = capsys.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, streams.out, streams.err)

    return run
