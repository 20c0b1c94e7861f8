"""The generated objects, held against the rules of Kibana; and the rules, held against what is broken on purpose."""

import json
import os
import subprocess
import sys

import pytest
from elasticsearch import Elasticsearch

from flows.index.elastic.engine import ElasticIndex
from flows.index.elastic.location import parse_location
from flows.schema.elasticsearch import ARTICLES, QUOTES, article_schema, ledger_schemas, quote_schema
from flows.schema.kibana.objects import ndjson, saved_objects
from flows.settings import Settings
from tests.schema.kibana.broken import BROKEN
from tests.schema.kibana.linter import Linter
from tests.schema.kibana.rules import Body, Mapped, fields_in

SCHEMAS = {ARTICLES: article_schema(), QUOTES: quote_schema(), **ledger_schemas()}
GENERATED = {index: dict(fields_in(schema["mappings"]["properties"])) for index, schema in SCHEMAS.items()}


def problems(lines: list[Body], mapped: Mapped = GENERATED) -> list[str]:
    return Linter(mapped).check([json.dumps(line).encode() for line in lines])


def objects() -> list[Body]:
    return [json.loads(line) for line in ndjson().splitlines()]


def test_the_objects_are_what_kibana_takes() -> None:
    assert problems(objects()) == []


def test_the_objects_fit_the_indices_as_they_are_on_a_server(shared_archive_url: str) -> None:
    ElasticIndex.open(shared_archive_url, Settings()).close()
    location = parse_location(shared_archive_url)
    prefix = location.names.prefix
    lines = [json.loads(line) for line in ndjson(prefix).splitlines()]
    views = {line["attributes"]["title"] for line in lines if line["type"] == "index-pattern"}
    with Elasticsearch(location.address, request_timeout=60) as client:
        live = {view: client.indices.get_mapping(index=view) for view in sorted(views)}
    mapped = {
        view: dict(fields_in(mapping["mappings"]["properties"]))
        for view, found in live.items()
        for mapping in found.values()
    }
    assert problems(lines, mapped) == []


def test_a_prefix_keeps_two_archives_apart() -> None:
    plain, other = objects(), [json.loads(line) for line in ndjson("news-").splitlines()]
    assert not {line["id"] for line in plain} & {line["id"] for line in other}
    assert not {line["attributes"]["title"] for line in plain} & {line["attributes"]["title"] for line in other}
    mapped = {f"news-{index}": fields for index, fields in GENERATED.items()}
    assert problems(other, mapped) == []


def test_the_file_does_not_depend_on_the_process() -> None:
    program = "import sys; from flows.schema.kibana.objects import ndjson; sys.stdout.buffer.write(ndjson())"
    environment = os.environ | {"PYTHONHASHSEED": "1"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=environment)
    assert done.stdout == ndjson()


def test_what_is_needed_stands_before_what_needs_it() -> None:
    known: set[str] = set()
    for item in saved_objects():
        assert {reference.id for reference in item.references} <= known
        known.add(item.id)


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_found(name: str) -> None:
    damage, told = BROKEN[name]
    lines = objects()
    damage({one["id"]: one for one in lines})
    assert any(told in problem for problem in problems(lines)), problems(lines)
