"""Typographic marks: curly quotation marks, apostrophes and spaces that print tells apart and rules do not."""

_PLAIN = str.maketrans("‘’ʼ“”„\u00a0\u2007\u202f\t", "'''\"\"\"    ")  # one character for one: offsets stay


def plain_marks(text: str) -> str:
    """The text with curly marks and no-break spaces made plain; every offset stays the same."""
    return text.translate(_PLAIN)
