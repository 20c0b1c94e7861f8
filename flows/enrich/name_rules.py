"""Names by rules and lists, for languages without a model: few, and each with evidence.

A capitalised word is a name only when something says so: a list of places or of organisations, an honorific or a role
before it, a first name, a corporate suffix, a head ("Universidad de ..."), a verb of saying, an age, or the news
convention of full name first and surname later. Where every noun has a capital (German) a surname is one word after a
first name or a role; where names take endings (Slavic languages, Finnish) only nominatives count, since an inflected
form would be another name. Scripts without capitals give no runs, so nothing.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from flows.enrich import gazetteer
from flows.enrich.gazetteer import WORD
from flows.enrich.spans import Span
from flows.text.word_lists import word_set

PLACE = "in the list of places"
KNOWN = "in the list of organisations"
SUFFIX = "corporate suffix"
HEAD = "begins as organisations do"
CLUB = "club beside a place"
HONORIFIC = "honorific or role before it"
GIVEN = "first name"
SAYING = "verb of saying beside it"
AGE = "age after it"
CONVENTION = "surname alone elsewhere"
SURNAME = "surname of a person named in full"

_CONFIDENCE = {
    PLACE: 0.85, KNOWN: 0.9, SUFFIX: 0.9, HEAD: 0.8, CLUB: 0.8, HONORIFIC: 0.85, GIVEN: 0.85, SAYING: 0.75, AGE: 0.8,
    CONVENTION: 0.7, SURNAME: 0.8,
}  # fmt: skip
_PARTICLES = word_set(
    "von van der den de del della di da do dos du la le zu zum zur ten ter bin ibn al el af av y e vom"
)
_ALIASES = {"nb": "no", "nn": "no", "lb": "de", "gl": "es", "ca": "es"}
_AGE = re.compile(r" \(\d{1,2}\)|, \d{2}(?: años| ans| Jahre| anni| anos| jaar| lat)?,")
_STOPS = '.!?:"»«'
_MAX_NAME = 5
_MAX_ORGANISATION = 8


class Word(NamedTuple):
    """One word: its place, as printed, whether it has a capital, whether a space alone stands before it, and whether
    it opens a sentence."""

    start: int
    end: int
    text: str
    capital: bool
    joined: bool
    opens: bool


def data() -> bytes:
    """What names depend on beside this code."""
    return gazetteer.source()


def find(text: str, language: str) -> Iterator[Span]:
    """The names in `text`, whose marks are plain, in order of appearance, none overlapping."""
    yield from sorted(_Reader(text, _ALIASES.get(language, language)).read())


class _Reader:
    """One text: its words, and which of them belong to a name already."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self.words = list(_words(text))
        self.free = [True] * len(self.words)
        self.spans: list[Span] = []
        self.honorifics = gazetteer.words(language, "honorifics")
        self.role_ends = tuple(gazetteer.words(language, "role_ends"))
        self.saying = gazetteer.words(language, "saying")
        self.common = gazetteer.words(language, "common")
        self.articles = gazetteer.words(language, "articles")
        self.noun_ends = tuple(gazetteer.words(language, "noun_ends"))
        self.nouns = bool(gazetteer.words(language, "nouns"))
        forms = gazetteer.words(language, "inflected")
        self.inflected = bool(forms) or not gazetteer.knows(language)
        self.given = gazetteer.given_names() - forms if forms else gazetteer.given_names()
        self.heads = gazetteer.words(language, "heads")

    def read(self) -> list[Span]:
        self._organisations()
        self._places()
        self._people()
        self._surnames()
        return self.spans

    def _take(self, first: int, last: int, kind: str, why: str) -> None:
        """Words `first` to `last` (not included) are a name."""
        self.free[first:last] = [False] * (last - first)
        start, end = self.words[first].start, self.words[last - 1].end
        self.spans.append(Span(start, end, kind, _CONFIDENCE[why], why))  # type: ignore[arg-type]

    def _at(self, end: int, first: int) -> int:
        """The word after the last one that ends at or before `end`."""
        last = first
        while last < len(self.words) and self.words[last].end <= end:
            last += 1
        return last

    def _capital_run(self, at: int, most: int = _MAX_NAME) -> int:
        """The end of the capitalised words from `at` on, particles among them."""
        last = at + 1
        while last < len(self.words) and last - at < most:
            word = self.words[last]
            if word.capital and word.joined and self.free[last]:
                last += 1
                continue
            after = last
            while (
                after < len(self.words)
                and after - last < 3
                and self.words[after].joined
                and (self.words[after].text in _PARTICLES)
            ):
                after += 1
            if (
                after == last
                or after >= len(self.words)
                or not (self.words[after].capital and self.words[after].joined)
            ):
                break
            if (
                after - last == 1
                and self.words[last].text in ("y", "e", "de", "la", "le", "du", "do", "di")
                and self.words[at].text.lower() not in self.given
            ):
                break
            last = after + 1
        return last

    # organisations

    def _organisations(self) -> None:
        known = gazetteer.known_organisations(self.language)
        for at, word in enumerate(self.words):
            if not (word.capital or word.text[0].isdigit()) or not self.free[at]:
                continue
            end = known.end_at(self.text, word.start, word.text)
            if end is not None and (self.nouns or not self._inside(at, self._at(end, at))):
                self._take(at, max(self._at(end, at), at + 1), "organisation", KNOWN)
            elif self.nouns:
                self._german_organisation(at)
            else:
                self._headed(at)
        self._suffixed()

    def _inside(self, first: int, last: int) -> bool:
        """Whether capitalised words on both or either side make a longer name of these."""
        before = first and self.words[first].joined and self.words[first - 1].capital
        if before and (self.words[first - 1].opens or self.words[first - 1].text.lower() in self.honorifics):
            before = False
        after = last < len(self.words) and self.words[last].joined and self.words[last].capital
        return bool(before or after)

    def _german_organisation(self, at: int) -> None:
        """ "Universität Leipzig", "Bundesamt für Verfassungsschutz", "Innenministerium", "Eintracht Trier"."""
        folded = self.words[at].text
        places = gazetteer.places(self.language)
        heads = gazetteer.words(self.language, "heads")
        after = at + 1
        if after < len(self.words) and self.words[after].joined and f"{folded} {self.words[after].text}" in heads:
            after += 1
        head = folded in heads or after > at + 1
        if (head or folded in gazetteer.words(self.language, "clubs")) and after < len(self.words):
            following = self.words[after]
            end = places.end_at(self.text, following.start, following.text) if following.joined else None
            if end is not None:
                self._take(at, self._at(end, after), "organisation", HEAD if head else CLUB)
            return
        if (
            len(folded) > 3
            and folded.endswith(tuple(gazetteer.words(self.language, "for_heads")))
            and after + 1 < len(self.words)
        ):
            link, object_ = self.words[after], self.words[after + 1]
            if link.text == "für" and link.joined and object_.capital and object_.joined:
                last = after + 2
                if last + 1 < len(self.words) and self.words[last].text == "und" and self.words[last + 1].capital:
                    last += 2
                self._take(at, last, "organisation", HEAD)
                return
        if len(folded) > 14 and folded.endswith(tuple(gazetteer.words(self.language, "whole_ends"))):
            self._take(at, at + 1, "organisation", HEAD)

    def _headed(self, at: int) -> None:
        """ "Universidad de Chile", "Parti socialiste", "Cour des comptes", "İçişleri Bakanlığı"."""
        word = self.words[at]
        if word.text not in gazetteer.words(self.language, "heads"):
            ends = gazetteer.words(self.language, "ends")
            last = self._capital_run(at) if ends else at
            while last > at + 1 and self.words[last - 1].text not in ends:
                last -= 1
            if last > at + 1:
                self._take(at, last, "organisation", HEAD)
            return
        links, adjectives = gazetteer.words(self.language, "links"), gazetteer.words(self.language, "adjectives")
        last, ahead = at + 1, at + 1
        while ahead < len(self.words) and ahead - at < _MAX_ORGANISATION:
            following = self.words[ahead]
            gap = self.text[self.words[ahead - 1].end : following.start]
            if gap not in (" ", "'"):
                break
            if following.capital and gap == " " and last == ahead and self._named(ahead) > ahead + 1:
                break  # "il presidente del Consiglio Giorgia ..."
            if following.capital or following.text in adjectives:
                last = ahead + 1
            elif not (following.text in links or (following.text in ("l", "d", "dell") and gap == " ")):
                break
            ahead += 1
        if last > at + 1:
            self._take(at, last, "organisation", HEAD)

    def _suffixed(self) -> None:
        suffixes = gazetteer.words(self.language, "suffixes")
        at = 0
        while at < len(self.words):
            last = self._capital_run(at) if self.words[at].capital and self.free[at] else at + 1
            cut = next((i for i in range(at + 1, last) if self.words[i].text.lower() in suffixes), None)
            if cut is not None and (cut + 1 == last or self.nouns) and len(self.words[cut].text) > 1:
                first = at
                while (
                    first + 1 < cut and self.nouns and self.words[first].opens and self.words[first].text in self.common
                ):
                    first += 1
                self._take(first, cut + 1, "organisation", SUFFIX)
            at = max(last, at + 1)

    # places

    def _places(self) -> None:
        places = gazetteer.places(self.language)
        ambiguous = gazetteer.ambiguous_places(self.language)
        before_place = gazetteer.words(self.language, "before_place")
        place_nouns = gazetteer.words(self.language, "place_nouns")
        clubs = gazetteer.words(self.language, "clubs")
        for at, word in enumerate(self.words):
            if not word.capital or not self.free[at]:
                continue
            end = places.end_at(self.text, word.start, word.text)
            if end is None and self.nouns and word.text.endswith("s"):
                end = (
                    places.end_at(self.text[: word.end - 1] + " ", word.start, word.text[:-1])
                    if len(word.text) > 5
                    else None
                )
                if end is not None:
                    self.free[at] = False
                    self.spans.append(Span(word.start, end, "place", _CONFIDENCE[PLACE], PLACE))
                continue
            if end is None:
                continue
            last = self._at(end, at)
            before = self.words[at - 1] if at and word.joined else None
            prepared = before is not None and before.text.lower() in before_place
            if before is None and at and self.text[self.words[at - 1].end : word.start] == "'":
                prepared = self.words[at - 1].text.lower() in before_place
            if self.text[word.start : end] in ambiguous and not prepared:
                continue
            if word.text in clubs or (before is not None and before.text in clubs):
                continue
            if self.nouns:
                noun = before is not None and before.capital and not before.opens
                follows = last < len(self.words) and self.words[last].joined and self.words[last].capital
                if noun and not prepared and before is not None and before.text not in place_nouns:
                    continue
                if (
                    follows
                    and not prepared
                    and not word.opens
                    and places.end_at(self.text, self.words[last].start, self.words[last].text)
                ):
                    continue
            elif self._inside(at, last) or (word.text.lower() in self.given and word.opens):
                continue
            self._take(at, last, "place", PLACE)

    # people

    def _people(self) -> None:
        alone = {
            word.text
            for at, word in enumerate(self.words)
            if word.capital and self.free[at] and len(word.text) > 2 and not self._beside_capital(at)
            and not (self.nouns and not self._said(at))
        }  # fmt: skip
        for at, word in enumerate(self.words):
            if word.capital and self.free[at]:
                last, why = self._person(at, alone)
                if why and last > at:
                    self._take(at, last, "person", why)

    def _beside_capital(self, at: int) -> bool:
        before = at and self.words[at].joined and self.words[at - 1].capital
        after = at + 1 < len(self.words) and self.words[at + 1].joined and self.words[at + 1].capital
        return bool(before or after)

    def _said(self, at: int) -> bool:
        """Whether a verb of saying stands beside the word and no article before it."""
        before = self.words[at - 1].text.lower() if at and self.words[at].joined else ""
        after = self.words[at + 1].text if at + 1 < len(self.words) and self.words[at + 1].joined else ""
        return before in self.saying or (after in self.saying and before not in self.articles)

    def _person(self, at: int, alone: set[str]) -> tuple[int, str]:
        """The end of the person whose name begins here, and what says so; ("", at) when nobody's does."""
        word = self.words[at]
        before = self.words[at - 1] if at and (word.joined or self._abbreviated(at)) else None
        honoured = before is not None and self._is_role(before)
        if self._is_role(word) and (self.nouns or not honoured) and word.text.lower() not in self.given:
            return at, ""
        last = self._named(at)
        if last > at + 1:
            inside = (
                before is not None
                and before.capital
                and not before.opens
                and not honoured
                and not self.nouns
                and before.text not in self.heads
            )
            if not inside or (before is not None and before.text in self.common):
                return last, GIVEN
            return at, ""
        run = self._capital_run(at, 4)
        if honoured:
            last = self._surname_after_role(at, run)
            if last > at and not (self.inflected and self.language == "fi" and self._is_finnish_form(last - 1)):
                return last, HONORIFIC
        if not 2 <= run - at <= 3 or (before is not None and before.capital) or self.inflected:
            return at, ""
        if any(not self._can_be_surname(i) for i in range(at, run) if self.words[i].capital):
            return at, ""
        if _AGE.match(self.text, self.words[run - 1].end) and not (self.nouns and self._is_role(word)):
            return run, AGE
        article = before is not None and (before.text.lower() in self.articles or before.text.lower() in _LEADING)
        if self.words[run - 1].text in alone and not word.opens and not article:
            return run, CONVENTION
        if not self.nouns and not article:
            said = before is not None and before.text in self.saying
            says = run < len(self.words) and self.words[run].joined and self.words[run].text in self.saying
            if (said or (says and not word.opens)) and gazetteer.words(self.language, "saying"):
                return run, SAYING
        return at, ""

    def _abbreviated(self, at: int) -> bool:
        """Whether "Dr. " or "M. " stands before the word."""
        previous = self.words[at - 1]
        return self.text[previous.end : self.words[at].start] == ". " and previous.text.lower() in self.honorifics

    def _is_role(self, word: Word) -> bool:
        folded = word.text.lower()
        if folded in self.honorifics:
            return True
        return bool(self.role_ends) and len(folded) > 6 and folded.endswith(self.role_ends)

    def _named(self, at: int) -> int:
        """The end of a first name with its surname; `at` where it is none."""
        last = at
        while (
            last < len(self.words) and last - at < 3 and (last == at or self.words[last].joined or self._initial(last))
        ):
            if not self.words[last].capital or not (self._is_given(last) or (last > at and self._initial(last + 1))):
                break
            last += 1
        if last == at:
            return at
        if last - at > 1 and not self.nouns and (last >= len(self.words) or not self.words[last].capital):
            after = last
            while (
                after < len(self.words)
                and after - last < 3
                and self.words[after].text in _PARTICLES
                and self.words[after].joined
            ):
                after += 1
            if (
                after == last
                or after >= len(self.words)
                or not self.words[after].capital
                or not self.words[after].joined
            ):
                return last if self._can_be_surname(last - 1) else at  # "Jean Michel", both first names
        surname = last
        while (
            surname < len(self.words)
            and surname - last < 3
            and self.words[surname].joined
            and (self.words[surname].text in _PARTICLES)
        ):
            surname += 1
        if surname >= len(self.words) or not (self.words[surname].joined or self._initial(surname)):
            return last if last - at > 1 and self._can_be_surname(last - 1) else at
        if not self.words[surname].capital or not self.free[surname] or not self._can_be_surname(surname):
            return last if last - at > 1 and self._can_be_surname(last - 1) else at
        last = surname + 1
        places = gazetteer.places(self.language)
        while not self.nouns and not self.inflected and last < len(self.words) and last - at < _MAX_NAME:
            more = last
            if (
                self.language == "pt"
                and self.words[more].text in ("da", "de", "do", "dos", "das")
                and more + 1 < len(self.words)
            ):
                more += 1
            word = self.words[more]
            if not (word.joined and word.capital and self.free[more] and self._can_be_surname(more)):
                break
            if (self.language == "tr" or more > last) and places.end_at(self.text, word.start, word.text) is not None:
                break
            last = more + 1
        if self.language == "fi" and self._is_finnish_form(last - 1):
            return at
        return last

    def _initial(self, at: int) -> bool:
        """Whether the word before is an initial: "George W. Bush"."""
        if not 0 < at < len(self.words):
            return False
        previous = self.words[at - 1]
        return len(previous.text) == 1 and previous.capital and self.text[previous.end : self.words[at].start] == ". "

    def _is_given(self, at: int) -> bool:
        folded = self.words[at].text.lower()
        return folded in self.given or ("-" in folded and folded.split("-")[0] in self.given)

    def _can_be_surname(self, at: int) -> bool:
        text = self.words[at].text
        if text in self.common or len(text) < 2 or (text.isupper() and len(text) > 1) or any(map(str.isdigit, text)):
            return False
        if self.noun_ends and text.endswith(self.noun_ends):
            return False
        return not (self.nouns and self.words[at].text.lower() in self.honorifics)

    def _surname_after_role(self, at: int, run: int) -> int:
        """The end of a name after a role: one word or two where nouns have capitals, else the whole run."""
        if not self._can_be_surname(at) or self.words[at].text in gazetteer.words(self.language, "heads"):
            return at
        if not self.nouns:
            return (
                run
                if all(
                    self._can_be_surname(i) or not self.words[i].capital or _is_number(self.words[i].text)
                    for i in range(at, run)
                )
                else at + 1
            )
        before = self.words[at - 1]
        if run == at + 2 and self._can_be_surname(at + 1) and not self._has_article_elsewhere(at + 1):
            return run
        strict = before.text.lower() in self.honorifics or "-" in before.text or before.text.lower().endswith(_OFFICES)
        return at + 1 if strict and not self._has_article_elsewhere(at) else at

    def _has_article_elsewhere(self, at: int) -> bool:
        text = self.words[at].text
        return any(
            self.words[i].text == text and self.words[i].joined and self.words[i - 1].text.lower() in self.articles
            for i in self._places_of(text)
            if i
        )

    def _places_of(self, text: str) -> list[int]:
        if not hasattr(self, "_index"):
            self._index: dict[str, list[int]] = {}
            for at, word in enumerate(self.words):
                if word.capital and len(self._index.setdefault(word.text, [])) < 50:
                    self._index[word.text].append(at)
        return self._index.get(text, [])

    def _is_finnish_form(self, at: int) -> bool:
        text = self.words[at].text
        return text.endswith(("n", "lle", "lta", "ltä", "lla", "llä", "ssa", "ssä", "sta", "stä", "ta", "tä")) and not (
            text.endswith(("nen", "in", "lin", "man", "son", "sten"))
        )

    def _surnames(self) -> None:
        """Surnames that stand alone of the people named in full; in German not after an article ("der Koch")."""
        surnames = {
            self.text[span.start : span.end].split()[-1]
            for span in self.spans
            if span.kind == "person" and " " in self.text[span.start : span.end]
        }
        lone = {self.text[span.start : span.end] for span in self.spans if span.kind == "person"} - surnames
        for at, word in enumerate(self.words):
            if not (word.capital and self.free[at]) or word.text not in surnames or word.text in lone:
                continue
            before = self.words[at - 1].text if at and word.joined else ""
            if before.lower() in self.articles or before.lower() in self.given or word.text in self.common:
                continue
            if not self.nouns and self._beside_capital(at) and not self.words[at - 1].opens:
                continue
            self._take(at, at + 1, "person", SURNAME)


_OFFICES = tuple(
    sorted(
        word_set(
            "minister ministerin präsident präsidentin kanzler kanzlerin chef chefin trainer trainerin meister meisterin "
            "sprecher sprecherin"
        )
    )
)
_LEADING = word_set("le la les el los las lo il gli i un une una uno o as os het den det de du des del al no na")


def _is_number(text: str) -> bool:
    return all(letter in "IVX" for letter in text)


def _words(text: str) -> Iterator[Word]:
    end, previous = 0, ""
    for match in WORD.finditer(text):
        gap = text[end : match.start()] if previous else "\n"
        stopped = gap[:1] == "." and len(previous) > 2
        opens = (
            "\n" in gap
            or stopped
            or any(mark in gap for mark in _STOPS[1:])
            or (gap[:1] == "." and not previous[:1].isupper())
        )
        yield Word(match.start(), match.end(), match[0], match[0][0].isupper(), gap == " ", opens)
        end, previous = match.end(), match[0]
