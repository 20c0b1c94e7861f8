"""Typographic marks: curly quotation marks, apostrophes and spaces that print tells apart and rules do not."""

_PLAIN = tuple(zip("‘’ʼ“”„\u00a0\u2007\u202f\t", "'''\"\"\"    ", strict=True))  # one for one: offsets stay


def plain_marks(text: str) -> str:
    """The text with curly marks and no-break spaces made plain; every offset stays the same."""
    for mark, plain in _PLAIN:  # most of them are not there: a search each takes a tenth of one translation
        if mark in text:
            text = text.replace(mark, plain)
    return text
