"""Archives whose serving version was built for another schema, as an update of the program leaves them."""

import json
from typing import NamedTuple

from flows.index.base import Archive
from flows.index.elastic.client import connect
from flows.index.elastic.location import parse_location
from flows.settings import Settings

ANOTHER = {"schema_version": 7, "schema_sha256": "0" * 64}


class Place(NamedTuple):
    """What opens an archive."""

    location: str
    settings: Settings


def make_of_another_schema(archive: Archive, place: Place) -> str:
    """Let the serving version be one that this program cannot open; its name."""
    (name,) = (version.name for version in archive.versions() if version.serves)
    if place.location == "embedded":
        meta = place.settings.home / "index" / name / "flows.json"
        meta.write_text(json.dumps(json.loads(meta.read_text()) | ANOTHER))
    else:
        client, _ = connect(parse_location(place.location), place.settings)
        client.indices.put_mapping(index=name, meta=ANOTHER)
        client.close()
    return name
