from flows.clean import judge
from flows.inputs import Metadata
from tests.clean.documents import BODY, raw_text

HEADLINE = "Old bridge over the river closed for two years"
STANDFIRST = "Everyone is angry, and a ferry comes."


def test_the_first_line_is_the_title_when_it_looks_like_one() -> None:
    judgement = judge(raw_text("\n".join([HEADLINE, *BODY])))
    assert judgement.title == HEADLINE
    assert judgement.paragraphs == BODY


def test_no_title_is_made_of_a_sentence() -> None:
    assert judge(raw_text("\n".join(BODY))).title is None
    assert judge(raw_text("\n".join(["and so they closed the bridge", *BODY]))).title is None


def test_debris_above_the_title_is_skipped() -> None:
    assert judge(raw_text("\n".join(["Share", "Advertisement", HEADLINE, *BODY]))).title == HEADLINE


def test_the_title_that_came_with_the_text_wins_and_its_line_goes() -> None:
    judgement = judge(raw_text("\n".join([HEADLINE, *BODY]), metadata=Metadata(title=HEADLINE.upper())))
    assert judgement.title == HEADLINE.upper()
    assert judgement.paragraphs == BODY


def test_a_standfirst_is_told_from_the_lead_by_the_names_the_lead_repeats() -> None:
    judgement = judge(raw_text("\n".join([HEADLINE, STANDFIRST, *BODY])))
    assert judgement.subtitle == STANDFIRST
    assert judgement.paragraphs == BODY


def test_the_lead_is_no_standfirst() -> None:
    assert judge(raw_text("\n".join([HEADLINE, BODY[0], BODY[1], BODY[2]]))).subtitle is None


def test_what_stands_above_the_byline_is_the_standfirst() -> None:
    judgement = judge(raw_text("\n".join([HEADLINE, "The council has decided it at last.", "By Jane Roe", *BODY])))
    assert judgement.subtitle == "The council has decided it at last."
    assert judgement.authors == ("Jane Roe",)


MENU = ["News", "Sport", "Weather", "Town", "Jobs", "Culture", "Podcasts", "Newsletters", "Sign in", "My account"]


def test_below_a_menu_the_headline_is_what_the_text_tells() -> None:
    others = ["Ten recipes for a rainy weekend in autumn", "Why the league needs another referee now"]
    judgement = judge(raw_text("\n".join([*MENU, *others, HEADLINE, "By Jane Roe", *BODY])))
    assert judgement.title == HEADLINE
    assert HEADLINE not in judgement.paragraphs
    assert judgement.paragraphs[-len(BODY) :] == BODY


def test_the_headline_stands_above_its_standfirst() -> None:
    standfirst = "Engineers found cracks in three pillars of the old bridge and the council promised a ferry"
    assert judge(raw_text("\n".join([*MENU, HEADLINE, standfirst, *BODY]))).title == HEADLINE


def test_a_headline_that_a_page_sets_twice_needs_no_words_of_the_text() -> None:
    metaphor = "Troubled waters and nobody in sight"
    assert judge(raw_text("\n".join([*MENU, metaphor, "Comments", metaphor, *BODY]))).title == metaphor


def test_no_entry_of_a_menu_becomes_the_title() -> None:
    assert judge(raw_text("\n".join([*MENU, "The river in summer and winter", *BODY]))).title is None


def test_a_notice_above_the_menu_is_no_text() -> None:
    notice = "This site uses cookies to show you what you like, and your choice is kept for a whole year from today."
    assert judge(raw_text("\n".join([notice, *MENU, HEADLINE, *BODY]))).title == HEADLINE


def test_a_long_first_line_is_the_headline_whatever_follows() -> None:
    metaphor = "Troubled waters and nobody in sight"
    assert judge(raw_text("\n".join([metaphor, *MENU, *BODY]))).title == metaphor


def test_the_outlet_behind_a_headline_is_no_part_of_it() -> None:
    assert judge(raw_text("\n".join([f"{HEADLINE} | The Gazette", *BODY]))).title == HEADLINE
    assert judge(raw_text("\n".join([f"/ {HEADLINE}", *BODY]))).title == HEADLINE
