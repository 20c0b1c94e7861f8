"""Adding an outlet: a valid entry in a file of the installation, or nothing."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from flows.enrich.catalogue.additions import ADDED, add
from flows.enrich.catalogue.catalogue import catalogue
from flows.enrich.catalogue.files import read
from flows.errors import UsageError
from flows.settings import settings
from tests.enrich.outlets import ENTRY, own_outlets_end_here, write_outlets  # noqa: F401

GAZETTE = {"name": "Valley Gazette", "domains": ["gazette.example"], "country": "GB", "language": "en"}


def added(**fields: Any) -> str:
    return add(settings().outlets_folder, GAZETTE | fields)[0].id


def test_what_is_added_is_known_from_then_on() -> None:
    entry, path = add(settings().outlets_folder, GAZETTE | {"aliases": ["The Gazette of the Valley"]})
    assert catalogue().by_host("www.gazette.example") == entry
    assert path == settings().outlets_folder / ADDED
    assert catalogue().standing[entry.id].path == path


def test_what_stands_in_the_file_stays_with_its_comments() -> None:
    path = write_outlets("# Ours.\n" + ENTRY, ADDED)
    added()
    assert path.read_text().startswith("# Ours.\n" + ENTRY)
    assert {entry.id for entry in catalogue().entries.values()} >= {"valley-post", "valley-gazette"}


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Valley Gazette", "valley-gazette"), ("Österreich ganz groß", "osterreich-ganz-gross"),
        ("L'Étoile du Nord", "letoile-du-nord"), ("Vesti № 7", "vesti-no-7"), ("谷日报", "gazette-example"),
    ],
)  # fmt: skip
def test_the_id_is_made_of_the_name(name: str, id_: str) -> None:
    assert added(name=name) == id_


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"country": "UK"}, "country: .*'UK' is no country"),
        ({"language": "english"}, "language: "),
        ({"domains": ["https://gazette.example/"]}, "domains.0: "),
        ({"domains": []}, "domains: "),
        ({"name": ""}, "name: |id: "),
        ({"id": "CNN"}, "id: "),
        ({"group": "nobody"}, "group: no group has the id nobody"),
        ({"namesakes": ["nobody"]}, "namesakes: no outlet has the id nobody"),
        ({"id": "cnn"}, "there is an outlet cnn already"),
        ({"domains": ["cnn.com"]}, "cnn has the domain cnn.com already"),
        ({"name": "C.N.N."}, "cnn is called 'C.N.N.' already.*--namesake cnn"),
        ({"aliases": ["CNN"]}, "cnn is called 'CNN' already"),
    ],
)
def test_what_is_wrong_or_there_already_is_refused_and_nothing_is_written(fields: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        added(**fields)
    assert not list(settings().outlets_folder.glob("*.yml"))


def test_a_namesake_is_added_when_it_is_said_to_be_one() -> None:
    assert added(name="CNN", id="cnn-valley", namesakes=["cnn"]) == "cnn-valley"
    assert {entry.id for entry in catalogue().by_name("CNN")} == {"cnn", "cnn-valley"}


def test_a_broken_file_beside_it_does_not_keep_an_entry_out_but_is_not_hidden() -> None:
    path = write_outlets("- {id: broken}\n")
    assert added() == "valley-gazette"
    files = [(file, file.read_bytes()) for file in settings().outlets_folder.glob("*.yml")]
    assert {problem.path for problem in read(files).problems} == {path}


def test_two_processes_that_add_at_once_keep_both() -> None:
    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(lambda n: added(name=f"Gazette {n}", domains=[f"g{n}.example"]), range(4)))
    assert len(set(ids)) == 4
    assert set(ids) <= catalogue().entries.keys()


@hypothesis_settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("aé谷:#'\"{[- \n&*!|>%@`,?", min_size=2, max_size=30))
def test_whatever_the_name_it_comes_back_as_it_went_or_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "outlets"
    try:
        entry, path = add(folder, GAZETTE | {"name": name})
    except UsageError:
        return
    found = read([(path, path.read_bytes())])
    path.unlink()
    assert (found.problems, found.entries[entry.id].name) == ([], name)
