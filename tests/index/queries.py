"""What queries are made of, for tests that make them up: characters that mean something, and some that do not."""

from hypothesis import strategies as st

PIECES = st.sampled_from(
    [*'()[]{}"“”:^~*?\\/+-!&|<>=\'', " ", "  ", "&&", "||", " AND ", " OR ", " NOT ", " TO ", "a", "é", "7", "2023-09",
     "~1", "^2", "title:", "date:", "word_count:", "language:", "people:", "x:", "\ud800",
     "\x00", "\u0301", "東京", ".5"]
)  # fmt: skip
