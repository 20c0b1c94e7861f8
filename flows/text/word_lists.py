"""Word lists as they are written in code: one block of words, divided by spaces and line ends."""


def word_set(block: str) -> frozenset[str]:
    """The words of a block."""
    return frozenset(block.split())
