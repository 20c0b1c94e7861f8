"""Spellings of one name, and which of them is taken."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from flows.enrich.entities.name_key import folded, words_of


def one_spelling(votes: Mapping[str, int], *, settled: bool = False) -> dict[str, str]:
    """What each of some spellings becomes; all have one `name_key`. `votes` are articles that have it.

    The spelling of most articles is taken, on a tie the longest, then the last by its letters; one all in capitals or
    in small letters only where there is no other, or where it is `settled`.

    A name without diacritics is the same as one with them ("Thomas Muller", "Thomas Müller"), but two that have
    different ones are two names ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng"), and then the bare one is neither.
    """
    return unified(votes, [list(votes)], settled=settled)


def unified(votes: Mapping[str, int], groups: Iterable[Sequence[str]], *, settled: bool = False) -> dict[str, str]:
    """The same for groups of names that may be one, unless their diacritics tell otherwise."""
    becomes: dict[str, str] = {}
    for names in groups:
        if len(names) == 1:
            becomes[names[0]] = names[0]
            continue
        words = {name: tuple(words_of(name)) for name in names}
        one = not _told_apart(words.values())
        same: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for name in names:
            same[() if one else words[name]].append(name)
        for spellings in same.values():
            becomes |= dict.fromkeys(spellings, _commonest(spellings, votes, settled))
    return becomes


def _commonest(names: Iterable[str], votes: Mapping[str, int], settled: bool) -> str:
    return max(
        names, key=lambda name: (settled or not (name.isupper() or name.islower()), votes[name], len(name), name)
    )


def _told_apart(names: Iterable[Sequence[str]]) -> bool:
    """Whether a word stands with different diacritics in them."""
    marked: dict[str, str] = {}
    for words in names:
        for plain, word in zip(folded(words), words, strict=True):
            if word != plain and marked.setdefault(plain, word) != word:
                return True
    return False
