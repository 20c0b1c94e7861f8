"""Near-duplicates: copies in every shape, each of them like its original itself."""

from random import Random

from flows.article import Article
from flows.stories import group
from flows.stories.duplicates import similarity
from flows.stories.frequency import DocumentFrequencies
from flows.stories.profile import profile
from tests.stories.newsroom import Newsroom, article


def alike(one: str, other: str) -> bool:
    frequencies = DocumentFrequencies()
    a, b = (profile(article(id_, body), frequencies) for id_, body in (("a", one), ("b", other)))
    return similarity(a, b) is not None


def originals(*articles: Article) -> dict[str, str | None]:
    return {made.id: made.near_duplicate_of for made in group(articles)}


def reworded(text: str, share: float, seed: int = 1) -> str:
    random = Random(seed)  # noqa: S311
    return " ".join(f"other{i}" if random.random() < share else word for i, word in enumerate(text.split(" ")))


def test_a_copy_may_be_cut_reworded_or_stand_within_its_page() -> None:
    room = Newsroom(1)
    text, page = room.event().told(), " ".join(room.words(250))
    assert alike(text, text[: len(text) // 3])
    assert alike(text, reworded(text, 0.1))
    assert alike(text, f"{page[:500]}\n{text}\n{page[500:]}")


def test_two_reports_of_one_event_are_no_copies() -> None:
    event = Newsroom(2).event()
    assert not alike(event.told(quoting=4), event.told(quoting=4))


def test_a_shared_sentence_does_not_make_a_short_note_a_copy() -> None:
    text = Newsroom(3).event().told()
    assert not alike(text, " ".join(text.split()[:20]))


def test_all_copies_point_at_the_earliest() -> None:
    text = Newsroom(4).event().told()
    assert originals(article("c", text), article("a", reworded(text, 0.1)), article("b", text[:700])) == {
        "a": None,
        "b": "a",
        "c": "a",
    }


def test_the_versions_of_a_live_report_do_not_chain() -> None:
    room = Newsroom(5)
    parts = [" ".join(room.words(60)) for _ in range(24)]
    versions = [article(f"v{i:02}", "\n\n".join(parts[i : i + 6])) for i in range(0, 19, 2)]
    found = originals(*versions)
    assert found["v02"] == "v00"
    assert found["v18"] not in (None, "v00")
    assert all(target is None or found[target] is None for target in found.values())


def test_empty_texts_are_no_copies_of_one_another() -> None:
    assert originals(article("a", ""), article("b", "")) == {"a": None, "b": None}
