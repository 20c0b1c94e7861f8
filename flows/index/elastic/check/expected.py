"""What each index of an archive should be, and in what a live one is not."""

from dataclasses import dataclass

from elasticsearch import Elasticsearch

from flows.index.differences import Difference
from flows.index.elastic.check.compare import Remedies, mapping_differences, settings_differences
from flows.index.elastic.location import Location
from flows.schema.elasticsearch import (
    ARTICLES,
    QUOTES,
    Body,
    article_schema,
    article_settings,
    ledger_schemas,
    quote_schema,
    quote_settings,
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What one index should be: its schema, with the settings that may change while it lives."""

    name: str  # the alias, or the index itself
    schema: Body
    remedies: Remedies
    versioned: bool

    @property
    def settings(self) -> Body:
        """Below `index`."""
        found: Body = self.schema["settings"]["index"]
        return found


def compared(client: Elasticsearch, index: str, expected: Expected) -> list[Difference]:
    """The differences of one live index."""
    body = client.indices.get(index=index, features=["mappings", "settings"], flat_settings=True)[index]
    return [
        *mapping_differences(index, body.get("mappings", {}), expected.schema["mappings"], expected.remedies),
        *settings_differences(index, body["settings"], expected.settings, expected.remedies),
    ]


def expected_of(location: Location) -> list[Expected]:
    """Every index of an archive."""
    prefix, option = location.names.prefix, f"--index '{location.shown}'"
    apply, rebuild = f"flows index check --apply {option}", f"flows index rebuild {option}"
    unknown = f"find out who adds it; {rebuild} builds an index without it"
    versions = Remedies(apply, rebuild, unknown)
    beside = f"flows ingest DROP --index '{location.address}?prefix=NEW-NAME' builds a new archive beside it"
    ledger = Remedies(apply, beside, "a newer flows may have added it: use that one, or find out who adds it")
    versioned = ((ARTICLES, article_settings(), article_schema()), (QUOTES, quote_settings(), quote_schema()))
    return [
        *(Expected(prefix + name, _with(schema, some), versions, True) for name, some, schema in versioned),
        *(Expected(prefix + name, schema, ledger, False) for name, schema in ledger_schemas().items()),
    ]


def _with(schema: Body, settings: Body) -> Body:
    return {**schema, "settings": {"index": {**schema["settings"]["index"], **settings["index"]}}}
