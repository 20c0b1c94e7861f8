"""Places by lists, by a word for one before them ("la ville de ...", "der Gemeinde ..."), and by where they stand."""

from flows.enrich.recognition import gazetteer
from flows.enrich.recognition.spans import Span
from flows.enrich.recognition.text import NameText
from flows.text.word_lists import word_set

LISTED = "in the list of places"
NOUN = "word for a place before it"
LOCATIVE = "stands where places do"

_CONFIDENCE = 0.85
_ARTICLES = word_set("le la les l el los las o a os as de het den det")
_SHORTEST_GENITIVE = 6  # letters: "Berlins"


def find(text: NameText) -> None:
    """Takes the places of a text."""
    ambiguous = gazetteer.ambiguous_places(text.language)
    for at, word in enumerate(text.words):
        if not word.capital or not text.free[at]:
            continue
        end = text.place_end(at)
        if end is None:
            if text.lists.nouns and len(word.text) >= _SHORTEST_GENITIVE and word.text[-1] == "s":
                _take_genitive(text, at)
            if text.free[at] and _after_noun(text, at):
                text.take(at, at + 1, "place", 0.75, NOUN)
            elif text.free[at] and _after_locative(text, at):
                text.take(at, at + 1, "place", 0.65, LOCATIVE)
            continue
        last = text.number_at(end, at)
        prepared = _is_prepared(text, at)
        if (text.text[word.start : end] in ambiguous and not prepared) or _is_club(text, at):
            continue
        if _stands_free(text, at, last, prepared=prepared):
            text.take(at, last, "place", _CONFIDENCE, LISTED)


def _is_prepared(text: NameText, at: int) -> bool:
    """Whether a preposition stands before the word, elided or not."""
    before = text.words[at - 1] if at else None
    if before is None or text.text[before.end : text.words[at].start] not in (" ", "'"):
        return False
    return before.folded in text.lists.before_place


def _is_club(text: NameText, at: int) -> bool:
    before = text.before(at)
    return text.words[at].text in text.lists.clubs or (before is not None and before.text in text.lists.clubs)


def _stands_free(text: NameText, at: int, last: int, *, prepared: bool) -> bool:
    """Whether the words are no part of a longer name. Where nouns have capitals a preposition tells."""
    word, before = text.words[at], text.before(at)
    if not text.lists.nouns:
        return not text.inside(at, last) and not (word.opens and text.is_given(at))
    if prepared or word.opens:
        return True
    if before is not None and before.capital and not before.opens and before.text not in text.lists.place_nouns:
        return False
    return not (text.is_capital(last) and text.place_end(last) is not None)  # "Bayern München"


def _take_genitive(text: NameText, at: int) -> None:
    """ "Deutschlands": the place without its ending."""
    word = text.words[at]
    if word.text[:-1] in text.places:
        text.free[at] = False
        text.spans.append(Span(word.start, word.end - 1, "place", _CONFIDENCE, LISTED))


def _after_noun(text: NameText, at: int) -> bool:
    """Whether "ville de", "città di" or "Gemeinde" stands before a word that no list has."""
    word, nouns = text.words[at], text.lists.place_nouns
    if text.beside_capital(at) and not text.lists.nouns:
        return False
    before = text.words[at - 1] if at else None
    if before is None or word.text in text.lists.common or word.text.endswith(text.lists.noun_ends):
        return False
    gap = text.text[before.end : word.start]
    if text.lists.nouns:
        return gap == " " and before.text in nouns and not text.is_capital(at + 1)
    linked = before.folded in ("de", "di", "van", "d", "of") and gap == ("'" if before.folded == "d" else " ")
    return linked and at > 1 and text.words[at - 1].joined and text.words[at - 2].text in nouns


def _after_locative(text: NameText, at: int) -> bool:
    """Whether a word that no list has stands where places do: in German after "in" with the ending of one, elsewhere
    after "à" or "en", before the region it lies in or more than once."""
    word, lists = text.words[at], text.lists
    before = text.before(at)
    if before is None or before.folded not in lists.locatives or word.text.isupper() or word.text in lists.common:
        return False
    if text.is_given(at) or text.is_capital(at + 1):
        return False
    if lists.nouns:
        return word.text.endswith(lists.place_ends) and len(word.text) >= _SHORTEST_GENITIVE
    for ahead in range(at + 1, min(at + 3, len(text.words))):
        if text.text[word.end : word.end + 2] in (", ", " (") and text.words[ahead].capital:
            return text.place_end(ahead) is not None
    others = [text.before(other) for other in text.by_word.get(word.text, []) if other != at]
    return any(other is not None and other.folded in lists.locatives for other in others) and not any(
        other is not None and other.folded in _ARTICLES for other in others
    )
