import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.clean.lines import line_key
from flows.clean.model import context
from flows.clean.model.features import FEATURES, LONGEST, rows
from flows.clean.model.values import RUNNING_TEXT
from flows.clean.verdicts import Evidence, Line
from tests.clean.documents import BODY

GONE = Evidence("share", "some-rule", "A reason for the test")


def lines(*texts: str, gone: tuple[int, ...] = ()) -> list[Line]:
    return [
        Line([at], [text], text, line_key(text), gap=False, evidence=[GONE] if at in gone else [])
        for at, text in enumerate(texts)
    ]


def seen(at: int, *texts: str, gone: tuple[int, ...] = (), title: str | None = None) -> dict[str, str]:
    row = rows(lines(*texts, gone=gone), title)[at]
    assert row is not None
    return {feature.name: feature.values[value] for feature, value in zip(FEATURES, row, strict=True)}


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Jobs", "length", "under 8 characters"),
        ("Boats leave the port at dawn.", "end", "full stop, short"),
        ("“Nobody asked us,” she said.", "quotation", "quotation from the start, short"),
        ("“Nobody asked us.”", "end", "mark and quote, short"),
        ("14:30", "figures", "nothing but digits, short"),
        ("Today at 14:30", "figures", "a time of day, short"),
        ("Tickets for $ 12", "figures", "a price, short"),
        ("Ferries in 2031", "figures", "a year, short"),
        ("Photo: Anna Muster", "label", "label and colon, short"),
        ("@gazette", "sign", "at"),
        ("www.gazette.example", "sign", "address"),
        ("NEWS AND SPORT", "capitals only", "yes"),
        ("• Good shoes", "start", "dash or bullet, short"),
        ("Salt, pepper, oil, eggs", "commas", "three or more, short"),
    ],
)
def test_the_form_of_a_line(text: str, name: str, value: str) -> None:
    assert seen(1, BODY[0], text, BODY[1])[name] == value


def test_what_a_line_shares_with_the_text() -> None:
    caption = "The old bridge over the river"
    assert seen(3, *BODY, caption)["words found elsewhere"].startswith(("some", "most", "all"))
    assert seen(3, *BODY, "Spring offers")["words found elsewhere"] == "none, one or two words"
    assert seen(3, *BODY, caption, title="The old bridge over the river")["words of the title"] == "nearly all, short"


def test_what_rules_did_beside_it() -> None:
    found = seen(2, *BODY[:2], "Spring offers", "Share", "Copy link", BODY[2], gone=(3, 4))
    assert (found["removed above"], found["removed below"], found["kind below"]) == ("no", "two", "share")


def test_a_line_that_went_has_no_row_and_a_long_one_is_not_looked_at() -> None:
    assert rows(lines(*BODY, "x" * LONGEST, gone=(1,)), None)[1] is None
    assert rows(lines(*BODY, "x" * LONGEST), None)[3] == RUNNING_TEXT


@given(st.lists(st.text(min_size=1, max_size=300).filter(lambda text: text.strip() == text), max_size=20))
def test_every_row_fits_the_features(texts: list[str]) -> None:
    document = lines(*texts)
    found = rows(document, "A title")
    scores = [None if row is None else (len(row) % 3 - 1.0 if row else context.SURELY_TEXT) for row in found]
    for known, made in ((FEATURES, found), (context.FEATURES, context.rows(document, scores))):
        for row in made:
            assert row is not None
            assert not row or all(0 <= value < len(one.values) for one, value in zip(known, row, strict=True))


def test_names_of_features_and_values_are_given_once() -> None:
    for known in (FEATURES, context.FEATURES):
        assert len({feature.name for feature in known}) == len(known)
        assert all(len(set(feature.values)) == len(feature.values) for feature in known)
