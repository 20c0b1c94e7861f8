"""The catalogue: what its loader refuses, and what the one that ships promises."""

from pathlib import Path

import pytest

from flows.enrich.catalogue.catalogue import Catalogue, catalogue, data, key, load, registrable
from flows.enrich.catalogue.files import FOLDER
from flows.enrich.outlet.proof import failures
from flows.errors import Stop
from tests.enrich.outlets import ENTRY


def read(text: str) -> Catalogue:
    return load((Path("region.yml"), text.encode()))


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
def test_a_sign_must_keep_its_own_proof(example: str, keep: str, complaint: str) -> None:
    sign = f"signs: [{{phrase: 'call our news desk on', example: '{example}', keep: '{keep}'}}]"
    with pytest.raises(Stop, match=complaint):
        read(ENTRY.replace("type: newspaper", f"type: newspaper, {sign}"))


def test_a_sign_without_proof_is_refused() -> None:
    with pytest.raises(Stop, match="example"):
        read(ENTRY.replace("type:", "signs: [{phrase: call our news desk on}], type:"))


def test_a_sign_that_speaks_for_two_outlets_fails_its_proof() -> None:
    sign = "signs: [{phrase: call our news desk on, example: call our news desk on 1, keep: it rains}]"
    one = ENTRY.replace("type: newspaper", f"type: newspaper, {sign}")
    other = (
        one.replace("valley-post", "the-mail").replace("valleypost", "themail").replace("The Valley Post", "The Mail")
    )
    assert [failure.outlet for failure in failures(read(one + other))] == ["valley-post", "the-mail"]


def test_every_sign_that_ships_is_seen_in_a_text_and_means_one_outlet() -> None:
    assert failures(catalogue()) == []


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


def test_the_fingerprint_data_covers_every_file() -> None:
    assert len(data()) >= sum(path.stat().st_size for path in FOLDER.glob("*.yml"))


def test_keys_keep_what_is_only_an_article() -> None:
    assert key("The") == "the"
