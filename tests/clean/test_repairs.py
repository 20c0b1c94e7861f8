from flows.article import Repair
from flows.clean import clean, judge
from flows.clean.repairs import mend
from flows.clean.verdicts import Line
from tests.clean.documents import BODY, OPTIONS, WRAPPED, raw_text

GLUED = "The mayor said onFriday that it stays closed, and so did everyone else.The ferry begins to run in May."


def test_a_repair_is_noted_with_its_line_and_can_be_undone() -> None:
    judgement = judge(raw_text("\n".join([BODY[0], GLUED, BODY[2]])))
    assert judgement.repairs == (
        Repair(kind="word", line=2, text="onFriday", read="on Friday"),
        Repair(kind="sentence", line=2, text="else.The", read="else. The"),
    )
    mended = judgement.paragraphs[1]
    for repair in judgement.repairs:
        mended = mended.replace(repair.read, repair.text)
    assert mended == GLUED


def test_verdicts_show_the_line_as_it_was_printed() -> None:
    verdicts = judge(raw_text("\n".join([BODY[0], GLUED, BODY[2]]))).verdicts
    assert verdicts[1].text == GLUED


def test_a_broken_word_is_noted_and_no_flag_of_quality() -> None:
    article = clean(raw_text(WRAPPED), OPTIONS)
    assert [(repair.kind, repair.line, repair.text, repair.read) for repair in article.repairs] == [
        ("hyphen", 7, "inter-national", "international")
    ]
    assert "spaces_repaired" not in article.quality


def test_the_article_says_that_spaces_were_repaired() -> None:
    assert "spaces_repaired" in clean(raw_text("\n".join([BODY[0], GLUED, BODY[2]])), OPTIONS).quality


def test_a_text_that_is_glued_throughout_is_left_as_it_is() -> None:
    text = "They did it.The end. " * 600
    line = Line([1], [text], text, "", gap=False)
    mend([line])
    assert line.text == text
    assert not line.repairs
