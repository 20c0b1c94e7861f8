"""A shell as a reader has it: a folder with the seeds, a home, an environment. `flows` runs in this process."""

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from flows import stages
from flows.clean.rules import own
from flows.cli import main, options
from flows.enrich.catalogue import files
from flows.settings import settings

FOLDER = "/srv/archive"  # what pages call the folder in which their commands run
WITHIN = 120.0  # seconds that a program may take
_FLOWS = "from flows.cli import main; main()"
_FETCHED = re.compile(r"^pip install uv && ")  # needs the network; the tests run in what it would give
_UV = re.compile(r"\buv run (?:--no-dev )?(?=flows |python )")
_OF_A_SHELL = re.compile(r"[|&;<>`]|\$[\w({]")
_TO_A_FILE = re.compile(r"^(flows [^|&;<>`$]*?) > (\S+)$")
_WITH_A_RESULT = re.compile(r"(flows [^|&;<>`$]*)(\$\(.*\))")  # of another command, as its last words
STDIN = "y\n"  # to whatever asks
WIDTH = 400  # columns: no path is broken off, and pages may break lines where they like


class Ran(NamedTuple):
    """How a command ended, and both of its streams in one."""

    code: int
    output: str


@dataclass
class Shell:
    """`words` are what a page says of another machine, as its address, with what they are here."""

    root: Path
    home: Path
    words: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    code: int = 0
    folder: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder = self.root

    def run(self, command: str) -> Ran:
        """Carry out one command of a page."""
        for written, here in self.words.items():
            command = command.replace(written, here)
        ran = self._run(_UV.sub("", _FETCHED.sub("", command)))
        self.code = ran.code
        return Ran(ran.code, ran.output.replace(str(self.home), "~").replace(str(self.root), FOLDER))

    def _run(self, command: str) -> Ran:
        if command == "echo $?":
            return Ran(0, f"{self.code}\n")
        if exported := re.fullmatch(r"export (\w+)=(.*)", command, re.DOTALL):
            self.environment[exported[1]] = os.path.expandvars("".join(shlex.split(exported[2])))
            return Ran(0, "")
        if entered := re.fullmatch(r"cd (\S+)", command):
            self.folder = (self.folder / entered[1].replace("~", str(self.home), 1)).resolve(strict=True)
            return Ran(0, "")
        if written := _TO_A_FILE.fullmatch(command):
            return self._flows(written[1], to=self.folder / written[2])
        if command.startswith("flows ") and not _OF_A_SHELL.search(command):
            return self._flows(command)
        if asking := _WITH_A_RESULT.fullmatch(command):  # bash answers; starting `flows` there takes seconds
            answered = self._bash(f"echo {asking[2]}")
            return answered if answered.code else self._flows(asking[1] + answered.output)
        return self._bash(command)

    def _flows(self, command: str, to: Path | None = None) -> Ran:
        stream = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
        out = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) if to else stream
        arguments = [os.path.expanduser(word) for word in shlex.split(command)]  # noqa: PTH111  (text, not a path)
        with self._here(), redirect_stdout(out), redirect_stderr(stream), patch("sys.argv", arguments):
            _forget()
            try:
                main()
                code = 0
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else 0
        _forget()
        if to:
            out.seek(0)
            to.write_text(out.read(), encoding="utf-8")
        stream.seek(0)
        return Ran(code, stream.read())

    @contextmanager
    def _here(self) -> Iterator[None]:
        """The process as the command finds it: folder, environment, no worker processes, a wide terminal, an answer."""
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            with (
                patch.dict(os.environ, self._environment()),
                patch("flows.workers.team.usable_cpus", lambda: 0),
                patch.object(options.out, "_width", WIDTH),
                patch.object(options.err, "_width", WIDTH),
                patch("sys.stdin", io.StringIO(STDIN)),
            ):
                yield
        finally:
            os.chdir(before)

    def _bash(self, command: str) -> Ran:
        functions = (
            f'flows() {{ {shlex.quote(sys.executable)} -c {shlex.quote(_FLOWS)} "$@"; }}\n'
            f'python() {{ {shlex.quote(sys.executable)} "$@"; }}\n'
        )
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", functions + command],
            cwd=self.folder,
            env=dict(os.environ) | self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            input=STDIN,
            text=True,
            timeout=WITHIN,
            check=False,
        )
        return Ran(done.returncode, done.stdout)

    def _environment(self) -> dict[str, str]:
        return {
            "HOME": str(self.home),
            "FLOWS_HOME": str(self.home / ".local/share/article-flows"),
            "COLUMNS": str(WIDTH),
        } | self.environment


def _forget() -> None:
    """Settings, rules and outlets are read once a process: the next process begins here."""
    for kept in (settings, own.read_folder, files.read_folder, stages.pipeline):
        kept.cache_clear()
