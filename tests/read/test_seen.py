"""A set of texts that holds no text."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from flows.read.seen import Seen


@given(st.lists(st.text(st.characters(), max_size=3), max_size=200))
def test_it_says_what_a_set_of_the_texts_says(texts: list[str]) -> None:
    seen, known = Seen(), set[str]()
    for text in texts:
        assert seen.add(text) == (text not in known)
        known.add(text)


def test_it_grows_and_forgets_nothing() -> None:
    seen = Seen()
    for expected in (True, False):
        assert {seen.add(str(number)) for number in range(5000)} == {expected}


def test_a_text_costs_some_bytes_whatever_its_length() -> None:
    tracemalloc.start()
    seen = Seen()
    for number in range(50_000):
        seen.add(f"{number:0200}")
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 1_300_000 and peak < 2_000_000
