"""The leaf fields of a model, walked from its types: what every generator and both engines start from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from flows.article import Article
from flows.schema.roles import Role, marker


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One leaf field. `path` is as in documents and queries: `outlet.name`, `@timestamp`."""

    path: str
    role: Role
    kind: type  # str, int, float, bool, bytes or datetime
    many: bool  # a list here, or inside a list of objects
    required: bool
    stage: str
    description: str
    example: Any
    choices: tuple[str, ...] = ()


@cache
def fields(model: type[BaseModel] = Article) -> dict[str, FieldSpec]:
    """Every leaf field by its path, in the order of the model."""
    return {spec.path: spec for spec in _walk(model, "", many=False, required=True)}


@cache
def groups(model: type[BaseModel] = Article) -> dict[str, str]:
    """Every field that groups others, with its description: `outlet`, `source.places`."""
    return dict(_walk_groups(model, ""))


def with_roles(*roles: Role, model: type[BaseModel] = Article) -> tuple[FieldSpec, ...]:
    """The fields that have one of these roles."""
    return tuple(spec for spec in fields(model).values() if spec.role in roles)


def _walk(model: type[BaseModel], prefix: str, *, many: bool, required: bool) -> Iterator[FieldSpec]:
    for name, info in model.model_fields.items():
        path = prefix + (info.alias or name)
        kind, is_list, choices = _resolve(info.annotation)
        mandatory = required and info.is_required()
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _walk(kind, path + ".", many=many or is_list, required=mandatory and not is_list)
            continue
        mark = marker(info)
        if mark is None:
            raise TypeError(f"{model.__name__}.{name} has no search role: declare it with flows.schema.roles.field")
        yield FieldSpec(
            path, mark.role, kind, many or is_list, mandatory, mark.stage,
            info.description or "", (info.examples or [None])[0], choices,
        )  # fmt: skip


def _walk_groups(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, str]]:
    for name, info in model.model_fields.items():
        kind, _, _ = _resolve(info.annotation)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            path = prefix + (info.alias or name)
            yield path, info.description or ""
            yield from _walk_groups(kind, path + ".")


def _resolve(annotation: Any) -> tuple[type, bool, tuple[str, ...]]:
    """(leaf type, is a list, choices) of an annotation such as `list[str]`, `Story | None` or a Literal."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        (inner,) = (a for a in get_args(annotation) if a is not NoneType)
        return _resolve(inner)
    if origin is list:
        kind, _, choices = _resolve(get_args(annotation)[0])
        return kind, True, choices
    if origin is Literal:
        return str, False, get_args(annotation)
    if not isinstance(annotation, type) or not issubclass(annotation, str | bytes | int | float | datetime | BaseModel):
        raise TypeError(f"no search type for {annotation!r}")
    return annotation, False, ()
