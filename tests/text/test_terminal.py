"""What articles say cannot act on a terminal."""

import io

import orjson
from hypothesis import example, given
from hypothesis import strategies as st
from rich.console import Console

from flows.text.terminal import inert, inert_json, styled


def printed(text: str) -> str:
    screen = io.StringIO()
    Console(file=screen, force_terminal=True, width=500, color_system=None).print(styled(text))
    return screen.getvalue()


def test_escape_sequences_are_shown_not_obeyed() -> None:
    hostile = "\x1b]0;owned\x07\x1b[2J\x9b31m title \u202egnp.exe"
    assert inert(hostile) == "�]0;owned��[2J�31m title �gnp.exe"
    assert "\x1b" not in printed(hostile)


def test_brackets_are_not_markup() -> None:
    assert printed("[bold]not bold[/bold] [link=file:///etc]x[/link]").strip() == (
        "[bold]not bold[/bold] [link=file:///etc]x[/link]"
    )


@given(st.text())
def test_no_text_at_all_emits_a_control_character(text: str) -> None:
    assert not any((ord(c) < 32 and c not in "\t\n") or 127 <= ord(c) < 160 for c in inert(text))
    assert len(inert(text)) == len(text)


@given(st.text())
@example("\x9b2J \u202e \x7f \\u009b")
def test_json_is_printed_inert_and_says_what_it_said(text: str) -> None:
    printed = inert_json(orjson.dumps({"title": text}, option=orjson.OPT_INDENT_2))
    assert inert(printed.decode()) == printed.decode()
    assert orjson.loads(printed) == {"title": text}
