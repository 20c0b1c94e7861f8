"""Word lists as they are written in this package: one block of words, divided by spaces and line ends."""


def words(block: str) -> frozenset[str]:
    """The words of a block."""
    return frozenset(block.split())
