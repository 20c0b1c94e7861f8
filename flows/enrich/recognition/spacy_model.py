"""Names by a model of spaCy, for any language: paragraphs fed one by one, tok2vec and ner only, loaded once a process.

A model of the registry is a package around a folder `name-version`; only the folder is loaded.
"""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from flows.enrich.recognition.spans import Span, SpanKind

if TYPE_CHECKING:
    from spacy.language import Language

_UNUSED = ("tagger", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer")
_CHUNK = 4_000  # characters in one call: the tokenizer is quadratic on long runs of punctuation


@dataclass(frozen=True)
class SpacyModel:
    """One model: `name` is that of its folder ("en_core_web_md-3.7.1"), `kinds` what its labels mean here; other labels
    are read as `other`."""

    name: str
    package: str
    distribution: str
    kinds: Mapping[str, SpanKind]

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def installed(self) -> bool:
        """Whether the package is there; looks at the disk once a process."""
        return _folder(self.package) is not None

    def identity(self) -> str:
        """Name and version, as documents show them."""
        return f"spacy/{self.name}"

    def fingerprint(self) -> bytes:
        """What results depend on beside this code: the installed versions of spaCy and of the model."""
        return f"{metadata.version('spacy')} {self.name} {metadata.version(self.distribution)}".encode()

    def find(self, text: str) -> Iterator[Span]:
        """The names in `text`, whose marks are plain, in order of appearance."""
        bounds = list(paragraphs(text))
        docs = loaded(self).pipe(text[start:end] for start, end in bounds)
        for (start, _), doc in zip(bounds, docs, strict=True):
            for ent in doc.ents:
                yield Span(start + ent.start_char, start + ent.end_char, self.kinds.get(ent.label_, "other"))


@cache
def loaded(model: SpacyModel) -> "Language":
    """The model, loaded once a process (about a second). Raises `ModuleNotFoundError` when it is not installed."""
    import spacy

    folder = _folder(model.package)
    if folder is None:
        raise ModuleNotFoundError(f"{model.package} is not installed", name=model.package)
    with warnings.catch_warnings():
        # A model trained with 3.7 loads on 3.8: the one thing spaCy says about it, known and measured.
        warnings.filterwarnings("ignore", message=r"\[W095\]", category=UserWarning)
        return spacy.load(folder / model.name, exclude=list(_UNUSED))


@cache
def _folder(package: str) -> Path | None:
    spec = find_spec(package)
    return Path(spec.origin).parent if spec is not None and spec.origin is not None else None


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs that hold a capital, the long ones cut at a space."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        while end - start > _CHUNK:
            cut = text.rfind(" ", start + 1, start + _CHUNK)
            cut = start + _CHUNK if cut < 0 else cut
            if any(map(str.isupper, text[start:cut])):
                yield start, cut
            start = cut
        if any(map(str.isupper, text[start:end])):  # no name without a capital
            yield start, end
        start = end + 1
