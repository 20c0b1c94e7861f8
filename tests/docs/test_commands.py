"""Every command of README.md and docs/ does what its page says.

They are carried out page by page, in order, by a reader who has the checkout's files and a home of his own. What cannot
be is listed in `elsewhere.py`. A command ends with code 0, unless `echo $?` below it tells another one.
"""

import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
import typer

from benchmarks.__main__ import app as benchmarks
from tests.docs.elsewhere import EVERYTHING, elsewhere, means
from tests.docs.pages import ROOT, Page, Step, pages
from tests.docs.scenes import scene
from tests.docs.shell import Shell
from tests.docs.shown import known, same

Home = Literal["here", "elasticsearch", "prefect", "elsewhere", "nowhere"]
HELP = """
Each command of the docs is tried. Where this one
  is wrong, mend the page, or what it prints there;
  needs something that is there before, say so in tests/docs/scenes.py;
  cannot run here (a container engine, the network, until it is interrupted), list it in tests/docs/elsewhere.py, with
  the reason and the test that tries it instead."""
CLUSTER = re.compile(r"http://(?:127\.0\.0\.1|localhost):9200")
HERE = ("flows", "uv", "cp", "mv", "mkdir", "rm", "printf", "echo", "cat", "tar", "flock", "python", "export", "cd",
        "test", "ls", "diff", "grep", "curl", "sed", "gunzip", "touch")  # fmt: skip
PAGES = [page for page in pages() if any(page.steps())]
COPIED = ("seeds", ".env.example", "prefect.yaml")


def home(step: Step) -> Home:
    """Where a command is tried."""
    if elsewhere(step.command):
        return "elsewhere"
    if program(step) not in HERE:
        return "nowhere"
    if "/.prefect/" in step.block:
        return "prefect"
    return "elasticsearch" if CLUSTER.search(step.block) else "here"


def program(step: Step) -> str:
    return re.sub(r"^pip install uv && ", "", step.command).split()[0]


def of_page(page: Page, wanted: Home) -> list[Step]:
    return [step for step in page.steps() if home(step) == wanted]


def on_a_cluster() -> list[Page]:
    return [page for page in PAGES if of_page(page, "elasticsearch")]


def carry_out(page: Page, wanted: Home, shell: Shell) -> None:
    """Each command does what is printed below it."""
    steps, set_up, names = of_page(page, wanted), scene(page.path), dict[str, str]()
    shell.words |= set_up.words
    for name, text in set_up.files.items():
        (shell.folder / name).write_text(text, encoding="utf-8")
    for command in set_up.before if wanted == "here" else set_up.before_cluster:
        if ran := shell.run(command):
            assert ran.code in (0, 1), ran.output
    for step, next_one in pairwise([*steps, None]):
        assert step
        ran = shell.run(known(step.command, names))
        tells_the_code = next_one is not None and next_one.command == "echo $?"
        assert tells_the_code or ran.code == 0, (
            f"{step.place}: `{step.command}` ended with {ran.code}\n{ran.output}{HELP}"
        )
        if step.shown:
            fits = same(step.shown, ran.output, names)
            assert fits, f"{step.place}: `{step.command}` prints\n{ran.output}\nand not\n{step.shown}\n{HELP}"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """A reader with a copy of the checkout's small files."""
    folder, home = tmp_path / "article-flows", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    for name in COPIED:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, folder / name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    return Shell(folder, home)


@pytest.mark.parametrize("page", [page for page in PAGES if of_page(page, "here")], ids=lambda page: page.path)
def test_commands_of_a_page_do_what_it_says(page: Page, shell: Shell) -> None:
    carry_out(page, "here", shell)


@pytest.mark.parametrize("page", on_a_cluster(), ids=lambda page: page.path)
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
    assert told and told <= known_names, told - known_names
