"""Documents are what their JSON Schema says."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from flows.article import Article, Entity, Outlet, Quote, Source, Story
from flows.schema.fields import fields
from flows.schema.json_schema import json_schema

VALIDATOR = Draft202012Validator(json_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
SEEN = datetime(2026, 1, 1, 12, tzinfo=UTC)
SOURCE = Source(drop="d", path="p", sha256="0" * 64, size=3, encoding="utf-8", format="txt")


def document(**changes: Any) -> dict[str, Any]:
    return Article(id="a", source=SOURCE, body="Text.", first_seen_at=SEEN, **changes).to_document()


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_the_smallest_document_is_valid() -> None:
    VALIDATOR.validate(document())


@settings(max_examples=60)
@given(st.builds(Article, source=st.just(SOURCE), first_seen_at=st.just(SEEN), published_at=st.none() | st.just(SEEN)))
def test_every_document_of_the_model_is_valid(article: Article) -> None:
    VALIDATOR.validate(article.to_document())


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param({"unknown": 1}, id="an unknown field"),
        pytest.param({"title": None}, id="a null"),
        pytest.param({"word_count": "7"}, id="a number in quotes"),
        pytest.param({"date_source": "guess"}, id="a value that is no choice"),
        pytest.param({"outlet": {"nickname": "x"}}, id="an unknown field of a part"),
    ],
)
def test_what_the_model_would_not_write_is_invalid(damage: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        VALIDATOR.validate(document() | damage)


@pytest.mark.parametrize("name", ["id", "source", "body", "first_seen_at"])
def test_a_document_without_what_is_always_there_is_invalid(name: str) -> None:
    incomplete = document()
    del incomplete[name]
    with pytest.raises(ValidationError):
        VALIDATOR.validate(incomplete)


def test_every_part_is_described() -> None:
    full = document(
        title="T",
        topics=["T"],
        outlet=Outlet(id="x"),
        entities=[Entity(name="A", type="person", surfaces=["A"], count=1, offset=0)],
        quotes=[Quote(text="q", offset=0)],
        story=Story(id="s"),
    )
    VALIDATOR.validate(full)
    schema = json_schema()
    properties = [schema["properties"], *(part["properties"] for part in schema["$defs"].values())]
    names = {name for some in properties for name in some}
    assert names >= {path.split(".")[-1] for path in fields()}
    assert all(field.get("description") for some in properties for field in some.values())
