"""The query language: what a query means, and what is said about one that means nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.errors import QuerySyntaxError, UnknownField, UsageError
from flows.index.query import tree
from flows.index.query.parse import MAX_PATTERNS, parse
from flows.index.query.rewrite import MAX_DEPTH, MAX_LENGTH, MAX_TERMS
from flows.index.query.tree import (
    DEFAULT_FIELDS,
    All,
    Bool,
    Boost,
    Exact,
    Exists,
    Fuzzy,
    Node,
    Nothing,
    Phrase,
    Prefix,
    Range,
    Wildcard,
    Words,
)
from tests.index.queries import PIECES


def words(text: str, field: str | None = None) -> Words:
    return Words(((field, 1.0),) if field else DEFAULT_FIELDS, text)


def phrase(text: str, slop: int = 0, field: str | None = None) -> Phrase:
    return Phrase(((field, 1.0),) if field else DEFAULT_FIELDS, text, slop)


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


A, B, C = words("a"), words("b"), words("c")


@pytest.mark.parametrize(
    ("query", "meaning"),
    [
        ("a", A),
        ("a b", Bool(should=(A, B))),
        ("a OR b c", Bool(should=(A, B, C))),
        ("a AND b", Bool(must=(A, B))),
        ("a AND b OR c", Bool(should=(Bool(must=(A, B)), C))),
        ("a OR b AND c", Bool(should=(A, Bool(must=(B, C))))),
        ("a AND b c", Bool(should=(Bool(must=(A, B)), C))),
        ("(a OR b) AND c", Bool(must=(Bool(should=(A, B)), C))),
        ("a&&b||c", Bool(should=(Bool(must=(A, B)), C))),
        ("NOT a", Bool(must_not=(A,))),
        ("!a", Bool(must_not=(A,))),
        ("-a -b", Bool(must_not=(A, B))),
        ("a NOT b", Bool(should=(A,), must_not=(B,))),
        ("a !b", Bool(should=(A,), must_not=(B,))),
        ("a AND NOT b", Bool(must=(A,), must_not=(B,))),
        ("a OR NOT b", Bool(should=(A, Bool(must_not=(B,))))),
        ("+a b -c", Bool(must=(A,), should=(B,), must_not=(C,))),
        ("+a b OR c", Bool(must=(A,), should=(B, C))),
        ("-(a b)", Bool(must_not=(Bool(should=(A, B)),))),
        ("NOT NOT a", Bool(must_not=(Bool(must_not=(A,)),))),
        ("((a))", A),
        ("and", words("and")),
    ],
)
def test_operators(query: str, meaning: Node) -> None:
    assert parse(query) == meaning


@pytest.mark.parametrize(
    ("query", "meaning"),
    [
        ('"a b"', phrase("a b")),
        ("“a b”", phrase("a b")),
        ("„a b“", phrase("a b")),
        ("« a b »", phrase(" a b ")),
        ('"a \\"b\\""', phrase('a "b"')),
        ('"a b"~3', phrase("a b", 3)),
        ('"a b"~3^2', Boost(phrase("a b", 3), 2.0)),
        ("a^0.5", Boost(A, 0.5)),
        ("(a b)^2", Boost(Bool(should=(A, B)), 2.0)),
        ("kutch*", Prefix(DEFAULT_FIELDS, "kutch")),
        ("k?t*r", Wildcard(DEFAULT_FIELDS, "k?t*r")),
        ("*ter", Wildcard(DEFAULT_FIELDS, "*ter")),
        ("re-traum*", Bool(must=(words("re"), Prefix(DEFAULT_FIELDS, "traum")))),
        ("kutcer~", Fuzzy(DEFAULT_FIELDS, "kutcer", 2)),
        ("kunis~", Fuzzy(DEFAULT_FIELDS, "kunis", 1)),
        ("kunis~2", Fuzzy(DEFAULT_FIELDS, "kunis", 2)),
        ("ab~", words("ab")),
        ("a~1", A),
        ("*", All()),
        ("*:*", All()),
        ("**", All()),
        ("caf\\*", words("caf*")),
        ("a\\ b", Bool(should=(A, B))),
        ("cafe\u0301", words("café")),
        ("re-traumatise", words("re-traumatise")),
        ("couple’s", words("couple’s")),
        ("'tis", words("tis")),
        ("a - b", Bool(should=(A, B))),
        ("a ! b", Bool(should=(A, B))),
        ("a / b", Bool(should=(A, B))),
        ("and/or", words("and/or")),
        ("— a", A),
        ("—", Nothing()),
        ("TO", words("TO")),
    ],
)
def test_terms(query: str, meaning: Node) -> None:
    assert parse(query) == meaning


@pytest.mark.parametrize(
    ("query", "meaning"),
    [
        ("title:a", words("a", "title")),
        ("title:(a b)", Bool(should=(words("a", "title"), words("b", "title")))),
        ("title:(a body:b)", Bool(should=(words("a", "title"), words("b", "body")))),
        ("title:-a", Bool(must_not=(words("a", "title"),))),
        ("people:kutcher", words("kutcher", "people")),
        ('people:"ashton kutcher"', phrase("ashton kutcher", field="people")),
        ("outlet:herald", words("herald", "outlet.name")),
        ("speaker:kunis", words("kunis", "quotes.speaker")),
        ("story:s1", Exact("story.id", ("s1",))),
        ("language:en", Exact("language", ("en",))),
        ('url:"https://x.example/a"', Exact("url", ("https://x.example/a",))),
        ("source.path:a*", Prefix((("source.path", 1.0),), "a")),
        ("source.path:a\\*b*", Prefix((("source.path", 1.0),), "a*b")),
        ("source.path:*a\\*b", Wildcard((("source.path", 1.0),), "*a\\*b")),
        ("title:*", Exists("title")),
        ("word_count:7", Exact("word_count", (7,))),
        ("outlet.confidence:0.5", Exact("outlet.confidence", (0.5,))),
        ("word_count:>7", Range("word_count", 7, None, False, True)),
        ("word_count:>=7", Range("word_count", 7, None)),
        ("word_count:<7", Range("word_count", None, 7, True, False)),
        ("word_count:[1 TO 7}", Range("word_count", 1, 7, True, False)),
        ("word_count:[-5 TO *]", Range("word_count", -5, None)),
        ("word_count:[* TO *]", Exists("word_count")),
        ("language:[de TO fr]", Range("language", "de", "fr")),
    ],
)
def test_fields(query: str, meaning: Node) -> None:
    assert parse(query) == meaning


@pytest.mark.parametrize(
    ("query", "low", "high"),
    [
        ("date:2023", (2023, 1, 1), (2024, 1, 1)),
        ("date:2023-09", (2023, 9, 1), (2023, 10, 1)),
        ("date:2023-12", (2023, 12, 1), (2024, 1, 1)),
        ("date:2023-09-09", (2023, 9, 9), (2023, 9, 10)),
        ("date:2023-09-09T10", (2023, 9, 9, 10), (2023, 9, 9, 11)),
        ("date:2023-09-09T10:30", (2023, 9, 9, 10, 30), (2023, 9, 9, 10, 31)),
        ("date:2023-09-09T10:30:05Z", (2023, 9, 9, 10, 30, 5), (2023, 9, 9, 10, 30, 6)),
        ('date:"2023-09-09 10:30"', (2023, 9, 9, 10, 30), (2023, 9, 9, 10, 31)),
        ('date:"2023-09-09T10:30+02:00"', (2023, 9, 9, 8, 30), (2023, 9, 9, 8, 31)),
        ("date:[2023-09 TO 2023-10]", (2023, 9, 1), (2023, 11, 1)),
        ("date:{2023-09 TO 2023-11}", (2023, 10, 1), (2023, 11, 1)),
        ("date:>2023-09", (2023, 10, 1), None),
        ("date:>=2023-09", (2023, 9, 1), None),
        ("date:<2023-09", None, (2023, 9, 1)),
        ("date:<=2023-09", None, (2023, 10, 1)),
        ("date:9999", (9999, 1, 1), None),
    ],
)
def test_dates_are_whole_periods(query: str, low: tuple[int, ...] | None, high: tuple[int, ...] | None) -> None:
    start, end = (moment(*bound) if bound else None for bound in (low, high))
    assert parse(query) == Range("@timestamp", start, end, include_high=end is None)


@pytest.mark.parametrize(
    ("query", "position", "said"),
    [
        ("", 0, "empty query"),
        (" \t", 0, "empty query"),
        ('say "a b', 4, "quotation mark that is not closed"),
        ("say “a b", 4, "quotation mark that is not closed"),
        ("a (b", 2, "( is not closed"),
        ("a b)", 3, ") closes nothing"),
        ("word_count:[1 TO 2)", 11, "[ is closed by )"),
        ("word_count:[1 TO 2", 11, "[ is not closed"),
        ("word_count:[1 2]", 11, "a range that cannot be read"),
        ("word_count:[1 to 2]", 11, "a range that cannot be read"),
        ("word_count:[2 TO 1]", 11, "ends before it begins"),
        ("[1 TO 2]", 0, "a range without a field"),
        (">3", 0, "a range without a field"),
        ("title:[a TO b]", 6, "a range of words"),
        ("a AND", 2, "nothing after AND"),
        ("a &&", 2, "nothing after AND"),
        ("AND a", 0, "nothing before AND"),
        ("a (OR b)", 3, "nothing before OR"),
        ("a OR OR b", 2, "nothing after OR"),
        ("a NOT", 2, "nothing after NOT"),
        ("a && || b", 2, "nothing after AND"),
        ("a ()", 2, "nothing between the parentheses"),
        ("title:", 5, "a field without a value"),
        ("title: AND b", 5, "a field without a value"),
        (": a", 0, "a colon without a field"),
        ('"a":b', 3, "a colon without a field"),
        ("a~3", 1, "a distance that is not 1 or 2"),
        ("a~0.8", 1, "a distance that is not 1 or 2"),
        ('"a b"~', 5, "a proximity that is no number"),
        ('"a b"~1.5', 5, "a proximity that is no number"),
        ('"a b"~99999999999999', 5, "a proximity that is no number"),
        ("a^", 1, "a boost that is no number"),
        ("a^0", 1, "a boost that is no number"),
        ("a^1.2.3", 1, "a boost that is no number"),
        ("^2", 0, "^ without a term"),
        ("~2", 0, "~ without a word"),
        ("(a b)~2", 5, "~ without a word"),
        ("a\\", 1, "nothing after the backslash"),
        ("/ab?c/", 0, "regular expression"),
        ("url:https://x.example", 10, "regular expression"),
        ("date:2023-13", 5, "no date of the calendar"),
        ("date:2023-02-29", 5, "no date of the calendar"),
        ("date:soon", 5, "no date of the calendar"),
        ("date:2023*", 5, "no date of the calendar"),
        ("date:[2023 TO soon]", 5, "no date of the calendar"),
        ("word_count:many", 11, "no number"),
        ("word_count:1.5", 11, "no number"),
        ("word_count:99999999999999999999", 11, "no number"),
        ("language:en~", 9, "a misspelt word in a field of exact values"),
        ('language:"en"~2', 9, "a proximity in a field of exact values"),
        ("ku*er~", 0, "~ together with"),
        ("*a" * 21, 0, "a pattern that is too large"),
        ("a" * 200 + "?", 0, "a pattern that is too large"),
    ],
)
def test_a_mistake_is_named_with_its_place(query: str, position: int, said: str) -> None:
    with pytest.raises(QuerySyntaxError) as refused:
        parse(query)
    assert said in refused.value.problem
    assert refused.value.position == position
    assert refused.value.hint


def test_places_count_in_the_text_that_was_typed() -> None:
    with pytest.raises(QuerySyntaxError) as refused:
        parse("a&&b || !c (d")
    assert refused.value.position == 11


@pytest.mark.parametrize("query", ["colour:red", "outlet.evidence.signal:x", "summary:x", "10:30", "entities.name:x"])
def test_an_unknown_field_lists_the_known_ones(query: str) -> None:
    with pytest.raises(UnknownField) as refused:
        parse(query)
    assert {"title", "people", "@timestamp", "date"} <= set(refused.value.known)
    assert "summary" not in refused.value.known


@pytest.mark.parametrize(
    "query",
    [
        "a " * (MAX_TERMS + 1),
        "a" * (MAX_LENGTH + 1),
        "(" * 4_000 + "a" + ")" * 4_000,
        "NOT " * 2_000 + "a",
        "!" * 9_000 + "a",
        "+-" * 4_000 + "a",
        "title:" * 1_500 + "a",
        "+" * 1_500 + "a",
        "NOT " * (MAX_DEPTH + 1) + "a",
        "(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1),
        "ku*r " * (MAX_PATTERNS + 1),
        "kutch* " * MAX_PATTERNS + "kuns~",
        "a*-" * MAX_PATTERNS + "a*",
        "[" * 9_000,
        '"' * 9_999,
    ],
)
def test_a_query_too_long_or_too_deep_is_refused(query: str) -> None:
    with pytest.raises(QuerySyntaxError):
        parse(query)


@given(st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=60)))
@example("title:\\")
@example("a\\\n")
@example('"\\')
@example("İ~1")
@example("ﬃ*")
@example("**?")
@example("date:[* TO 9999]")
@example('date:"0001-01-01T00:00:00+23:59"')
def test_any_text_has_a_meaning_or_is_refused_in_words(text: str) -> None:
    try:
        meaning = parse(text)
    except QuerySyntaxError as error:
        assert 0 <= error.position <= len(error.query)
    except UsageError:
        pass
    else:
        assert isinstance(meaning, tree.Node)


def test_two_threads_parse_at_once() -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        meanings = list(pool.map(parse, ["a AND b", "(a OR b) AND c"] * 200))
    assert set(meanings[::2]) == {Bool(must=(A, B))}
    assert set(meanings[1::2]) == {Bool(must=(Bool(should=(A, B)), C))}
