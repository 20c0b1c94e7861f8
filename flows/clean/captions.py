"""Captions above their credits, in documents that set them so throughout.

A credit below a sentence can be that of a picture whose caption is missing: one such pair proves nothing. Of three or
more in a document, all 38 of the labelled ones were captions.
"""

from itertools import pairwise

from flows.clean.verdicts import Evidence, Line
from flows.text.sentences import ends_sentence

_CAPTION = range(20, 161)  # characters
_LAYOUT, _LAYOUT_SHARE = 3, 0.75
_QUOTES = tuple("\"'“„‘«»")

_ABOVE_CREDIT = Evidence("caption", "caption-above-credit", "A short sentence directly above a picture credit")


def mark(lines: list[Line]) -> None:
    """Takes out captions above credits where this document has at least three, and hardly a credit without."""
    credited = [above for above, below in pairwise(lines) if any(item.rule == "any-credit" for item in below.evidence)]
    if len(credited) < _LAYOUT:
        return
    captions = [
        line
        for line in credited
        if line.open and len(line.text) in _CAPTION and ends_sentence(line.text) and not line.text.startswith(_QUOTES)
    ]
    if len(captions) >= _LAYOUT and len(captions) >= _LAYOUT_SHARE * len(credited):
        for line in captions:
            line.evidence.append(_ABOVE_CREDIT)
