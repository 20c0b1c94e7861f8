"""Whether a quotation is speech of its own (direct) or words within a sentence of the article (partial).

Direct speech opens as a sentence does: at the start of one, behind a colon, or behind a verb of speech; and it ends
with a mark of its own, or is followed by what attributes it. The second half of a split quotation is as the first one.
"""

from flows.enrich.quotes.frame import BLANK, Frame, Sentence
from flows.enrich.quotes.marks import Quotation

_ENDS = tuple(".,!?…;:—–-")
_SMALL = 3  # letters of the words that titles may write small
_TITLE = 6  # words
_LOOK_AHEAD = 40
_LOOK_BEHIND = 40


def is_direct(frame: Frame, sentence: Sentence, quotation: Quotation, split: bool) -> bool:
    """`split`: an earlier quotation of the sentence is direct."""
    before = frame.blanked[max(sentence.start, quotation.start - _LOOK_BEHIND) : quotation.start].rstrip(f"{BLANK} ")
    words = frame.text[quotation.start : quotation.end].strip(" \u00a0\u202f")
    bare = words.lstrip("….[(\"'“‘«¿¡ -")
    opens = bare[:1].isupper() or bare[:1].isdigit() or not bare[:1].isalpha() or words[:1] == "¿"
    before = before.strip()
    if not before or before[-1] == ":":
        begins = True
    elif before[-1] in ",—–-":
        begins = opens or split
        opens = opens or split
    else:
        last = before.split()[-1].strip("(").lower()
        begins = opens and last in frame.grammar.speech
    if not begins or not (opens or before[-1:] == ":"):
        return False
    if words.endswith(_ENDS):
        return True
    after = frame.blanked[quotation.end : min(sentence.end, quotation.end + _LOOK_AHEAD)].lstrip(f"{BLANK} ")
    if not after or not after[0].isalpha():
        return True
    return any(word.strip(",.:").lower() in frame.grammar.verbs for word in after.split()[:4])


def is_title(quoted: str) -> bool:
    """Whether quoted words are written as a title is: "The Long Road Home", and in other languages "Le sel des autres":
    a few words from a capital on, that end as no sentence does."""
    words = [word.strip("\"'“”‘’.,!?:-") for word in quoted.split()]
    if quoted.endswith(tuple(".,!?…")) or not words[0][:1].isupper():
        return False
    return len(words) <= _TITLE or all(word[:1].isupper() for word in words if len(word) > _SMALL)


def is_nickname(frame: Frame, quotation: Quotation) -> bool:
    """Whether quoted words stand between the words of a name: Maureen 'Mo' Tansley."""
    if frame.text.count(" ", quotation.start, quotation.end) > 1:
        return False
    start, end = quotation.start - quotation.before, quotation.end + quotation.behind
    before, after = frame.blanked[max(0, start - _LOOK_BEHIND) : start], frame.blanked[end : end + 2]
    last = before.rpartition(" ")[0].rpartition(" ")[2] if before.endswith(" ") else ""
    return last[:1].isupper() and after[:1] == " " and after[1:].isupper()
