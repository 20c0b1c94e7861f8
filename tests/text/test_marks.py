from hypothesis import given
from hypothesis import strategies as st

from flows.text.marks import plain_marks


def test_marks_and_spaces_become_plain() -> None:
    assert plain_marks("“Kutcher’s” ‘page’\u00a0here") == "\"Kutcher's\" 'page' here"


@given(st.text())
def test_every_offset_stays(text: str) -> None:
    assert len(plain_marks(text)) == len(text)
