"""What stands around the quotations of a text: the text with them blanked out, and its sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from flows.enrich.quotes.grammar import UPPER, Grammar
from flows.enrich.quotes.marks import Quotation

BLANK = "\x00"  # stands for every character of a quotation and its marks
FRAME_LIMIT = 400  # characters of a sentence looked at on each side of a quotation

_STOP = re.compile(rf"[.!?\n](?:(?<=\n)|[)\]]?(?=\s+[¿¡{UPPER}(\[\x00]|\s*\Z))")
_BLANKS = re.compile(f"{BLANK}+")
_OPENS = re.compile(rf"\s+[¿¡{UPPER}\x00]")
_LAST_WORD = re.compile(r"[\w.’'-]{1,12}\Z")
_SPACES = "\u00a0\u2007\u2009\u202f\t"


class Sentence(NamedTuple):
    """Offsets in characters, and the quotations inside."""

    start: int
    end: int
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True)
class Frame:
    """A text and what stands around its quotations: `blanked` is the text with them and their marks as `BLANK`, of the
    same length and with the same line breaks. What is looked for all over the text is found once."""

    text: str
    quotations: Sequence[Quotation]
    blanked: str
    grammar: Grammar

    @classmethod
    def of(cls, text: str, quotations: Sequence[Quotation], grammar: Grammar) -> "Frame":
        """The frame of the quotations of a text, given in order, in the language of the text."""
        parts, position = [], 0
        for quotation in quotations:
            start, end = max(quotation.start - quotation.before, position), quotation.end + quotation.behind
            parts += [text[position:start], BLANK * (end - start)]
            position = end
        parts.append(text[position:])
        blanked = "".join(parts)
        for space in _SPACES:  # most texts have none of them
            blanked = blanked.replace(space, " ")
        return cls(text, quotations, blanked, grammar)

    @cached_property
    def limit(self) -> int:
        """Up to where the frame is read."""
        return min(len(self.blanked), self.quotations[-1].end + FRAME_LIMIT) if self.quotations else 0

    @cached_property
    def behind(self) -> dict[int, int]:
        """The end of each quotation, and the first place behind it that is not blank."""
        found: dict[int, int] = {}
        after = next_start = len(self.blanked)
        for quotation in reversed(self.quotations):
            end = _end_of_blanks(self.blanked, quotation.end, next_start)
            after = after if end == next_start else end  # it may touch the next one
            found[quotation.end] = after
            next_start = quotation.start
        return found

    def is_behind_quotation(self, position: int) -> bool:
        """Whether nothing but a comma or a dash parts a place from the quotation before it."""
        return self.blanked[max(0, position - 4) : position].rstrip(" ,–—").endswith(BLANK)


def sentences(frame: Frame) -> list[Sentence]:
    """The sentences that hold quotations or stand between them. Abbreviations end none; a quotation that ends with a
    full stop does, where a capital follows."""
    ends = sorted({0, *_stops(frame), *_closed_by_quotations(frame), frame.limit})
    found: list[Sentence] = []
    index = 0
    for start, end in pairwise(ends):
        inside = []
        while index < len(frame.quotations) and frame.quotations[index].start < end:
            inside.append(frame.quotations[index])
            index += 1
        if frame.blanked[start:end].strip():
            found.append(Sentence(start, end, tuple(inside)))
    return found


def _stops(frame: Frame) -> list[int]:
    text, ends = frame.blanked, []
    known, ordinals = frame.grammar.abbreviations, frame.grammar.has("ordinal_stops")
    for match in _STOP.finditer(text, 0, frame.limit):
        if match[0][0] == ".":
            word = _LAST_WORD.search(text, max(0, match.start() - 12), match.start())
            last = word[0].casefold() if word is not None else ""
            short = (
                last in known or (len(last) == 1 and last.isalpha()) or (ordinals and last.isdigit() and len(last) < 3)
            )
            if short and text[match.end() : match.end() + 2].strip():
                continue
        ends.append(match.end())
    return ends


def _end_of_blanks(frame: str, start: int, limit: int) -> int:
    match = _BLANKS.match(frame, start, limit)
    return match.end() if match is not None else start


def _closed_by_quotations(frame: Frame) -> list[int]:
    ends = []
    for quotation in frame.quotations:
        last = _last_character(frame.text, quotation)
        if last not in (".", "?", "!", "…"):
            continue
        after = frame.behind[quotation.end]
        rest = frame.blanked[after : after + 80]
        opens_another = _OPENS.match(rest) is not None
        if (last == "." and (opens_another or not rest.strip())) or (
            last != "." and opens_another and not _names_a_speaker(rest, frame.grammar)
        ):
            ends.append(after)
    return ends


def _last_character(text: str, quotation: Quotation) -> str:
    end = quotation.end
    while end > quotation.start and text[end - 1] in "’'”\" ":
        end -= 1
    return text[end - 1] if end > quotation.start else ""


def _names_a_speaker(rest: str, grammar: Grammar) -> bool:
    """ "...?" Warren asked. But not: "...?" Warren said: "..." """
    words = rest.split("\x00")[0].split()
    spoken = next((i for i, word in enumerate(words[:6]) if word.strip(",.:").casefold() in grammar.speech), None)
    return spoken is not None and not any(word.endswith(":") for word in words)
