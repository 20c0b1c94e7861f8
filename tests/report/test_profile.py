"""What a set of articles looks like is the sum of what its parts look like."""

from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.report.profile import ACCURACY, Profile, total

LENGTHS = st.integers(0, 200_000)


def document(words: int = 100, **other: object) -> dict[str, object]:
    return {"word_count": words, "date_source": "text", "language": "en", **other}


def of(*lengths: int) -> Profile:
    made = Profile()
    for words in lengths:
        made.count(document(words))
    return made


def test_what_an_article_shows_is_counted() -> None:
    profile = of(100)
    lines = [{"kind": "advert"}, {"kind": "advert"}, {"kind": "title"}, {"kind": "credit"}]
    profile.count(document(0, date_source="first_seen", language="de", removed=lines))
    assert (profile.documents, profile.undated, profile.empty, profile.words) == (2, 1, 1, 100)
    assert profile.languages == {"en": 1, "de": 1}
    assert profile.removed == {"advert": 2, "credit": 1}
    assert (profile.mean_words, profile.share(profile.undated)) == (50, 0.5)


@given(st.lists(LENGTHS, min_size=1, max_size=50))
def test_the_median_is_true_within_what_is_promised(lengths: list[int]) -> None:
    assert of(*lengths).median_words == pytest.approx(median_low(lengths), rel=ACCURACY + 1e-9)


@given(LENGTHS, LENGTHS)
def test_what_is_clearly_shorter_is_counted_as_shorter(words: int, limit: int) -> None:
    if words < limit * (1 - ACCURACY):
        assert of(words).shorter_than(limit) == 1
    if words * (1 - ACCURACY) > limit:
        assert of(words).shorter_than(limit) == 0


@given(st.lists(LENGTHS, max_size=20), st.lists(LENGTHS, max_size=20))
def test_profiles_add_up(some: list[int], others: list[int]) -> None:
    assert total([of(*some), of(*others)]) == total([of(*others), of(*some)]) == of(*some, *others)


def test_of_no_article_everything_is_nothing() -> None:
    nothing = Profile()
    assert (nothing.median_words, nothing.mean_words, nothing.share(0)) == (0, 0, 0)


def test_however_long_articles_are_the_histogram_stays_small() -> None:
    assert len(of(*(10**n // 3 for n in range(30)), 10**30).lengths) < 30
    assert max(of(10**30).lengths) <= 163


def test_it_comes_back_from_json_as_it_was() -> None:
    profile = of(0, 1, 5000)
    assert Profile.model_validate_json(profile.model_dump_json()) == profile
