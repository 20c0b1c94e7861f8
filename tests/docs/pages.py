"""The pages of this project as the tests read them: commands with what is shown below them, headings, links, code."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("docs", "schemas", "flows", "benchmarks", "deploy", "tests")
SHELL = ("sh", "shell", "bash", "")  # of a block: each line is a command
_PROGRAMS = ("flows", "uv", "pip", "docker", "prefect", "curl", "python", "sudo", "export", "dask", "git")
_COMMENT = re.compile(r"\s+# .*$")


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a page."""

    page: str
    line: int  # of the page, 1-based
    command: str  # without its comment, continued lines joined by a space
    shown: str  # what the page prints below it; empty where nothing
    block: str  # all of the block that it stands in

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown file: its path from the root of the checkout, and its text."""

    path: str
    text: str

    def tokens(self) -> list[Token]:
        return MarkdownIt("commonmark").enable("table").parse(self.text)

    def steps(self) -> Iterator[Step]:
        """Every command in it, in order."""
        for token in self.tokens():
            if token.type not in ("fence", "code_block") or not token.map:
                continue
            info, first = token.info.strip(), token.map[0] + (2 if token.type == "fence" else 1)
            lines = token.content.splitlines()
            if info == "console":
                yield from self._session(lines, first)
            elif info in SHELL and _is_script(lines):
                yield from self._script(lines, first)

    def code(self) -> Iterator[str]:
        """Every piece of code within a sentence or a cell."""
        for token in self.tokens():
            yield from (child.content for child in token.children or () if child.type == "code_inline")

    def blocks(self, info: str) -> list[str]:
        """The blocks of code that are called so."""
        return [token.content for token in self.tokens() if token.type == "fence" and token.info.strip() == info]

    def links(self) -> Iterator[str]:
        """Every address that it points to, pictures too."""
        for token in self.tokens():
            for child in token.children or ():
                address = child.attrGet("href") or child.attrGet("src")
                if address:
                    yield str(address)

    def anchors(self) -> set[str]:
        """What can stand behind # in a link to it, as code hosts make it of headings."""
        tokens, found = self.tokens(), list[str]()
        for opening, inline in pairwise(tokens):
            if opening.type == "heading_open":
                words = "".join(child.content for child in inline.children or ())
                name = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
                found.append(f"{name}-{found.count(name)}" if name in found else name)
        return set(found)

    def _session(self, lines: list[str], first: int) -> Iterator[Step]:
        """Of a console: commands behind a dollar, and below each what it prints."""
        at = 0
        while at < len(lines):
            number = first + at
            if not lines[at].startswith("$ "):
                at += 1
                continue
            command, at = _whole(lines, at, lines[at].removeprefix("$ "))
            shown = at
            while at < len(lines) and not lines[at].startswith("$ "):
                at += 1
            yield Step(self.path, number, command, "\n".join(lines[shown:at]).strip("\n"), "\n".join(lines))

    def _script(self, lines: list[str], first: int) -> Iterator[Step]:
        at = 0
        while at < len(lines):
            number = first + at
            if not lines[at].strip() or lines[at].startswith("#"):
                at += 1
                continue
            command, at = _whole(lines, at, lines[at])
            yield Step(self.path, number, command, "", "\n".join(lines))


def _is_script(lines: list[str]) -> bool:
    """Whether its first line that is no comment begins with a program."""
    first = next((line.split()[0] for line in lines if line.strip() and not line.startswith("#")), "")
    return first in _PROGRAMS


def _whole(lines: list[str], at: int, line: str) -> tuple[str, int]:
    """The command that begins with this line, and where the next thing begins: it goes on behind a backslash, and
    while a quotation mark is open."""
    command, at = _COMMENT.sub("", line), at + 1
    while at < len(lines) and (command.endswith("\\") or _is_quoting(command)):
        joint = "\n" if _is_quoting(command) else " "
        command = command.removesuffix("\\").rstrip(" ") + joint + _COMMENT.sub("", lines[at].strip())
        at += 1
    return command.strip(), at


@cache
def pages() -> tuple[Page, ...]:
    """README.md and everything in docs/, in the order of their names."""
    return tuple(_page(path) for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))))


@cache
def every_page() -> tuple[Page, ...]:
    """Every Markdown file of this project, but the templates of generated ones."""
    inner = (file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.md")))
    return tuple(_page(path) for path in (*sorted(ROOT.glob("*.md")), *inner) if path.parent.name != "templates")


def page(path: str) -> Page:
    """The page of this path."""
    return _page(ROOT / path)


def _page(path: Path) -> Page:
    return Page(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


def _is_quoting(command: str) -> bool:
    """Whether a quotation mark is open at its end."""
    try:
        shlex.split(command)
    except ValueError as error:
        return "quotation" in str(error)
    return False
