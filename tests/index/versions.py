"""Archives of which nothing is there yet, and versions as an older program left them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import orjson
import pytest
import tantivy

from flows.index.archive import Archive
from flows.index.base import Document
from flows.index.elastic.bulk import BulkLoader, index_operation
from flows.index.elastic.client import connect
from flows.index.elastic.location import parse_location
from flows.index.elastic.lock import ID as WRITER
from flows.index.embedded import folder
from flows.index.embedded.schema import DOCUMENT, RANK, rank, register
from flows.settings import Settings

ANOTHER = {"schema_version": 7, "schema_sha256": "0" * 64}


class Place(NamedTuple):
    """What opens an archive."""

    location: str
    settings: Settings

    @property
    def embedded(self) -> bool:
        """Whether the engine is the embedded one."""
        return self.location == "embedded"

    def free_the_lock(self) -> None:
        """Do at once what takes a lease of 15 seconds after the holder was killed. The embedded lock ends with it."""
        if not self.embedded:
            location = parse_location(self.location)
            client, _ = connect(location, self.settings)
            with client:
                client.options(ignore_status=404).delete(index=location.names.locks, id=WRITER)


@pytest.fixture
def place(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where an archive can be, on each engine in turn; nothing is there yet."""
    url = "embedded" if engine_name == "embedded" else request.getfixturevalue("new_archive_url")
    return Place(url, Settings(home=tmp_path / "flows-home"))


def serving(archive: Archive) -> str:
    """The name of the version that serves."""
    (name,) = (version.name for version in archive.versions() if version.serves)
    return name


def activate(archive: Archive, name: str) -> None:
    """Let a version serve as it is."""
    with archive.reopen(name, "a test") as build:
        build.publish()


def make_of_another_schema(archive: Archive, place: Place) -> str:
    """Let the serving version be one that this program cannot open; its name."""
    name = serving(archive)
    if place.embedded:
        meta = place.settings.home / "index" / name / "flows.json"
        meta.write_text(json.dumps(json.loads(meta.read_text()) | ANOTHER))
    else:
        client, _ = connect(parse_location(place.location), place.settings)
        with client:
            client.indices.put_mapping(index=name, meta=ANOTHER)
    return name


def store_as_they_are(archive: Archive, place: Place, documents: Sequence[Document]) -> str:
    """Let a version serve that holds these documents, whatever fields they have; its name."""
    with archive.build("an older program") as build:
        build.publish()
    name = make_of_another_schema(archive, place)
    if place.embedded:
        writer = register(folder.open_any(place.settings.home / "index" / name)).writer()
        for document in documents:
            kept = tantivy.Document()
            kept.add_bytes(DOCUMENT, orjson.dumps(document))
            kept.add_unsigned(RANK, rank(document["id"]))
            writer.add_document(kept)
        writer.commit()
        writer.wait_merging_threads()
    else:
        location = parse_location(place.location)
        client, _ = connect(location, place.settings)
        with client:
            client.indices.put_mapping(index=name, dynamic="false")
            BulkLoader(client, location).run([index_operation(name, one["id"], one) for one in documents])
            client.indices.refresh(index=name)
    return name


def leave_unfinished(archive: Archive, place: Place, documents: Sequence[Document]) -> str:
    """A version that was being filled with these documents when its process was killed; its name."""
    with archive.build("the killed one") as build:
        build.writer.upsert(documents)
        build.publish()
    complete = build.name
    before = next(version.name for version in archive.versions() if not version.serves)
    activate(archive, before)
    if place.embedded:
        home = place.settings.home / "index"
        unfinished = complete.replace(folder.COMPLETE, folder.BUILDING)
        (home / complete).rename(home / unfinished)
        return unfinished
    location = parse_location(place.location)
    client, _ = connect(location, place.settings)
    with client:
        client.indices.put_alias(index=complete, name=location.names.building.articles)
    return complete
