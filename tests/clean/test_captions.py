from flows.clean import judge
from tests.clean.documents import BODY, raw_text

CAPTIONS = ("Boats leave the port.", "The mayor speaks to the press.", "The old bridge at dawn.")
CREDIT = "Foto: Anna Muster"


def test_captions_go_where_all_credits_have_one() -> None:
    lines = [text for pair in zip(BODY, CAPTIONS, strict=True) for text in (*pair, CREDIT)]
    judgement = judge(raw_text("\n".join([*lines, *BODY[:1]])))
    gone = {verdict.text: verdict.decisive for verdict in judgement.verdicts if verdict.outcome != "kept"}
    for caption in CAPTIONS:
        decisive = gone[caption]
        assert decisive is not None and decisive.rule == "caption-above-credit"
    assert set(BODY) <= set(judgement.paragraphs)


def test_one_sentence_above_a_credit_proves_nothing() -> None:
    judgement = judge(raw_text("\n".join([BODY[0], CAPTIONS[0], CREDIT, *BODY[1:]])))
    assert CAPTIONS[0] in judgement.paragraphs
