"""What `flows index check` finds on a real server, one kind of difference after the other, and what it applies."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from flows.errors import SchemaMismatch
from flows.index.differences import Difference, Kind
from flows.index.elastic.check.live import check
from flows.index.elastic.engine import ElasticIndex
from flows.index.elastic.indices import install
from flows.index.elastic.location import Location, parse_location
from flows.schema.elasticsearch import ARTICLES, RUNS, article_schema, ledger_schemas
from flows.settings import Settings


class Archive:
    """An archive, its client, and indices that were made in another way."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.location: Location = parse_location(url)
        self.client = Elasticsearch(self.location.address, request_timeout=60)
        self.articles = self.location.names.articles

    def replaced(self, body: dict[str, Any]) -> None:
        """Let an index of this body serve the articles."""
        for index in self.client.indices.get(index=self.articles).body:
            self.client.indices.delete(index=index)
        settings = body["settings"]["index"] | {"number_of_shards": 1}
        name = f"{self.articles}-v1-20260101000000-0000"
        self.client.indices.delete_index_template(name=self.articles)  # it would add what the body lacks
        self.client.indices.create(
            index=name, settings={"index": settings}, mappings=body["mappings"],
            aliases={self.articles: {"is_write_index": True}},
        )  # fmt: skip
        install(self.client, self.location.names)

    def found(self, *, apply: bool = False) -> list[Difference]:
        return check(self.url, Settings(), apply=apply)

    def named(self, *, apply: bool = False) -> list[tuple[str, str]]:
        return [(str(difference.kind), difference.place) for difference in self.found(apply=apply)]


@pytest.fixture(scope="module")
def shared(shared_archive_url: str) -> Iterator[Archive]:
    """One archive for all: to make one takes longer than to put another index in its place."""
    made = Archive(f"{shared_archive_url}-check")
    ElasticIndex.open(made.url, Settings()).close()
    yield made
    prefix = made.location.names.prefix
    made.client.indices.delete(index=list(made.client.indices.get(index=f"{prefix}*").body))
    made.client.indices.delete_index_template(name=f"{prefix}*")
    made.client.cluster.delete_component_template(name=f"{prefix}*")
    made.client.close()


@pytest.fixture
def archive(shared: Archive) -> Archive:
    """An archive as the schema has it, whatever the test before did."""
    shared.replaced(article_schema())
    shared.found(apply=True)
    return shared


def schema_without(*paths: str, **changes: Any) -> dict[str, Any]:
    """The schema of the articles without these fields, its mapping changed, and noted as another one."""
    body = deepcopy(article_schema())
    body["mappings"] |= {"_meta": {"schema_version": 1, "schema_sha256": "older"}, **changes}
    for path in paths:
        *parents, name = path.split(".")
        node = body["mappings"]["properties"]
        for parent in parents:
            node = node[parent]["properties"]
        del node[name]
    return body


def test_an_archive_that_was_just_made_has_no_difference(archive: Archive) -> None:
    assert archive.named() == []


def test_fields_that_are_lacking_are_named_and_added_on_request(archive: Archive) -> None:
    paths = ("word_count", "outlet.country", "body_i18n.uk")
    archive.replaced(schema_without(*paths))
    with pytest.raises(SchemaMismatch) as caught:
        ElasticIndex.open(archive.url, Settings())
    assert "flows index check --apply" in str(caught.value.next_command)
    assert {place for kind, place in archive.named() if kind == Kind.ADDITIVE} >= set(paths)
    archive.found(apply=True)
    assert archive.named() == []
    ElasticIndex.open(archive.url, Settings()).close()


def test_another_type_or_analyzer_names_the_rebuild(archive: Archive) -> None:
    body = schema_without()
    body["mappings"]["properties"]["word_count"] = {"type": "keyword"}
    body["mappings"]["properties"]["title_i18n"]["properties"]["en"]["analyzer"] = "neutral"
    del body["settings"]["index"]["analysis"]["filter"]["fr_stemmer"]["language"]
    body["settings"]["index"]["analysis"]["filter"]["fr_stemmer"] |= {"language": "german"}
    archive.replaced(body)
    before = archive.client.indices.get_mapping(index=archive.articles).body
    found = archive.found(apply=True)
    breaking = {difference.place for difference in found if difference.kind is Kind.BREAKING}
    assert breaking == {"word_count", "title_i18n.en", "index.analysis.filter.fr_stemmer.language"}
    assert all("flows index rebuild" in one.next_command for one in found if one.kind is Kind.BREAKING)
    assert archive.client.indices.get_mapping(index=archive.articles).body == before
    with pytest.raises(SchemaMismatch) as caught:
        ElasticIndex.open(archive.url, Settings())
    assert "flows index rebuild" in str(caught.value.next_command)


def test_fields_that_no_model_has_are_an_error_that_names_them(archive: Archive) -> None:
    archive.replaced(schema_without())
    live = {"outlet": {"properties": {"mood": {"type": "keyword"}}}, "extra": {"properties": {"a": {"type": "long"}}}}
    archive.client.indices.put_mapping(index=archive.articles, properties=live)
    unknown = {place for kind, place in archive.named() if kind == Kind.UNKNOWN}
    assert unknown == {"outlet.mood", "extra"}


def test_what_was_changed_by_hand_is_put_back(archive: Archive) -> None:
    archive.replaced(article_schema())
    rules = [{"words": {"match_mapping_type": "string", "mapping": {"type": "keyword"}}}]
    archive.client.indices.put_mapping(index=archive.articles, dynamic="true", dynamic_templates=rules)
    archive.client.indices.put_settings(index=archive.articles, settings={"index.query.default_field": ["title"]})
    named = archive.named()
    assert [kind for kind, _ in named] == ["additive"] * 3
    assert {place for _, place in named} == {"(the mapping)", "index.query.default_field"}
    assert archive.named(apply=True) == []


def test_an_alias_of_two_indices_is_named(archive: Archive) -> None:
    other = f"{archive.articles}-other"
    archive.client.indices.create(index=other, aliases={archive.articles: {}})
    (difference,) = (one for one in archive.found() if one.place == archive.articles)
    archive.client.indices.delete(index=other)
    assert difference.kind is Kind.FOREIGN
    assert other in difference.detail


def test_a_template_of_somebody_else_that_goes_before_ours_is_named(archive: Archive) -> None:
    name = f"{archive.location.names.prefix}foreign"
    patterns = [f"{archive.location.names.prefix}{ARTICLES}-*"]
    template = {"mappings": {"properties": {"a": {"type": "long"}}}}
    archive.client.indices.put_index_template(name=name, index_patterns=patterns, priority=900, template=template)
    found = archive.found(apply=True)
    archive.client.indices.delete_index_template(name=name)
    assert [(one.kind, one.place) for one in found] == [(Kind.FOREIGN, name)]
    assert "900" in found[0].detail


def test_a_template_changed_by_hand_is_put_back(archive: Archive) -> None:
    names = archive.location.names
    (component,) = archive.client.cluster.get_component_template(name=f"{names.prefix}articles-mappings")[
        "component_templates"
    ]
    body = component["component_template"]
    body["template"]["mappings"]["properties"]["word_count"] = {"type": "keyword"}
    archive.client.cluster.put_component_template(name=component["name"], template=body["template"], meta=body["_meta"])
    assert archive.named() == [("additive", "template")]
    assert archive.named(apply=True) == []


def test_an_older_index_of_runs_gets_its_fields_and_a_newer_one_is_left_alone(archive: Archive) -> None:
    runs, today = archive.location.names.runs, ledger_schemas()[RUNS]["mappings"]
    older = {name: mapping for name, mapping in today["properties"].items() if name not in ("kind", "seconds")}
    for version, expected in ((1, []), (99, [("breaking", "_meta")])):
        archive.client.indices.delete(index=runs)
        meta = {"schema_version": version, "schema_sha256": "other"}
        fields = older if version == 1 else today["properties"]
        archive.client.indices.create(index=runs, mappings={"dynamic": "strict", "properties": fields, "_meta": meta})
        if version == 99:  # the template's own note was taken: the one that is given goes before it
            archive.client.indices.put_mapping(index=runs, meta=meta)
        assert archive.named(apply=True) == expected
    archive.client.indices.delete(index=runs)
    archive.found(apply=True)
