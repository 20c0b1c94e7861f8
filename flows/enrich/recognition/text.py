"""One text as the rules for names read it: its words, which of them belong to a name already, and the names so far."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from flows.enrich.recognition import gazetteer
from flows.enrich.recognition.gazetteer import WORD
from flows.enrich.recognition.spans import Span, SpanKind
from flows.text.word_lists import word_set

PARTICLES = word_set("von van der den de del della di da do dos du la le zu ten ter bin ibn al el af av")
MAX_NAME = 5  # words of one name

_JOINING = word_set("de la le du do di")  # particles that also join two names
_STOPS = '!?:"»«'
_MOST_PLACES = 50  # of one word that are looked at


class Word(NamedTuple):
    """One word: its place, as printed and in lower case; whether it has a capital, whether a space alone stands before
    it, and whether it opens a sentence."""

    start: int
    end: int
    text: str
    folded: str
    capital: bool
    joined: bool
    opens: bool


class NameText:
    """A text with plain marks, in a language whose lists are `lists`. Words are named by their number."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self.lists = gazetteer.lists(language)
        self.places = gazetteer.places(language)
        self.words: Sequence[Word] = tuple(_words(text))
        self.free = [True] * len(self.words)
        self.spans: list[Span] = []

    def take(self, first: int, last: int, kind: SpanKind, confidence: float, evidence: str) -> None:
        """Words `first` to `last` (not included) are a name."""
        self.free[first:last] = [False] * (last - first)
        self.spans.append(Span(self.words[first].start, self.words[last - 1].end, kind, confidence, evidence))

    def printed(self, span: Span) -> str:
        """The words of a name."""
        return self.text[span.start : span.end]

    def before(self, at: int) -> Word | None:
        """The word before, where a space alone stands between."""
        return self.words[at - 1] if at and self.words[at].joined else None

    def after(self, last: int) -> Word | None:
        """Word `last`, where a space alone stands between it and the word before."""
        return self.words[last] if last < len(self.words) and self.words[last].joined else None

    def is_capital(self, at: int) -> bool:
        """Whether a capitalised word follows by a space and belongs to no name yet."""
        return at < len(self.words) and self.words[at].joined and self.words[at].capital and self.free[at]

    def number_at(self, end: int, first: int) -> int:
        """The number of the first word from `first` on that ends after the offset `end`; at least the next one."""
        last = first + 1
        while last < len(self.words) and self.words[last].end <= end:
            last += 1
        return last

    def place_end(self, at: int) -> int | None:
        """The offset where a listed place that begins with this word ends."""
        return self.places.end_at(self.text, self.words[at].start, self.words[at].text)

    def after_particles(self, at: int) -> int:
        """The number of the first word from `at` on that is no particle; two particles at most."""
        last = at
        while (
            last < len(self.words) and last - at < 2 and self.words[last].joined and self.words[last].text in PARTICLES
        ):
            last += 1
        return last

    def run(self, at: int, most: int = MAX_NAME) -> int:
        """The end of the capitalised words from `at` on, particles among them."""
        last = at + 1
        while last < len(self.words) and last - at < most:
            if self.is_capital(last):
                last += 1
                continue
            after = self.after_particles(last)
            if after == last or not self.is_capital(after):
                break
            if after - last == 1 and self.words[last].text in _JOINING and not self.is_given(at):
                break
            last = after + 1
        return last

    def is_given(self, at: int) -> bool:
        """Whether a word is a first name, or begins with one ("Frank-Walter")."""
        folded = self.words[at].folded
        known = gazetteer.given_names()
        return (folded in known and folded not in self.lists.no_given) or folded.partition("-")[0] in (
            known if "-" in folded else ()
        )

    def beside_capital(self, at: int) -> bool:
        """Whether the word is part of a longer run; a word that opens a sentence makes none, unless a first name."""
        before = self.before(at)
        follows = at + 1 < len(self.words) and self.words[at + 1].joined and self.words[at + 1].capital
        if follows or before is None or not before.capital:
            return follows
        return not before.opens or self.is_given(at - 1)

    def inside(self, first: int, last: int) -> bool:
        """Whether capitalised words beside these make a longer name of them."""
        before = self.before(first)
        if before is not None and before.capital and not before.opens and before.folded not in self.lists.honorifics:
            return True
        after = self.after(last)
        return after is not None and after.capital

    @cached_property
    def by_word(self) -> dict[str, list[int]]:
        """Where each capitalised word stands, as far as is looked at."""
        found: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            if word.capital and len(places := found.setdefault(word.text, [])) < _MOST_PLACES:
                places.append(at)
        return found


def _words(text: str) -> Iterator[Word]:
    end, previous = 0, ""
    for match in WORD.finditer(text):
        start, word = match.start(), match[0]
        gap = text[end:start] if previous else "\n"
        joined = gap == " "
        folded = (word.replace("İ", "i") if "İ" in word else word).lower()
        yield Word(start, match.end(), word, folded, word[0].isupper(), joined, not joined and _ends(previous, gap))
        end, previous = match.end(), word


def _ends(previous: str, gap: str) -> bool:
    """Whether a sentence ends between two words; a full stop after a short capitalised word is an abbreviation's."""
    if gap[:1] == "." and (len(previous) > len("Dr") or not previous[:1].isupper()):
        return True
    return "\n" in gap or any(mark in gap for mark in _STOPS)
