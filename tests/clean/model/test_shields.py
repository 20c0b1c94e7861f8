from flows.clean.model.features import rows
from flows.clean.model.shields import shields
from tests.clean.documents import BODY
from tests.clean.model.test_features import lines


def of(at: int, *texts: str) -> list[str]:
    document = lines(*texts)
    found = shields(document, rows(document, None))[at]
    assert all(item.weight < 0 for item in found)
    return [item.rule for item in found]


def test_quoted_speech_is_protected() -> None:
    quoted = "“We have asked for a temporary bridge since spring.”"
    assert of(1, BODY[0], quoted, BODY[1]) == ["full-sentence", "quoted-speech"]


def test_a_sentence_with_words_of_the_text_is_protected() -> None:
    known = "A flood could bring down the old bridge over the river."
    assert of(3, *BODY, known) == ["full-sentence", "facts-of-the-body"]
    assert of(3, *BODY, "Sign up for spring offers and get a gift card today.") == ["full-sentence"]


def test_what_the_text_announces_is_protected_up_to_the_next_sentence() -> None:
    texts = [*BODY, "Here is what to bring along:", "A warm coat", BODY[0], BODY[1], "Jobs"]
    assert of(3, *texts) == of(4, *texts) == ["announced-list"]
    assert of(7, *texts) == []


def test_short_lines_of_a_list_like_article_are_protected() -> None:
    texts = [BODY[0], "Two eggs", "A pinch of salt", BODY[1], "Butter", BODY[2], "Jobs"]
    assert of(1, *texts) == of(4, *texts) == ["list-like-document"]
    assert of(6, *texts) == []
