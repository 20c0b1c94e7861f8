"""First names that one gender bears wherever news is read: data/first_names.yml."""

from flows.enrich import vocabulary

_GENDERS = {
    **dict.fromkeys(vocabulary.word_list("first_names", "female"), "f"),
    **dict.fromkeys(vocabulary.word_list("first_names", "male"), "m"),
}


def is_first_name(word: str) -> bool:
    """Whether a word is one of them."""
    return word.casefold() in _GENDERS


def gender_of(word: str) -> str:
    """f or m; empty for every other word."""
    return _GENDERS.get(word.casefold(), "")
