"""Every command of README.md and docs/ does what its page says.

They are carried out page by page, in order, by a reader who has the checkout's files and a home of his own. What cannot
be is listed in `elsewhere.py`. Those about a Prefect server are in `tests/orchestration/test_docs.py`.
"""

import re
import tomllib

import pytest
import typer

from benchmarks.__main__ import app as benchmarks
from tests.docs.elsewhere import EVERYTHING, means
from tests.docs.pages import ROOT, SHELL, Page, pages
from tests.docs.reader import HELP, PAGES, carry_out, of_page
from tests.docs.shell import Shell


@pytest.mark.parametrize("page", [page for page in PAGES if of_page(page, "here")], ids=lambda page: page.path)
def test_commands_of_a_page_do_what_it_says(page: Page, shell: Shell) -> None:
    carry_out(page, "here", shell)


@pytest.mark.parametrize("page", [page for page in PAGES if of_page(page, "elasticsearch")], ids=lambda page: page.path)
def test_commands_for_elasticsearch_do_what_a_page_says(page: Page, shell: Shell, new_archive_url: str) -> None:
    cluster, _, prefix = new_archive_url.partition("?prefix=")
    for host in ("127.0.0.1", "localhost"):
        shell.words |= {
            f"http://{host}:9200/article": f"{cluster}/{prefix}-article",
            f"http://{host}:9200/": f"{cluster}/",
            f"http://{host}:9200": new_archive_url,
        }
    shell.words |= {"articles*,article-*": f"{prefix}-*", "_snapshot/backup": f"_snapshot/{prefix}"}
    carry_out(page, "elasticsearch", shell)


def test_every_command_is_tried_somewhere() -> None:
    homeless = [f"{step.place}: {step.command}" for page in PAGES for step in of_page(page, "nowhere")]
    assert homeless == [], f"no test runs these commands{HELP}"


def test_no_command_hides_in_a_block_of_another_kind() -> None:
    hidden = [
        f"{page.path}: {line}"
        for page in pages()
        for token in page.tokens()
        if token.type == "fence" and token.info.strip() not in ("console", *SHELL)
        for line in token.content.splitlines()
        if re.match(r"\$ |flows [a-z]+ ", line)
    ]
    assert hidden == [], "call the block `console`, with a dollar before each command"


def test_nothing_is_listed_that_no_page_says() -> None:
    commands = [step.command for page in PAGES for step in page.steps()]
    listed = [entry for one in EVERYTHING for entry in one.commands]
    stale = [entry for entry in listed if not any(means(entry, command) for command in commands)]
    assert stale == [], "take them out of tests/docs/elsewhere.py"


def test_the_tests_that_are_named_instead_are_there() -> None:
    for one in EVERYTHING:
        if one.test:
            path, _, name = one.test.partition("::")
            assert re.search(rf"^def {name}\(", (ROOT / path).read_text(), re.MULTILINE), one.test


def test_benchmarks_that_are_told_of_exist() -> None:
    command = typer.main.get_command(benchmarks)
    known_names = set(getattr(command, "commands", {}))
    told = {
        found[1]
        for page in PAGES
        for step in page.steps()
        if (found := re.match(r"uv run python -m benchmarks (\w+)", step.command))
    }
    assert told == known_names


def test_extras_that_are_told_of_exist() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    told = {name for page in pages() for name in re.findall(r"article-flows\[(\w+)\]", page.text)}
    assert told and told <= extras.keys()
