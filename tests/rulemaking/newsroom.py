"""Articles of outlets that repeat themselves, as an index has them."""

from itertools import count
from typing import Any

from flows.index.base import Document
from flows.rulemaking.frequency import LineFrequencies

SIGN_OFF = "Stay with the Gazette: our morning letter brings the town to your table."
GAZETTE, HERALD = "gazette.example", "herald.example"
_numbers = count()
_PLACES = ("bridge", "harbour", "school", "museum", "market", "station", "theatre", "library", "garden", "court")
_DEEDS = ("closed", "opened", "painted", "sold", "rebuilt", "searched", "praised")


def sentence(number: int, at: int) -> str:
    """Running text that no other article has."""
    place, deed = _PLACES[number % len(_PLACES)], _DEEDS[(number + at) % len(_DEEDS)]
    panel = _word(number * 31 + at)
    return f"The {place} of district {_word(number)} was {deed} after the vote of panel {panel} on Friday."


def _word(number: int) -> str:
    """A word for a number: figures look alike to a rule."""
    letters = ""
    while number >= 0:
        number, digit = divmod(number, 20)
        letters += "bcdfghjklmnpqrstvwxz"[digit] + "aeiou"[digit % 5]
        number -= 1
    return letters.capitalize()


def article(outlet: str | None, *lines: str, head: tuple[str, ...] = (), **more: Any) -> Document:
    """An article with six sentences of its own, `head` above and `lines` below them."""
    number = next(_numbers)
    own = [sentence(number, at) for at in range(6)]
    document: Document = {
        "id": str(number),
        "title": f"Vote on {_word(number)}",
        "body": "\n\n".join([*head, *own, *lines]),
    }
    return document | ({"outlet": {"domain": outlet, "confidence": 0.9}} if outlet else {}) | more


def counted(*documents: Document) -> LineFrequencies:
    """The lines of these articles."""
    lines = LineFrequencies()
    for document in documents:
        lines.add(document)
    return lines
