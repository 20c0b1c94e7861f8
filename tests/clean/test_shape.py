from flows.clean import judge
from tests.clean.documents import BODY, raw_text

MORE = tuple(
    sentence.replace("bridge", "tunnel").replace("ferry", "bus").replace("pillars", "walls") for sentence in BODY
)


def kept(*lines: str) -> list[str]:
    return list(judge(raw_text("\n".join(lines))).paragraphs)


def test_menu_words_above_and_below_the_text_go() -> None:
    assert kept("Region", "Weather today", *BODY, *MORE, "Jobs", "Our shop", "Ferry timetable for the week") == [
        *BODY,
        *MORE,
    ]


def test_a_subhead_inside_the_text_stays() -> None:
    assert kept(*BODY, "What comes next", *MORE) == [*BODY, "What comes next", *MORE]


def test_an_announced_list_below_the_text_stays() -> None:
    items = ["A warm coat", "Good shoes", "A ticket for the ferry"]
    assert kept(*BODY, *MORE, "Here is what to bring along:", *items)[-3:] == items


def test_an_article_that_is_a_list_is_left_alone() -> None:
    recipe = ["200 g flour", "Two eggs", "A pinch of salt", "Butter for the pan", "Sugar"]
    assert kept(BODY[0], *recipe, BODY[1], *recipe[:3], BODY[2], "Serves four") == [
        BODY[0], *recipe, BODY[1], *recipe[:3], BODY[2], "Serves four",
    ]  # fmt: skip


def test_a_short_line_among_removed_ones_goes() -> None:
    lines = [*BODY, "Advertisement", "Share this article", "Spring offers", "Read more", "Copy link", *MORE]
    assert kept(*lines) == [*BODY, *MORE]


def test_captions_go_where_all_credits_have_one() -> None:
    captions = ["Boats leave the port.", "The mayor speaks to the press.", "The old bridge at dawn."]
    lines = [text for pair in zip(BODY, captions, strict=True) for text in (*pair, "Foto: Anna Muster")]
    assert kept(*lines, *MORE) == [*BODY, *MORE]
    assert kept(BODY[0], captions[0], "Foto: Anna Muster", *MORE) == [BODY[0], captions[0], *MORE]
