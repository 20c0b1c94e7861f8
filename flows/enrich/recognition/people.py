"""People by first names, by honorifics and roles, by an age, a verb of saying, and by the news convention: full name
first, surname later.

Where every noun has a capital a surname is one word, or two where the second stands alone elsewhere.
"""

import re

from flows.enrich.recognition.text import MAX_NAME, NameText, Word
from flows.text.word_lists import word_set

HONORIFIC = "honorific or role before it"
GIVEN = "first name in it"
SAYING = "verb of saying beside it"
AGE = "age after it"
CONVENTION = "surname alone elsewhere"
SURNAME = "surname of a person named in full"

_CONFIDENCE = {HONORIFIC: 0.85, GIVEN: 0.85, SAYING: 0.75, AGE: 0.8, CONVENTION: 0.7, SURNAME: 0.8}
_AGE = re.compile(r" \(\d{1,2}\)|, (?:de )?\d{2}(?: años| ans| Jahre| anni| anos| jaar| lat)?[,.]")
_ABBREVIATIONS = word_set("dr prof m mr mrs ms mme sr sra srta dott ing avv gen hr st dra doç płk")
_BEFORE_NOUNS = word_set("le la les el los las lo il gli i un une una uno o as os het den det de du des del al no na")
_OFFICES = (
    "minister", "ministerin", "präsident", "präsidentin", "kanzler", "kanzlerin", "chef", "chefin", "trainer",
    "trainerin", "meister", "meisterin", "sprecher", "sprecherin",
)  # fmt: skip
_FINNISH_CASES = ("n", "lle", "lta", "ltä", "lla", "llä", "ssa", "ssä", "sta", "stä", "ta", "tä")
_FINNISH_NAMES = ("nen", "in", "man", "son", "sten")
_SHORTEST_ROLE = 7  # letters of a compound: "SPD-Chef"
_MOST_GIVEN = 3


def find(text: NameText) -> None:
    """Takes the people of a text, then the surnames that stand alone."""
    alone = {
        word.text
        for at, word in enumerate(text.words)
        if word.capital and text.free[at] and len(word.text) > 2 and not text.beside_capital(at)
        and not (text.lists.nouns and not _is_said(text, at))
    }  # fmt: skip
    for at, word in enumerate(text.words):
        if word.capital and text.free[at]:
            last, why = _person(text, at, alone)
            if last > at:
                text.take(at, last, "person", _CONFIDENCE[why], why)
    _take_surnames(text)


def _person(text: NameText, at: int, alone: set[str]) -> tuple[int, str]:
    """The end of the person whose name begins here, and what says so; `at` where nobody's does."""
    word, lists = text.words[at], text.lists
    before = text.words[at - 1] if at and (word.joined or _is_abbreviated(text, at)) else None
    honoured = before is not None and _is_role(text, before)
    if _is_role(text, word) and (lists.nouns or not honoured) and not text.is_given(at):
        return at, ""
    inside = before is not None and before.capital and not before.opens and not honoured and not _is_aside(text, before)
    last = _named(text, at)
    if last > at + 1:
        return (last, GIVEN) if lists.nouns or not inside else (at, "")
    if honoured and (last := _after_role(text, at)) > at and not _is_finnish_form(text, last - 1):
        return last, HONORIFIC
    if inside or lists.inflected:
        return at, ""
    return _unlisted(text, at, before, alone)


def _unlisted(text: NameText, at: int, before: Word | None, alone: set[str]) -> tuple[int, str]:
    """Two or three capitalised words, no list of first names needed: an age, a verb or the surname elsewhere tells."""
    run, word, lists = text.run(at, 4), text.words[at], text.lists
    if not 2 <= run - at <= 3 or not all(text.words[i].capital and _can_be_surname(text, i) for i in range(at, run)):
        return at, ""
    if (run == at + 3 and text.is_given(at + 1)) or text.place_end(at) is not None:
        return at, ""
    if _AGE.match(text.text, text.words[run - 1].end) and not lists.nouns:
        return run, AGE
    if before is not None and (before.folded in lists.articles or before.folded in _BEFORE_NOUNS):
        return at, ""
    if lists.nouns and (run != at + 2 or word.opens or (before is not None and before.text not in lists.saying)):
        return at, ""
    if at and text.text[text.words[at - 1].end : word.start] == ", " and text.words[at - 1].folded in lists.honorifics:
        return run, HONORIFIC  # "dijo la alcaldesa, Remedios Galán, ..."
    if text.words[run - 1].text in alone and not word.opens:
        return run, CONVENTION
    said = before is not None and before.text in lists.saying
    after = text.after(run)
    if not lists.nouns and (said or (after is not None and after.text in lists.saying and not word.opens)):
        return run, SAYING
    return at, ""


def _named(text: NameText, at: int) -> int:
    """The end of first names with a surname; `at` where there is none."""
    last = at
    while last < len(text.words) and last - at < _MOST_GIVEN and (last == at or _goes_on(text, last)):
        if not text.words[last].capital or not (text.is_given(last) or (last > at and _is_initial(text, last))):
            break
        last += 1
    if last == at:
        return at
    surname = text.after_particles(last)
    if (
        surname < len(text.words)
        and _goes_on(text, surname)
        and text.words[surname].capital
        and text.free[surname]
        and (_can_be_surname(text, surname))
    ):
        last = _second_surname(text, at, surname + 1)
    elif last - at < 2 or not _can_be_surname(text, last - 1):
        return at
    return at if _is_finnish_form(text, last - 1) else last


def _second_surname(text: NameText, at: int, last: int) -> int:
    """The end of a name that may have further surnames ("Sánchez Pérez-Castejón", "Lula da Silva")."""
    if text.lists.nouns:
        further = text.is_capital(last) and _can_be_surname(text, last) and _stands_alone(text, last)
        return last + 1 if further else last
    while last - at < MAX_NAME:
        more = text.after_particles(last) if text.language == "pt" else last
        if not text.is_capital(more) or not _can_be_surname(text, more):
            break
        if (text.language == "tr" or more > last) and text.place_end(more) is not None:
            break
        last = more + 1
    return last


def _after_role(text: NameText, at: int) -> int:
    """The end of a name after a role; where nouns have capitals one word, or two that nothing makes a noun of."""
    word, lists = text.words[at], text.lists
    if not _can_be_surname(text, at) or word.text in lists.heads or text.place_end(at) is not None:
        return at
    run = text.run(at, 4)
    if not lists.nouns:
        fits = (
            _can_be_surname(text, i) or not text.words[i].capital or _is_roman(text.words[i].text)
            for i in range(at, run)
        )
        return run if all(fits) else at + 1
    if run == at + 2 and _can_be_surname(text, at + 1) and not _has_article(text, at + 1):
        return run
    role = text.words[at - 1].folded
    certain = role in lists.honorifics or "-" in role or role.endswith(_OFFICES)
    return at + 1 if certain and not _has_article(text, at) else at


def _take_surnames(text: NameText) -> None:
    """Surnames that stand alone of people named in full; not after an article where that makes a noun ("der Koch")."""
    people = {text.printed(span) for span in text.spans if span.kind == "person"}
    surnames = {name.rsplit(" ", 1)[-1] for name in people if " " in name} - people
    for at, word in enumerate(text.words):
        if not word.capital or not text.free[at] or word.text not in surnames or word.text in text.lists.common:
            continue
        before = text.before(at)
        if before is not None and (before.folded in text.lists.articles or text.is_given(at - 1)):
            continue
        if text.lists.nouns or not text.beside_capital(at):
            text.take(at, at + 1, "person", _CONFIDENCE[SURNAME], SURNAME)


def _is_role(text: NameText, word: Word) -> bool:
    """Whether a word is an honorific or a role; in German also as the end of a compound, and in the genitive."""
    honorifics, ends = text.lists.honorifics, text.lists.role_ends
    if word.folded in honorifics:
        return True
    if not ends or len(word.folded) < _SHORTEST_ROLE:
        return False
    return word.folded.endswith(ends) or (
        text.lists.nouns
        and word.folded[-1] == "s"
        and (word.folded[:-1] in honorifics or word.folded[:-1].endswith(ends))
    )


def _is_aside(text: NameText, before: Word) -> bool:
    """Whether a capitalised word before a name is no part of it: an acronym, a head, a day."""
    return before.text.isupper() or before.text in text.lists.heads or before.text in text.lists.common


def _is_abbreviated(text: NameText, at: int) -> bool:
    """Whether "Dr. " or "M. " stands before the word."""
    before = text.words[at - 1]
    return text.text[before.end : text.words[at].start] == ". " and before.folded in _ABBREVIATIONS


def _goes_on(text: NameText, at: int) -> bool:
    """Whether a name goes on with this word: by a space, or after an initial."""
    return text.words[at].joined or (
        _is_initial(text, at - 1) and text.text[text.words[at - 1].end : text.words[at].start] == ". "
    )


def _is_initial(text: NameText, at: int) -> bool:
    word = text.words[at]
    return len(word.text) == 1 and word.capital and text.text[word.end : word.end + 1] == "."


def _can_be_surname(text: NameText, at: int) -> bool:
    word, lists = text.words[at], text.lists
    if word.text in lists.common or len(word.text) < 2 or word.text.isupper() or any(map(str.isdigit, word.text)):
        return False
    return not word.text.endswith(lists.noun_ends) and not (lists.nouns and word.folded in lists.honorifics)


def _is_said(text: NameText, at: int) -> bool:
    """Whether a verb of saying stands beside the word and no article before it."""
    before, after, saying = text.before(at), text.after(at + 1), text.lists.saying
    if before is not None and before.folded in saying:
        return True
    article = before is not None and before.folded in text.lists.articles
    return after is not None and after.text in saying and not article


def _stands_alone(text: NameText, at: int) -> bool:
    """Whether the same word stands alone beside a verb of saying somewhere else."""
    places = text.by_word.get(text.words[at].text, [])
    return any(other != at and not text.beside_capital(other) and _is_said(text, other) for other in places)


def _has_article(text: NameText, at: int) -> bool:
    """Whether the same word stands after an article somewhere: then it is a noun."""
    places = text.by_word.get(text.words[at].text, [])
    return any((before := text.before(other)) is not None and before.folded in text.lists.articles for other in places)


def _is_finnish_form(text: NameText, at: int) -> bool:
    word = text.words[at].text
    return text.language == "fi" and word.endswith(_FINNISH_CASES) and not word.endswith(_FINNISH_NAMES)


def _is_roman(word: str) -> bool:
    return all(letter in "IVX" for letter in word)
