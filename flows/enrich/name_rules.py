"""Names by form alone, for languages without a model: few, and each with evidence.

A capitalised run is a person after an honorific, an organisation before a corporate suffix. Where common nouns are
written small, a run of two or three words is also a person when its last word stands alone elsewhere in the text (the
news convention) and no article precedes it ("el Real Madrid"). German capitalises every noun, and scripts without
capitals give no runs: there only the strong evidence counts, or nothing.
"""

import re
from collections.abc import Iterator

from flows.enrich import vocabulary

_HONORIFICS = vocabulary.word_list("names", "honorifics_of_other_languages")
_SUFFIXES = vocabulary.word_list("names", "corporate_suffixes")
_ARTICLES = vocabulary.word_list("names", "articles_of_other_languages")
_WORD = re.compile(r"[^\W_][\w.&/-]*")
_PARTICLES = re.compile(r" (?:(?:van|von|der|den|zu|bin|al|el) ){1,2}\Z")  # not "de": "Universidad de Chile"
_SENTENCE_END = '.!?:"»”“„«'
_MAX_WORDS = 5


def find(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of each name, in order of appearance."""
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    runs = list(_runs(text, words))
    alone = {text[start:end].split()[-1] for start, end, count, _, opens in runs if count == 1 + opens or count == 1}
    nouns_are_small = language not in ("de", "lb", "und")
    for start, end, count, before, opens in runs:
        parts = text[start:end].casefold().split()
        previous = before.casefold().rstrip(".")
        convention = nouns_are_small and 2 <= count <= 3 and text[start:end].split()[-1] in alone
        if count > 1 and parts[-1].rstrip(".") in _SUFFIXES:
            yield start, end, "organisation"
        elif count > 1 and parts[0].rstrip(".") in _HONORIFICS:
            yield start + len(parts[0]) + 1, end, "person"
        elif previous in _HONORIFICS:
            if count > 1 or not opens:
                yield start, end, "person"
        elif convention and not opens and previous not in _ARTICLES:
            yield start, end, "person"


def _runs(text: str, words: list[tuple[int, int]]) -> Iterator[tuple[int, int, int, str, bool]]:
    """Capitalised runs: (start, end, number of words, the word before, opens a sentence)."""
    index = 0
    while index < len(words):
        start, end = words[index]
        if not text[start].isupper():
            index += 1
            continue
        before = text[slice(*words[index - 1])] if index else ""
        gap = text[words[index - 1][1] : start] if index else "\n"
        stopped = before.endswith(".") and before.casefold().rstrip(".") not in _HONORIFICS
        opens = stopped or "\n" in gap or gap.strip()[-1:] in tuple(_SENTENCE_END)
        count, after = 1, index + 1
        while after < len(words) and count < _MAX_WORDS and words[after][0] - end <= 12:
            following = words[after][0]
            if text[following].isupper() and text[end:following] == " ":
                end, count, after = words[after][1], count + 1, after + 1
                continue
            upper = next((k for k in range(after, min(after + 3, len(words))) if text[words[k][0]].isupper()), None)
            if upper is None or not _PARTICLES.match(text[end : words[upper][0]]):
                break
            end, count, after = words[upper][1], count + 1, upper + 1
        end -= len(text[start:end]) - len(text[start:end].rstrip(".-/&"))
        yield start, end, count, before if not gap.strip() else "", opens
        index = after
