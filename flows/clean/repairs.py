"""Wording put right in what was kept: spaces that were lost with links and paragraphs.

It happens after the verdicts, so that rules see lines as they were printed, and what went stays so in `removed`.
"""

from collections.abc import Iterator

from flows.article import Repair
from flows.clean.verdicts import Line
from flows.text.lost_spaces import LostSpace, Vocabulary, lost_spaces

_MOST = 500  # of a document: a text that needs more of them is none that these proofs are meant for


def mend(lines: list[Line]) -> None:
    """Puts the spaces in, and notes each of them on its line."""
    vocabulary = Vocabulary([line.text for line in lines])
    found = [(line, places) for line in lines if (places := list(lost_spaces(line.text, vocabulary)))]
    if sum(len(places) for _, places in found) > _MOST:
        return
    for line, places in found:
        line.repairs += [_repair(line, place) for place in places]
        line.text = " ".join(_pieces(line.text, places))


def _repair(line: Line, place: LostSpace) -> Repair:
    printed = line.text[place.start : place.end]
    read = f"{line.text[place.start : place.at]} {line.text[place.at : place.end]}"
    number = next((number for number, part in zip(line.numbers, line.parts, strict=True) if printed in part), None)
    return Repair(kind=place.kind, line=number or line.numbers[0], text=printed, read=read)


def _pieces(text: str, places: list[LostSpace]) -> Iterator[str]:
    start = 0
    for place in places:
        yield text[start : place.at]
        start = place.at
    yield text[start:]
