"""What the model does to whole documents, through `judge`: with the weights of the package."""

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.article import Strictness
from flows.clean import judge
from flows.clean.model.weights import STRICTNESSES
from flows.clean.verdicts import Verdict
from tests.clean.documents import BODY, raw_text

MORE = (
    "Shops along the quay fear for their customers, who come from both banks of the river and mostly on foot.",
    "“We have asked for a temporary bridge since spring,” said Jane Roe, who runs a bakery there.",
    "The council of the town will vote on the money for the ferry in March, once the engineers have finished.",
)


def kept(*lines: str, strictness: Strictness = "careful") -> list[str]:
    return list(judge(raw_text("\n".join(lines)), strictness).paragraphs)


def verdict_on(text: str, *lines: str) -> Verdict:
    return next(verdict for verdict in judge(raw_text("\n".join(lines))).verdicts if verdict.text == text)


def test_menu_words_above_and_below_the_text_go() -> None:
    menu, foot = ("Region", "Sport", "Weather"), ("Jobs", "Our shop", "Imprint", "Tickets")
    assert kept(*menu, *BODY, *MORE, *foot, strictness="balanced") == [*BODY, *MORE]


def test_a_subhead_inside_the_text_stays() -> None:
    assert kept(*BODY, "What comes next", *MORE) == [*BODY, "What comes next", *MORE]


def test_an_announced_list_below_the_text_stays() -> None:
    items = ["Here is what to bring along:", "A warm coat", "Good shoes", "A ticket for the ferry"]
    assert kept(*BODY, *MORE, *items) == [*BODY, *MORE, *items]


def test_an_article_that_is_a_list_is_left_alone() -> None:
    first = ["200 g of flour", "Two fresh eggs", "A pinch of salt", "Butter for the pan"]
    second = ["Stir the eggs into the flour", "Melt the butter in the pan", "Fry from both sides"]
    lines = [BODY[0], *first, BODY[1], *second, BODY[2]]
    assert kept(*lines) == lines


def test_a_short_line_among_removed_ones_goes() -> None:
    lines = [*BODY, "Advertisement", "Share this article", "Spring offers", "Read more", "Copy link", *MORE]
    assert kept(*lines) == [*BODY, *MORE]


@settings(max_examples=25)
@given(st.lists(st.one_of(st.sampled_from([*BODY, *MORE]), st.text(max_size=80)), max_size=14))
def test_what_a_thorough_reader_keeps_a_careful_one_keeps(texts: list[str]) -> None:
    document = raw_text("\n".join(["Region", "Boats leave the port.", *BODY, "Spring offers", *texts, "Our shop"]))
    careful, balanced, thorough = (
        {verdict.line for verdict in judge(document, name).verdicts if verdict.outcome == "kept"}
        for name in STRICTNESSES
    )
    assert thorough <= balanced <= careful
    assert judge(document) == judge(document)


def test_a_long_line_is_text_to_the_model() -> None:
    long = "Sign up, win a trip and get a gift card today: " * 6
    assert long.strip() in kept("Region", long, *BODY, strictness="thorough")


def test_a_document_of_a_few_lines_is_left_to_rules() -> None:
    assert kept("Harbour tours", "Ferry", "Old town") == ["Harbour tours", "Ferry", "Old town"]


def test_without_running_text_there_is_nothing_to_compare_with() -> None:
    lines = ["Harbour tours", "Ferry", "Old town", "Night boats", "Ferry timetable", "Museums"]
    assert kept(*lines) == lines


def test_the_reason_names_what_spoke() -> None:
    foot = ("Jobs", "Our shop", "Imprint", "Ferry timetable")
    decisive = verdict_on("Our shop", *BODY, *MORE, *foot).decisive
    assert decisive is not None
    assert decisive.rule == "line-model"
    assert decisive.weight >= 1
    assert decisive.reason.startswith("Reads like what stands around articles (")
    assert decisive.reason.count(":") >= 2
