"""The ballast of large pages: scripts, styles, comments and endless attributes, which no reader sees.

Of pages of megabytes they are nearly all; without them the text is small enough for a tree. Every scan is linear: a
closing that is nowhere found is looked for once.
"""

import re

LARGE = 300_000
"""Characters of a page: from here on its ballast is worth a look."""

_OPENING = re.compile(r"<(?:!--|(script|style)\b[^<>]{0,4000}>)", re.IGNORECASE)
_CLOSINGS = {
    "script": re.compile(r"</script\b[^<>]{0,4000}>", re.IGNORECASE),
    "style": re.compile(r"</style\b[^<>]{0,4000}>", re.IGNORECASE),
    "": re.compile(r"-->"),
}
_COMMENT_BORDER = 2  # characters that the marks of a comment may share: <!--> is one
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]{0,30})[^<>]{4000,}>")
_LONG_VALUE = re.compile(r"""=\s?(?:"[^"]{1000,}"|'[^']{1000,}')""")
_LONGEST_TAG = 20_000  # characters without long values: so many attributes are none of a page


def without_ballast(markup: str) -> str:
    """The markup without what is not shown; what is never closed stays."""
    kept: list[str] = []
    at = 0
    unclosed: set[str] = set()
    for opening in _OPENING.finditer(markup):
        name = (opening[1] or "").lower()
        if opening.start() < at or name in unclosed:
            continue
        closing = _CLOSINGS[name].search(markup, opening.end() - (0 if name else _COMMENT_BORDER))
        if closing is None:
            unclosed.add(name)
            continue
        kept.append(markup[at : opening.start()])
        at = closing.end()
    kept.append(markup[at:])
    return with_short_tags("".join(kept))


def with_short_tags(markup: str) -> str:
    """The markup without the endless attributes of its tags: libxml2 compares each with all others."""
    return _LONG_TAG.sub(_shortened, markup)


def _shortened(tag: re.Match[str]) -> str:
    short = _LONG_VALUE.sub('=""', tag[0])
    return short if len(short) <= _LONGEST_TAG else f"<{tag[1]}>"
