"""What stories are called: ids last, those that give way lead to the one in their place."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from flows.stories.identity import ALIASES, Named, name_stories, with_alias
from flows.stories.profile import Profile
from tests.stories.newsroom import FIRST_SEEN


def profile(id_: str) -> Profile:
    """An article; those of later letters came in later."""
    seen = FIRST_SEEN + timedelta(hours=ord(id_[0]))
    return Profile(id_, (seen, seen, id_), None, "", {}, frozenset(), frozenset(), (), ())


def named(groups: Sequence[str], was: Mapping[str, str] | None = None, used: frozenset[str] = frozenset()) -> Named:
    """`groups` are texts of one letter an article; `was` is by article the story that it was in."""
    return name_stories(
        [[profile(letter) for letter in group] for group in groups],
        lambda id_: (was or {}).get(id_),
        lambda ids: set(used.intersection(ids)),
    )


def ids(found: Named) -> dict[str, str]:
    return {story: "".join(member.id for member in members) for story, members in found.stories.items()}


def test_a_story_is_called_after_its_first_article_and_one_alone_is_none() -> None:
    found = named(["ab", "c"])
    assert (ids(found), found.founded, found.merged) == ({"a": "ab"}, 1, {})


def test_it_keeps_its_name_when_an_earlier_article_joins() -> None:
    assert ids(named(["abc"], {"b": "b", "c": "b"})) == {"b": "abc"}


def test_when_two_meet_the_older_one_stays() -> None:
    found = named(["abcd"], {"a": "b", "b": "b", "c": "c", "d": "c"})
    assert (ids(found), found.merged) == ({"b": "abcd"}, {"c": "b"})


def test_age_is_that_of_the_article_it_is_called_after() -> None:
    was = {"a": "d", "d": "d", "b": "b", "c": "b"}  # d was founded later, though an article of it came in first
    assert named(["abcd"], was).merged == {"d": "b"}


def test_what_comes_apart_keeps_its_name_where_the_article_of_that_name_is() -> None:
    found = named(["ab", "cde"], dict.fromkeys("abcde", "a"))
    assert (ids(found), found.merged) == ({"a": "ab", "c": "cde"}, {})


def test_or_else_where_most_of_it_is() -> None:
    assert ids(named(["a", "bc", "def"], dict.fromkeys("abcdef", "a"))) == {"a": "def", "b": "bc"}


def test_a_new_story_does_not_take_the_name_of_another() -> None:
    assert ids(named(["ab"], used=frozenset("a"))) == {"b": "ab"}
    assert ids(named(["ab"], used=frozenset("ab"))) == {"a-2": "ab"}


def test_nor_that_of_one_that_gives_way_just_now() -> None:
    found = named(["ab", "cd"], {"c": "a", "d": "b"})
    assert found.merged == {"b": "a"}
    assert found.stories.keys() == {"a", "a-2"}


@given(st.lists(st.sampled_from("abcdefgh")), st.data())
def test_names_differ_and_none_is_lost_while_two_of_it_are_together(letters: list[str], data: st.DataObject) -> None:
    members = sorted(set(letters))
    was = {one: data.draw(st.sampled_from(members)) for one in members if data.draw(st.booleans())}
    place = {one: data.draw(st.integers(0, 3)) for one in members}
    groups = ["".join(one for one in members if place[one] == at) for at in range(4)]
    found = named([group for group in groups if group], was)
    assert len(found.stories) == sum(len(group) > 1 for group in groups)
    for story in set(was.values()):
        together = [group for group in groups if len(group) > 1 and any(was.get(one) == story for one in group)]
        assert not together or story in found.stories or story in found.merged
    assert set(found.merged.values()) <= found.stories.keys()
    assert not found.merged.keys() & found.stories.keys()


def test_aliases_are_the_newest_first_each_once_and_bounded() -> None:
    assert with_alias(["a", "b"], "c") == ["c", "a", "b"]
    assert with_alias(["a", "b"], "b") == ["b", "a"]
    assert len(with_alias([str(n) for n in range(100)], "x")) == ALIASES
