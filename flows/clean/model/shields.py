"""What protects a line: evidence of negative weight, which only a strong score outweighs."""

from flows.clean.lines import is_prose
from flows.clean.model import features
from flows.clean.model.values import Row
from flows.clean.verdicts import Evidence, Line
from flows.text.sentences import ends_sentence

_PLACE = {feature.name: place for place, feature in enumerate(features.FEATURES)}
_VALUES = {feature.name: feature.values for feature in features.FEATURES}
_SENTENCE = 40  # characters
_ANNOUNCEMENT, _ITEM = 20, 200
_LIST_SHARE = 0.4  # share of short lines inside the text from which on the article itself is a list

_QUOTED_SPEECH = Evidence("navigation", "quoted-speech", "It is quoted speech", -0.25)
_FACTS = Evidence("navigation", "facts-of-the-body", "A sentence with names or facts that the text speaks of", -0.25)
_ANNOUNCED = Evidence("navigation", "announced-list", "An item of a list that the text announces with a colon", -0.75)
_LIST = Evidence("navigation", "list-like-document", "The article itself is a list of short lines", -0.35)
_SENTENCE_END = Evidence("navigation", "full-sentence", "It ends as sentences do", -0.5)
_PROSE = Evidence("navigation", "full-sentence", "It is a full sentence of some length", -0.75)

_SPEECH = {
    place for place, value in enumerate(_VALUES["quotation"])
    if value.startswith(("quotation from the start", "nothing but quotation"))
}  # fmt: skip
_NAMED = {place for place, value in enumerate(_VALUES["names found elsewhere"]) if value.startswith(("some", "all"))}
_SHARED = {place for place, value in enumerate(_VALUES["words found elsewhere"]) if value.startswith(("most", "all"))}
_AT_QUOTATION, _AT_NAMES, _AT_WORDS = (
    _PLACE[name] for name in ("quotation", "names found elsewhere", "words found elsewhere")
)


def shields(lines: list[Line], rows: list[Row | None]) -> list[list[Evidence]]:
    """The shields of every line; `rows` as the first stage has them, None for a line that went."""
    found = [_own(line, row) if row else [] for line, row in zip(lines, rows, strict=True)]
    _announced(lines, rows, found)
    _list_like(lines, rows, found)
    return found


def _own(line: Line, row: Row) -> list[Evidence]:
    ends = ends_sentence(line.text)
    found = [_PROSE if is_prose(line.text) else _SENTENCE_END] if ends else []
    if len(line.text) < _SENTENCE:
        return found
    if row[_AT_QUOTATION] in _SPEECH:
        found.append(_QUOTED_SPEECH)
    elif ends and (row[_AT_NAMES] in _NAMED or row[_AT_WORDS] in _SHARED):
        found.append(_FACTS)
    return found


def _announced(lines: list[Line], rows: list[Row | None], found: list[list[Evidence]]) -> None:
    announced = False
    for line, row, own in zip(lines, rows, found, strict=True):
        if row is None:
            announced = False
        elif line.text.endswith((":", "：")) and len(line.text) >= _ANNOUNCEMENT:
            announced = True
            own.append(_ANNOUNCED)
        elif announced and len(line.text) < _ITEM and not is_prose(line.text):
            own.append(_ANNOUNCED)
        else:
            announced = False


def _list_like(lines: list[Line], rows: list[Row | None], found: list[list[Evidence]]) -> None:
    text = [
        at for at, (line, row) in enumerate(zip(lines, rows, strict=True)) if row is not None and is_prose(line.text)
    ]
    if len(text) < 2:
        return
    inside = [at for at in range(text[0], text[-1]) if rows[at] is not None]
    short = [at for at in inside if not ends_sentence(lines[at].text)]
    if len(short) > _LIST_SHARE * len(inside):
        for at in short:
            found[at].append(_LIST)
