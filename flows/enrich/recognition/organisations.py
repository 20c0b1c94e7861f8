"""Organisations by lists, heads, endings and suffixes: "Universidad de Chile", "Beispiel Werke GmbH"."""

from flows.enrich.recognition import gazetteer
from flows.enrich.recognition.text import MAX_NAME, NameText
from flows.text.word_lists import word_set

KNOWN = "in the list of organisations"
SUFFIX = "corporate suffix"
HEAD = "a word of organisations in it"
CLUB = "club beside a place"
SHORT_FORM = "short form beside it"

_AND = word_set("y et e")
_ELIDED = word_set("l d dell")
_MOST_WORDS = 8
_SHORTEST_OFFICE = 11  # letters: "Ministerium" alone says too little


def find(text: NameText) -> None:
    """Takes the organisations of a text."""
    known = gazetteer.organisations(text.language)
    for at, word in enumerate(text.words):
        if not (word.capital or word.text[0].isdigit()) or not text.free[at]:
            continue
        end = known.end_at(text.text, word.start, word.text)
        last = text.number_at(end, at) if end is not None else at
        if last > at and (text.lists.nouns or not text.inside(at, last)):
            text.take(at, last, "organisation", 0.9, KNOWN)
        elif text.lists.nouns:
            _with_place(text, at) or _with_object(text, at)
        elif text.lists.ends:
            _ended(text, at)
        elif word.text in text.lists.heads and text.place_end(at) is None:
            _headed(text, at)
    _with_suffix(text)
    _with_short_form(text)


def _with_place(text: NameText, at: int) -> bool:
    """ "Universität Leipzig", "Technische Universität Berlin", "Eintracht Trier"."""
    word, after = text.words[at].text, at + 1
    following = text.after(after)
    if following is not None and f"{word} {following.text}" in text.lists.heads:
        after += 1
    head = word in text.lists.heads or after > at + 1
    if not (head or word in text.lists.clubs) or text.after(after) is None:
        return False
    end = text.place_end(after)
    if end is None and word not in text.lists.place_heads:
        return False
    last = text.number_at(end, after) if end is not None else after + 1
    if end is None and (not text.is_capital(after) or text.is_capital(last) or _is_noun(text, after)):
        return False
    text.take(at, last, "organisation", 0.8, HEAD if head else CLUB)
    return True


def _is_noun(text: NameText, at: int) -> bool:
    word = text.words[at].text
    return word in text.lists.common or word.endswith(text.lists.noun_ends)


def _with_object(text: NameText, at: int) -> bool:
    """ "Bundesamt für Verfassungsschutz", "Bundesministerium der Finanzen", "Innenministerium"."""
    word, lists = text.words[at].text, text.lists
    link = text.after(at + 1)
    office = word.endswith("ministerium")
    if (
        word.endswith(lists.for_heads)
        and link is not None
        and (link.text == "für" or (office and link.text in ("der", "des")))
        and text.is_capital(at + 2)
    ):
        last, object_end = at + 3, text.words[at + 2].end
        gap = text.text[object_end : text.words[last].start] if last < len(text.words) else ""
        if gap in (" ", "- ") and text.words[last].text == "und" and text.is_capital(last + 1):
            last += 2
        text.take(at, last, "organisation", 0.8, HEAD)
        return True
    if len(word) > _SHORTEST_OFFICE and word.endswith(lists.whole_ends) and word != "Bundesministerium":
        text.take(at, at + 1, "organisation", 0.8, HEAD)
        return True
    return False


def _headed(text: NameText, at: int) -> None:
    """ "Banque de France", "Parti socialiste", "Cour des comptes", "Partido de la Costa"."""
    last, ahead = at + 1, at + 1
    while ahead < len(text.words) and ahead - at < _MOST_WORDS:
        word = text.words[ahead]
        person = word.capital and last == ahead and text.is_given(ahead) and text.is_capital(ahead + 1)
        if person or text.text[text.words[ahead - 1].end : word.start] not in (" ", "'"):
            break  # "la presidente del Consiglio Giorgia ..."
        if word.capital or word.text in text.lists.adjectives:
            last = ahead + 1
        elif not _links(text, ahead):
            break
        ahead += 1
    if last > at + 1:
        text.take(at, last, "organisation", 0.8, HEAD)


def _links(text: NameText, at: int) -> bool:
    """Whether a small word stands between words of one name; "y" and "et" between two capitalised ones alone."""
    word = text.words[at].text
    if word in _AND and not text.is_capital(at + 1):
        return False
    return word in text.lists.links or word in _ELIDED


def _ended(text: NameText, at: int) -> None:
    """ "Kültür ve Turizm Bakanlığı", "İstanbul Üniversitesi": the word that says it stands last."""
    last = text.run(at)
    while last > at + 1 and text.words[last - 1].text not in text.lists.ends:
        last -= 1
    if last == at + 1:
        return
    pair = at > 1 and text.words[at - 1].text == "ve" and text.words[at - 2].capital and text.free[at - 2]
    text.take(at - 2 if pair and text.words[last - 1].text == "Bakanlığı" else at, last, "organisation", 0.8, HEAD)


def _with_suffix(text: NameText) -> None:
    """ "Beispiel Werke GmbH": what ends in the legal form of a company."""
    for at, word in enumerate(text.words):
        if word.folded not in text.lists.suffixes or not word.capital or not text.is_capital(at) or len(word.text) < 2:
            continue
        if text.is_capital(at + 1) and not text.lists.nouns:
            continue
        first = at
        while first and at - first < MAX_NAME and text.free[first - 1] and text.words[first - 1].capital:
            first -= 1
            if not text.words[first].joined:
                break
        while first < at and _is_before(text, first):
            first += 1
        if first < at:
            text.take(first, at + 1, "organisation", 0.9, SUFFIX)


def _with_short_form(text: NameText) -> None:
    """ "Deutscher Brauer-Bund (DBB)": the initials in brackets say that the words before are one name."""
    for at, word in enumerate(text.words):
        if not (at and word.text.isupper() and len(word.text) > 1 and text.free[at] and word.text.isalpha()):
            continue
        if text.text[text.words[at - 1].end : word.start] != " (" or text.text[word.end : word.end + 1] != ")":
            continue
        for first in range(at - 1, max(-1, at - 1 - _MOST_WORDS), -1):
            words = text.words[first:at]
            initials = [
                part[0] for each in words if each.capital for part in each.text.split("-") if part[:1].isupper()
            ]
            if len(initials) > 1 and initials[0] == word.text[0] and _in_order(initials, word.text):
                if all(text.free[first:at]):
                    text.take(first, at, "organisation", 0.9, SHORT_FORM)
                    text.take(at, at + 1, "organisation", 0.9, SHORT_FORM)
                break
            if not text.words[first].joined:
                break


def _in_order(letters: list[str], word: str) -> bool:
    rest = iter(word)
    return all(letter in rest for letter in letters)


def _is_before(text: NameText, at: int) -> bool:
    """Whether a capitalised word before a company's name is none of it: "Die", "Firma"."""
    word = text.words[at]
    return word.folded in text.lists.articles or word.text in text.lists.common
