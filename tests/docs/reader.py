"""Somebody who types what a page says, in order, and looks at what is printed.

A command ends with code 0, unless `echo $?` below it tells another one.
"""

import re
from itertools import pairwise
from typing import Literal

from tests.docs.elsewhere import elsewhere
from tests.docs.pages import Page, Step, pages
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


def carry_out(page: Page, wanted: Home, shell: Shell) -> None:
    """Each command does what is printed below it."""
    steps, set_up, names = of_page(page, wanted), scene(page.path), dict[str, str]()
    shell.words |= set_up.words
    for name, text in set_up.files.items():
        (shell.folder / name).write_text(text, encoding="utf-8")
    before: dict[Home, tuple[str, ...]] = {"here": set_up.before, "elasticsearch": set_up.before_cluster}
    for command in before.get(wanted, ()):
        ran = shell.run(command)
        assert ran.code in (0, 1), f"{page.path}, beforehand: `{command}`\n{ran.output}"  # 1: the scene has a reject
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
