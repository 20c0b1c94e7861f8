from flows.clean.model.context import FEATURES, SURELY_TEXT, rows
from tests.clean.documents import BODY
from tests.clean.model.test_features import lines


def seen(at: int, texts: list[str], scores: list[float | None]) -> dict[str, str]:
    row = rows(lines(*texts), scores)[at]
    assert row is not None
    return {feature.name: feature.values[value] for feature, value in zip(FEATURES, row, strict=True)}


def test_the_lines_around_a_line() -> None:
    texts = [BODY[0], "Subhead", BODY[1], "Share", "Jobs"]
    found = seen(1, texts, [-5.0, 0.5, -4.0, None, 4.0])
    assert found["line 1 above"] == found["line 1 below"] == "surely text"
    assert found["line 2 above"] == "edge"
    assert found["line 2 below"] == "removed"
    assert found["line 3 below"] == "surely not text"
    assert found["outside the text"] == "inside, short"


def test_below_the_text() -> None:
    found = seen(2, [BODY[0], BODY[1], "Jobs", "Shop"], [-5.0, -4.0, 2.5, 2.0])
    assert found["outside the text"] == "below it, short"
    assert found["text above"] == "next"
    assert found["text below"] == "none there"
    assert found["share of the text above"] == "all"
    assert found["run of such lines"] == "two in a row, short"


def test_running_text_that_is_not_looked_at_is_text_to_its_neighbours() -> None:
    found = seen(1, ["x" * 300, "Jobs"], [SURELY_TEXT, 1.0])
    assert found["line 1 above"] == "surely text"
    assert rows(lines("x" * 300), [SURELY_TEXT]) == [()]
