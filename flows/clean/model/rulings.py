"""What rules said of a line and of those beside it: boilerplate stands together."""

from flows.clean.model.values import Feature
from flows.clean.verdicts import Line
from flows.text.sentences import ends_sentence

_REMOVED = ("edge", "no", "yes", "two", "three")
_KINDS = ("none", "advert", "related", "share", "caption or credit", "byline or date", "other")

FEATURES = (
    Feature("rule for another place", ("none", "one that speaks for it")),
    Feature("removed above", _REMOVED),
    Feature("removed below", _REMOVED),
    Feature("kind above", _KINDS),
    Feature("kind below", _KINDS),
    Feature("above text", ("no", "yes")),
)

_NO_KIND, _OTHER_KIND = 0, 6
_KIND_OF = {
    "advert": 1, "newsletter": 1, "paywall": 1, "related": 2, "headlines": 2, "video": 2, "topics": 2, "share": 3,
    "comments": 3, "caption": 4, "credit": 4, "byline": 5, "timestamp": 5, "dateline": 5, "author_bio": 5,
}  # fmt: skip


def places(lines: list[Line], is_open: list[bool], position: int) -> tuple[int, ...]:
    """The places of the values of `FEATURES`, in their order, for the line at `position`."""
    line = lines[position]
    total = len(lines)
    above = below = 0
    if position:
        above = 2 if not is_open[position - 1] else 1
        if above == 2 and position > 1 and not is_open[position - 2]:
            above = 4 if position > 2 and not is_open[position - 3] else 3
    if position + 1 < total:
        below = 2 if not is_open[position + 1] else 1
        if below == 2 and position + 2 < total and not is_open[position + 2]:
            below = 4 if position + 3 < total and not is_open[position + 3] else 3
    return (
        int(bool(line.hints)),
        above,
        below,
        _kind(lines[position - 1]) if position and not is_open[position - 1] else _NO_KIND,
        _kind(lines[position + 1]) if position + 1 < total and not is_open[position + 1] else _NO_KIND,
        int(position + 1 < total and is_open[position + 1] and ends_sentence(lines[position + 1].text)
            and len(lines[position + 1].text) >= 80),
    )  # fmt: skip


def _kind(line: Line) -> int:
    return _KIND_OF.get(line.evidence[0].kind, _OTHER_KIND) if line.evidence else _NO_KIND
