"""Commands and options that are named within a sentence exist: `flows rejects list --reason CODE`, and so on."""

import re
import shlex
from collections.abc import Iterator
from itertools import product

import pytest
import typer

from flows.cli import app
from tests.docs.pages import Page, pages

COMMANDS = typer.main.get_command(app)
PAGES = [page for page in pages() if any(code.startswith("flows ") for code in page.code())]


def meant(code: str) -> Iterator[list[str]]:
    """The calls that are written: `flows stories list|show` are two."""
    words = re.sub(r"[\[\]…]", "", code.replace("\\|", "|")).split()
    yield from (list(call) for call in product(*(_choices(word) for word in words)))


def _choices(word: str) -> list[str]:
    names = word.split("|")
    return names if len(names) > 1 and all(re.fullmatch(r"[a-z]+", name) for name in names) else [word]


def unknown(words: list[str]) -> str | None:
    """What of a call there is not: a command, or an option."""
    command, group = COMMANDS, getattr(COMMANDS, "commands", None)
    for word in words[1:]:
        if group is None or word.startswith("-"):
            break
        if word not in group:
            return word if command is COMMANDS or not getattr(command, "invoke_without_command", False) else None
        command, group = group[word], getattr(group[word], "commands", None)
    options = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    given = [word.partition("=")[0].rstrip(",") for word in words if word.startswith("--")]
    return next((name for name in given if name not in options | {"--help"}), None)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_commands_that_are_named_exist(page: Page) -> None:
    named = [code for code in page.code() if re.match(r"flows [a-z-]", code) and not code.startswith("flows/")]
    wrong = {code: what for code in named for words in meant(code) if (what := unknown(words))}
    assert wrong == {}


@pytest.mark.parametrize("page", [page for page in pages() if any(page.steps())], ids=lambda page: page.path)
def test_commands_of_a_page_have_these_options(page: Page) -> None:
    commands = [step.command for step in page.steps() if re.fullmatch(r"flows [^|<>$`]+", step.command)]
    assert {command: what for command in commands if (what := unknown(shlex.split(command)))} == {}
