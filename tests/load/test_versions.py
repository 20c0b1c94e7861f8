"""An article whose address has another text, or which is made anew."""

from datetime import UTC, date, datetime

from flows.article import Article, Place
from flows.inputs import Options
from flows.load.versions import succeed
from flows.stories.names import Given, called, full_name_in
from tests.stories.naming import naming

LATER = Options(date(2026, 1, 5), datetime(2026, 1, 5, tzinfo=UTC))


def test_people_are_called_as_before_until_stories_are_told_again() -> None:
    given = {"Kutcher": Given("Ashton Kutcher", (full_name_in("b"),))}
    older = Article.model_validate(called(naming("a", "Kutcher", "Mila Kunis").to_document(), given))
    newer = naming("a", "Ann Lee", "Kutcher", story=None)
    newer = newer.evolve(source=newer.source.evolve(text_sha256="b1" * 32, places=[Place(drop="desk", path="a.txt")]))
    made = succeed(newer, older, LATER)
    assert made.people == ["Ann Lee", "Ashton Kutcher"]
    assert [entity.own_name for entity in made.entities] == [None, "Kutcher"]
    assert made.story == older.story
    assert called(made.to_document(), {}) == newer.evolve(story=older.story, versions=made.versions).to_document()
