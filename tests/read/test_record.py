"""The keys of a file's records."""

from hypothesis import given
from hypothesis import strategies as st

from flows.read.record import Keys

OWN = st.sampled_from(["a", "a (line 2)", "line 1", "line 3", "line 3 (line 5)", "line", "line x", "liner 2", ""])


def keys_of(own: list[str]) -> list[str]:
    """The keys of lines that call themselves so, or nothing."""
    keys = Keys()
    places = [f"line {number}" for number in range(1, len(own) + 1)]
    return [keys.unused(name or place, place) for name, place in zip(own, places, strict=True)]


@given(st.lists(OWN, max_size=12))
def test_no_two_records_have_one_key(own: list[str]) -> None:
    assert len(set(keys_of(own))) == len(own)


def test_a_record_keeps_the_name_it_gives_itself() -> None:
    assert keys_of(["a", "", "b", "liner 2", "line x", "line 6"]) == ["a", "line 2", "b", "liner 2", "line x", "line 6"]


def test_what_is_called_like_another_place_is_told_from_it() -> None:
    assert keys_of(["line 2", "", "line 1", "a", "a"]) == [
        "line 2 (line 1)", "line 2", "line 1 (line 3)", "a", "a (line 5)",
    ]  # fmt: skip
