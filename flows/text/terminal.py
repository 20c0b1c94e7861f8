"""Text that came from articles, made harmless for a terminal."""

import re

from rich.text import Text

# C0 without tab and newline, DEL, C1, and the marks that reorder what is shown (Unicode TR 36).
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_UNSAFE_IN_JSON = re.compile(r"[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def inert(text: str) -> str:
    """The text with terminal control characters shown as U+FFFD: nothing in it can move a cursor or set a title."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def inert_json(document: bytes) -> bytes:
    """The same JSON with these characters as escapes, as it may be printed to a terminal too: it says what it said.

    JSON has none of them outside its texts, and none below U+0020 unescaped inside them.
    """
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", document.decode()).encode()


def styled(text: str, style: str = "") -> Text:
    """Inert text for rich: brackets in it are not read as markup."""
    return Text(inert(text), style=style)
