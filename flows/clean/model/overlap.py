"""What a line has in common with the rest of its document: an article speaks of the same things from line to line."""

from flows.clean.model.values import COARSE, COUNTS, FEW, SHARES, Feature, crossed, share
from flows.clean.model.words import LineWords, Vocabulary

FEATURES = (
    Feature("words found elsewhere", crossed(SHARES, FEW)),
    Feature("words found, count", (*COUNTS[:3], "three or four", "five to eight", "more"), ordered=True),
    Feature("names found elsewhere", crossed(("no name", "none", "some", "all"), COARSE)),
    Feature("words of the line above", crossed(COUNTS, COARSE)),
    Feature("words of the line below", crossed(COUNTS, COARSE)),
    Feature("words of the title", crossed(("none", "few", "half", "nearly all"), COARSE)),
    Feature("function words", crossed(SHARES[:4], FEW)),
    Feature("held by another line", ("no", "nearly")),
)
_FOUND_OF = (0, 1, 2, 3, 3, 4, 4, 4, 4, 5)


def places(
    known: Vocabulary, words: LineWords, above: set[str], below: set[str], title: set[str], coarse: int, few: int
) -> tuple[int, ...]:
    """The places of the values of `FEATURES`, in their order. `above` and `below`: all words of these lines; `coarse`
    and `few`: see `flows.clean.model.form`."""
    meaning = words.known - known.function
    found, names, names_found = known.shared(words, meaning)
    if names:
        names = 1 if not names_found else 3 if names_found == names else 2
    number = len(meaning)
    common_above = len(meaning & above)
    common_below = len(meaning & below)
    of_title = len(meaning & title)
    if of_title:
        named = len(title)
        of_title = 3 if of_title * 10 >= 8 * min(named, number) else 2 if 2 * of_title >= named else 1
    count = len(words.known)
    function = 5 * (count - number) // count if count else 0
    return (
        share(found, number) * 4 + few,
        _FOUND_OF[found if found < 9 else 9],
        names * 3 + coarse,
        (common_above if common_above < 3 else 3) * 3 + coarse,
        (common_below if common_below < 3 else 3) * 3 + coarse,
        of_title * 3 + coarse,
        (function if function < 3 else 3) * 4 + few,
        int(number > 2 and 10 * max(common_above, common_below) >= 9 * number),
    )
