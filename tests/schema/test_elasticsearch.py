"""Mappings and templates generated from the model."""

from typing import Any

from flows.schema.elasticsearch import PRIORITY, analysis, article_schema, templates
from flows.schema.fields import FieldSpec, fields, with_roles
from flows.schema.languages import LANGUAGES, NEUTRAL
from flows.schema.mappings import AS_GIVEN
from flows.schema.roles import Role

MAPPING = article_schema()["mappings"]


def mapped(path: str) -> dict[str, Any]:
    """The mapping of a path, or of the first of its parents that is not looked into."""
    node: dict[str, Any] = MAPPING
    for name in path.split("."):
        if node.get("enabled") is False:
            break
        node = node["properties"][name]
    return node


def test_every_field_of_the_model_is_mapped_as_its_role_says() -> None:
    def expected(spec: FieldSpec) -> tuple[str, ...]:
        match spec.role:
            case Role.TEXT:
                return ("text",)
            case Role.NAME | Role.FACET | Role.KEY:
                return ("keyword",)
            case Role.NUMBER:
                return ("long", "double")
            case Role.DATE:
                return ("date",)
            case Role.STORED:
                return ("keyword", "object")

    for path, spec in fields().items():
        assert mapped(path)["type"] in expected(spec), path


def test_what_is_only_stored_costs_no_index() -> None:
    for spec in with_roles(Role.STORED):
        found = mapped(spec.path)
        assert found.get("enabled") is False or (found["index"], found["doc_values"]) == (False, False), spec.path


def test_names_can_be_searched_by_their_words() -> None:
    for spec in with_roles(Role.NAME):
        assert mapped(spec.path)["fields"] == {"text": {"type": "text", "analyzer": "neutral"}}


def test_every_text_has_a_sibling_for_each_language_that_is_not_stored() -> None:
    for spec in with_roles(Role.TEXT):
        siblings = mapped(f"{spec.path}_i18n")["properties"]
        assert {name: sibling["search_analyzer"] for name, sibling in siblings.items()} == {
            code: code for code in LANGUAGES
        }
        assert {sibling["analyzer"] for sibling in siblings.values()} == {AS_GIVEN}
        assert f"{spec.path}_i18n" in MAPPING["_source"]["excludes"]


def test_unknown_fields_are_refused() -> None:
    assert MAPPING["dynamic"] == "strict"
    assert all(
        template.body["template"]["mappings"]["dynamic"] == "strict"
        for template in templates()
        if "mappings" in template.body.get("template", {})
    )


def test_accents_are_folded_after_stemming() -> None:
    for name in (NEUTRAL, *LANGUAGES):
        analyzer = analysis()["analyzer"][name]
        assert analyzer["filter"][-1] == "asciifolding", name


def test_templates_go_before_those_of_the_server_and_a_prefix_separates_them() -> None:
    plain, prefixed = templates(), templates("news-")
    assert all(template.body["priority"] >= PRIORITY for template in plain if template.kind == "index")
    assert [template.name for template in prefixed] == [f"news-{template.name}" for template in plain]
    for template in prefixed:
        assert all(pattern.startswith("news-") for pattern in template.body.get("index_patterns", []))
        assert all(part.startswith("news-") for part in template.body.get("composed_of", []))


def test_the_hash_of_the_mapping_does_not_depend_on_the_prefix_or_the_version_of_the_code() -> None:
    (component,) = (template for template in templates("news-") if template.name == "news-articles-mappings")
    assert component.body["template"]["mappings"]["_meta"] == MAPPING["_meta"]
    assert set(MAPPING["_meta"]) == {"schema_version", "schema_sha256", "pipeline_version"}
