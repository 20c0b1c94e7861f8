"""Everything an archive has on a cluster, held against the schema: indices, aliases, templates.

Reads only, unless it is asked to apply. What it applies adds to an index or puts it back as it was; an index that
differs in another way as well is left alone.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Any

from elasticsearch import Elasticsearch

from flows.index.differences import Difference, Kind, all_additive
from flows.index.elastic.check.compare import mapping_differences, settings_differences
from flows.index.elastic.check.expected import Expected, compared, expected_of
from flows.index.elastic.client import connect, translated
from flows.index.elastic.indices import arguments, new_index_name, prepare
from flows.index.elastic.location import Location, parse_location
from flows.schema.elasticsearch import PRIORITY, templates
from flows.settings import Settings


def check(url: str, settings: Settings, *, apply: bool = False) -> list[Difference]:
    """What differs at a URL, after what could be applied was, where that is asked for."""
    location = parse_location(url)
    client, _ = connect(location, settings)
    try:
        with translated(location):
            found = list(_differences(client, location))
            if apply and found:
                _apply(client, location, found)
                found = list(_differences(client, location))
            return found
    finally:
        client.close()


def _differences(client: Elasticsearch, location: Location) -> Iterator[Difference]:
    for expected in expected_of(location):
        yield from _of_template(client, location, expected)
        there = client.indices.get(index=expected.name, ignore_unavailable=True, features=["aliases"]).body
        if not there:
            yield _missing(location, expected)
        elif len(there) > 1:
            detail = f"the alias stands for {len(there)} indices: {', '.join(sorted(there))}"
            command = f"remove the alias {expected.name} from those that should not have it (POST /_aliases)"
            yield Difference(Kind.FOREIGN, expected.name, expected.name, detail, command)
        for index in there:
            yield from compared(client, index, expected)


def _missing(location: Location, expected: Expected) -> Difference:
    command = expected.remedies.apply
    if expected.name == location.names.quotes:
        command = f"flows ingest DROP --index '{location.shown}': who writes next makes it from the articles"
    return Difference(Kind.ADDITIVE, expected.name, expected.name, "it is not there", command)


def _of_template(client: Elasticsearch, location: Location, expected: Expected) -> Iterator[Difference]:
    """What an index that is made now would be: the sum of the templates, of which another may go before ours."""
    name = _next_name(location, expected)
    given: dict[str, Any] = client.indices.simulate_index_template(name=name).body.get("template", {})
    flat = dict(_flat(given.get("settings", {})))
    wrong = [
        *mapping_differences(name, given.get("mappings", {}), expected.schema["mappings"], expected.remedies),
        *settings_differences(name, flat, expected.settings, expected.remedies),
    ]
    if not wrong:
        return
    ours = {template.name for template in templates(location.names.prefix)}
    for item in client.indices.get_index_template().body["index_templates"]:
        body = item["index_template"]
        matches = any(fnmatchcase(name, pattern) for pattern in body["index_patterns"])
        if item["name"] not in ours and matches and body.get("priority", 0) > PRIORITY:
            detail = f"the template {item['name']} (priority {body['priority']}) goes before ours (priority {PRIORITY})"
            command = f"give it a lower priority, or patterns that do not match {name}"
            yield Difference(Kind.FOREIGN, expected.name, item["name"], detail, command)
            return
    detail = "new indices have no template"
    if given.get("mappings"):
        detail = f"the templates of new indices are not those of the schema, first in {wrong[0].place}"
    yield Difference(Kind.ADDITIVE, expected.name, "template", detail, expected.remedies.apply)


def _next_name(location: Location, expected: Expected) -> str:
    if not expected.versioned:
        return expected.name
    pair = location.names.version(new_index_name(location.names, datetime.now(UTC)))
    return pair.articles if expected.name == location.names.articles else pair.quotes


def _flat(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in node.items():
        inner = f"{path}.{name}" if path else name
        if isinstance(value, dict):
            yield from _flat(value, inner)
        else:
            yield inner, value


def _apply(client: Elasticsearch, location: Location, found: list[Difference]) -> None:
    """Templates first: what is made next is then right. Every step can be done again."""
    for template in templates(location.names.prefix):
        if template.kind == "component":
            client.cluster.put_component_template(name=template.name, **arguments(template.body))
        else:
            client.indices.put_index_template(name=template.name, **arguments(template.body))
    for expected in expected_of(location):
        for index in client.indices.get(index=expected.name, ignore_unavailable=True, features=["aliases"]).body:
            differences = [difference for difference in found if difference.index == index]
            if differences and all_additive(differences):
                _complete(client, index, expected)
    if all_additive(found):
        prepare(client, location)


def _complete(client: Elasticsearch, index: str, expected: Expected) -> None:
    """Put the whole mapping: what is there already is no change to the server."""
    mapping = expected.schema["mappings"]
    client.indices.put_mapping(
        index=index,
        dynamic=mapping["dynamic"],
        dynamic_templates=[],
        properties=mapping["properties"],
        meta=mapping["_meta"],
    )
    if query := expected.settings.get("query"):
        client.indices.put_settings(index=index, settings={"index": {"query": query}})
