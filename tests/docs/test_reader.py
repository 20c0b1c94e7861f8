"""The reader of the pages sees every command, and is hard to please."""

from pathlib import Path

import pytest

from tests.docs.elsewhere import means
from tests.docs.pages import Page
from tests.docs.reader import carry_out, home
from tests.docs.shell import Shell

SESSION = """
# A page

## Two words, and `code`

```console
$ printf 'a\\nb\\n'       # a comment
a
b
$ flows search '*' \\
    --facet people
```

```
export WORD=there
# a line of its own
echo "hello
  $WORD"
```

    docker compose up -d

```yaml
flows: none
```
"""
PAGE = Page("docs/page.md", SESSION)


def page(*lines: str) -> Page:
    return Page("docs/page.md", "\n".join(("```console", *lines, "```")))


def test_commands_are_found_with_what_is_shown_below_them() -> None:
    found = [(step.line, step.command, step.shown) for step in PAGE.steps()]
    assert found == [
        (7, "printf 'a\\nb\\n'", "a\nb"),
        (10, "flows search '*' --facet people", ""),
        (15, "export WORD=there", ""),
        (17, 'echo "hello\n$WORD"', ""),
        (21, "docker compose up -d", ""),
    ]


def test_headings_are_called_as_a_code_host_calls_them() -> None:
    assert PAGE.anchors() == {"a-page", "two-words-and-code"}


def test_each_command_has_one_home() -> None:
    assert [home(step) for step in PAGE.steps()] == ["here", "here", "here", "here", "elsewhere"]
    (unheard,) = page("$ terraform apply").steps()
    assert home(unheard) == "nowhere"


def test_an_entry_stands_for_a_command_or_for_all_that_begin_so() -> None:
    assert means("flows up", "flows up") and not means("flows up", "flows up drop")
    assert means("docker run ...", "docker run --rm x") and not means("docker run ...", "docker runs")


def test_what_is_exported_entered_and_answered_lasts(shell: Shell) -> None:
    lines = ("$ mkdir inner", "$ cd inner", "$ export WORD=there", '$ echo "hello $WORD"', "hello there")
    asking = ("$ flows forget 0a72878812953d0a7df80bf9", "...", "$ flows forget --list $(echo --json)", "...")
    carry_out(page(*lines, *asking), "here", shell)
    assert shell.folder == shell.root / "inner"


def test_output_goes_to_a_file_and_what_is_told_beside_does_not(shell: Shell) -> None:
    carry_out(page("$ flows process seeds --without entities,quotes > out.jsonl"), "here", shell)
    assert len((shell.root / "out.jsonl").read_text().splitlines()) == 5


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("$ flows search",), "ended with 2"),
        (("$ echo one", "two"), "prints\none\n\nand not\ntwo"),
        (("$ flows search", "$ echo $?", "0"), "prints\n2\n\nand not\n0"),
        (("$ echo one | grep two",), "ended with 1"),
    ],
)
def test_what_is_not_as_the_page_says_fails_and_says_what_to_do(
    lines: tuple[str, ...], said: str, shell: Shell
) -> None:
    with pytest.raises(AssertionError) as failed:
        carry_out(page(*lines), "here", shell)
    assert said in str(failed.value) and "tests/docs/elsewhere.py" in str(failed.value)


def test_the_shell_leaves_the_process_as_it_was(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path.cwd()
    shell.run("cd seeds")
    shell.run("flows nothing")
    assert Path.cwd() == before
