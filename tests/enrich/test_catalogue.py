"""The catalogue: what its loader refuses, and what the one that ships promises."""

from pathlib import Path

import pytest

from flows.enrich.catalogue import FOLDER, Catalogue, Sign, catalogue, data, key, load, registrable
from flows.enrich.outlet_signals import observe
from flows.errors import Stop

ENTRY = "- {id: the-post, name: The Post, domains: [thepost.example], country: GB, language: en, type: newspaper}\n"


def written(folder: Path, text: str) -> Catalogue:
    (folder / "region.yml").write_text(text, encoding="utf-8")
    return load(folder)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("id: a\n", "a list of outlets is expected"),
        ("- [\n", "region.yml, file"),
        ("- just words\n", "entry 1"),
        (ENTRY.replace("country: GB", "country: UK2"), "the-post: country"),
        (ENTRY.replace("type: newspaper", "type: paper"), "the-post: type"),
        (ENTRY.replace("[thepost.example]", "[]"), "the-post: domains"),
        (ENTRY.replace("thepost.example", "www.thepost.example"), "no bare domain"),
        (ENTRY.replace("thepost.example", "https://thepost.example/"), "no bare domain"),
        (ENTRY.replace("id: the-post", "id: The Post"), "id"),
        (ENTRY.replace("type:", "kind: x, type:"), "kind"),
        (ENTRY + ENTRY, "another entry has this id"),
        (ENTRY + ENTRY.replace("id: the-post", "id: other"), "the-post has the domain thepost.example already"),
    ],
)
def test_a_broken_entry_stops_the_run_and_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(Stop, match=complaint) as stop:
        written(tmp_path, text)
    assert "region.yml" in stop.value.happened
    assert stop.value.next_command


@pytest.mark.parametrize(
    ("example", "keep", "complaint"),
    [
        ("She called the news desk.", "He left.", "does not act on its own example"),
        (
            "Call our news desk on 0800.",
            "They said: call our news desk on Monday.",
            "acts on the sentence it must keep",
        ),
    ],
)
def test_a_sign_must_keep_its_own_proof(tmp_path: Path, example: str, keep: str, complaint: str) -> None:
    sign = f"signs: [{{phrase: 'call our news desk on', example: '{example}', keep: '{keep}'}}]"
    with pytest.raises(Stop, match=complaint):
        written(tmp_path, ENTRY.replace("type: newspaper", f"type: newspaper, {sign}"))


def test_a_sign_without_proof_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="example"):
        written(tmp_path, ENTRY.replace("type:", "signs: [{phrase: call our news desk on}], type:"))


def test_the_longest_domain_wins() -> None:
    outlets = catalogue()
    assert outlets.by_host("oglobo.globo.com") != outlets.by_host("g1.globo.com")
    hosts = ("edition.cnn.com", "cnn.com", "notcnn.com", "com")
    assert [entry and entry.id for entry in map(outlets.by_host, hosts)] == ["cnn", "cnn", None, None]


@pytest.mark.parametrize("name", ["The Daily Beast", "daily beast", "TheDailyBeast.com", "thedailybeast"])
def test_spellings_of_a_name_are_one(name: str) -> None:
    assert [entry.id for entry in catalogue().by_name(name)] == ["the-daily-beast"]


def test_a_name_of_several_outlets_gives_them_all() -> None:
    assert {entry.id for entry in catalogue().by_name("The Star")} >= {"the-star-my", "the-star-ke"}


@pytest.mark.parametrize("name", ["", "the", "...", "Unheard-of Gazette"])
def test_an_unknown_name_gives_none(name: str) -> None:
    assert catalogue().by_name(name) == ()


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.stuff.co.nz", "stuff.co.nz"),
        ("a.b.example.org", "example.org"),
        ("example.org", "example.org"),
        ("x", "x"),
    ],
)
def test_the_registered_part_of_a_host(host: str, domain: str) -> None:
    assert registrable(host) == domain


def test_the_catalogue_holds_the_main_outlets_of_many_languages() -> None:
    entries = catalogue().entries.values()
    assert len(entries) >= 200
    assert {entry.language for entry in entries} >= set("en de fr es it pt nl sv da no fi pl tr ja ko zh ar".split())  # noqa: SIM905
    assert len({entry.country for entry in entries}) >= 50


def test_every_name_leads_back_to_its_entry() -> None:
    outlets = catalogue()
    for entry in outlets.entries.values():
        assert all(entry in outlets.by_name(name) for name in entry.names), entry.id
        assert all(outlets.by_host(domain) == entry for domain in entry.domains), entry.id


SIGNS = [(entry.id, sign) for entry in catalogue().entries.values() for sign in entry.signs]


@pytest.mark.parametrize(("outlet", "sign"), [pytest.param(*row, id=row[0]) for row in SIGNS])
def test_a_sign_that_ships_is_seen_in_a_text_and_means_one_outlet(outlet: str, sign: Sign) -> None:
    def seen(text: str) -> set[str]:
        found = observe(None, f"The bridge is closed.\n\n{text}\n\nIt is old.", catalogue())
        return {one.entry.id for one in found if one.kind == "sign" and one.entry is not None}

    assert seen(sign.example) == {outlet}
    assert seen(sign.keep) == set()


def test_the_fingerprint_data_covers_every_file() -> None:
    assert len(data()) >= sum(path.stat().st_size for path in FOLDER.glob("*.yml"))


def test_keys_keep_what_is_only_an_article() -> None:
    assert key("The") == "the"
