"""What is said of a pattern is true of every line that it matches."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.clean.rules.requirements import HEAD, fold, folded, requirement


def meets(line: str, pattern: str) -> bool:
    """Whether a line has what this pattern requires of its beginning and its literals."""
    required = requirement(pattern)
    text = folded(line)
    begins = any(text.startswith(prefix) for prefix in required.prefixes)
    if not begins and required.head is not None:
        begins = all(
            character in allowed or (not character.isascii() and "\x80" in allowed)
            for character, allowed in zip(text, required.head, strict=False)
        )
    return begins and (not required.grams or any(gram in text for gram in required.grams))


def test_characters_that_patterns_take_for_the_same_are_folded_to_the_same() -> None:
    cased = [char for char in map(chr, range(0x20000)) if char.lower() != char or char.upper() != char]
    joined = "".join(cased)
    alike = [set(re.findall(char, joined, re.IGNORECASE)) for char in cased]
    assert max(map(len, alike)) > 2
    assert [same for same in alike if len(set(map(fold, same))) > 1] == []


@pytest.mark.parametrize(("one", "other"), ["iı", "iİ", "sſ", "kK", "µμ", "ßẞ", "σς"])
def test_letters_with_rare_twins_are_folded_together(one: str, other: str) -> None:
    assert re.fullmatch(one, other, re.IGNORECASE)
    assert folded(one) == folded(other)


def test_a_text_is_folded_character_by_character() -> None:
    text = "".join(map(chr, range(0x2200))) + "ﬁﬀ\U0001f600"
    assert folded(text) == "".join(map(fold, text))
    assert folded("ΤΗΣ ΑΘΗΝΑΣ") == folded("της αθηνας")  # a sigma at the end of a word


def test_no_character_is_left_out_of_folding() -> None:
    characters = [chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000]
    assert [one for one in characters if fold(one) != folded(one)] == []


@pytest.mark.parametrize(
    ("pattern", "prefixes"),
    [
        ("(?i:READ (?:more|next))", {"read"}),
        ("(?:shop|buy) now", {"shop", "buy "}),
        (r"tags?\s*:", {"tags", "tag:", "tag"}),
        ("[Vv]on [A-Z]", {"von "}),
        ("by", {"by"}),
        (r"(?=x)ab(?!c)d", {"abd"}),
        (r"(?:ab){2,}", {"abab"}),
        (r"a*bc", {"bc", "abc", "aabc", "aaab", "aaaa"}),
    ],
)
def test_the_ways_to_begin_are_spelt_out(pattern: str, prefixes: set[str]) -> None:
    assert requirement(pattern).prefixes == prefixes


@pytest.mark.parametrize(
    ("pattern", "grams"),
    [
        (r".{0,40}\b(?i:Newsletter)s?\b", {"newsletter"}),
        (r".{0,40}(?:by (?:AP|Reuters)|via Getty)", {"by ", "via getty"}),
        (r".{0,40}(?:commission)?$", set()),
        (r".{0,60}[©|]", {"©", "|"}),
        (r".{0,60}(?=.{0,20}helpline)(?!x)", {"helpline"}),
        (r".{0,60}(?:helpline){0,2}", set()),
        (r"(.)\1", set()),
    ],
)
def test_literals_without_which_nothing_matches(pattern: str, grams: set[str]) -> None:
    assert requirement(pattern).grams == grams


def test_an_expression_that_is_none_is_refused() -> None:
    with pytest.raises(re.error):
        requirement("(a")


PIECES = st.sampled_from(
    ["a", "B", "[a-c]", "[^a]", ".", r"\d", r"\W", r"\s", "é", "(?i:ÄÖ)", "(?i:sik)", "(?:a|bc)", "(?:ab|c|)", "(?=a)",
     "(?:(?!b))", r"(?:\b)", "[A-ZÄ]", "(?>ab|a)", "(?i:[ab])", "日"]
)  # fmt: skip
QUANTIFIERS = st.sampled_from(["", "", "?", "*", "+", "{0,3}", "{2}", "{1,2}", "*?", "++"])
PATTERNS = st.lists(st.tuples(PIECES, QUANTIFIERS).map("".join), max_size=5).map("".join)


@given(PATTERNS, st.lists(st.sampled_from("aAbBcCäÄöéÉ日ıİſK1 :-"), max_size=8).map("".join))
def test_every_line_that_a_pattern_matches_meets_its_requirement(pattern: str, line: str) -> None:
    if re.match(pattern, line):
        assert meets(line, pattern)


@given(st.from_regex(r"(?i:(?:read|see) (?:more|also)\b.{0,9}(?:below|hier)|\W{0,2}tags?\s*:)", fullmatch=True))
def test_lines_made_of_a_pattern_meet_its_requirement(line: str) -> None:
    assert meets(line, r"(?i:(?:read|see) (?:more|also)\b.{0,9}(?:below|hier)|\W{0,2}tags?\s*:)")


def test_no_prefix_is_longer_than_what_is_looked_at() -> None:
    assert {len(prefix) for prefix in requirement("(?:a|abcdefghij|abcd[ef])").prefixes} == {HEAD}
