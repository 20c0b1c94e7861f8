"""flows stories: list, show and update."""

from pathlib import Path

from tests.cli.conftest import Flows


def test_stories_of_the_seeds(flows: Flows, seeds: Path) -> None:
    assert flows("stories", "list").out.startswith("no story")
    flows("ingest", seeds, "--without", "entities")
    (one,) = flows("stories", "list", "--json").json["stories"]
    assert one["articles"] == 5
    listed = flows("stories", "list", "kutcher", "--at-least", "5").out
    assert "5 articles" in listed and one["id"] in listed
    assert flows("stories", "list", "--at-least", "6", "--json").json == {"stories": [], "page": 1, "more": False}
    shown = flows("stories", "show", one["id"])
    assert shown.code == 0
    assert "They quote the same words" in shown.out and "What links them" in shown.out
    assert flows("stories", "show", one["id"], "--json").json["total"] == 5
    assert flows("stories", "show", "0" * 24).code == 2


def test_an_archive_that_was_loaded_without_stories_gets_them(flows: Flows, seeds: Path) -> None:
    flows("ingest", seeds, "--without", "entities,stories")
    assert flows("stories", "list", "--json").json["stories"] == []
    done = flows("stories", "update")
    assert done.code == 0 and "5 articles" in done.out and "new stories" in done.out
    (one,) = flows("stories", "list", "--json").json["stories"]
    assert one["articles"] == 5
    again = flows("stories", "update", "--json").json
    assert (again["kind"], again["state"], again["stories"]["written"]) == ("stories", "completed", 0)
