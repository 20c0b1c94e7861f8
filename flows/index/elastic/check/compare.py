"""Live mappings and settings held against those of the schema: what is missing, what differs, what nobody knows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flows.article import SCHEMA_VERSION
from flows.index.differences import Difference, Kind
from flows.schema.elasticsearch import Body

# What the server changes on a live index (Elasticsearch reference, "Mapping parameters"); anything else is for ever.
_CHANGEABLE = frozenset({"dynamic", "dynamic_templates", "ignore_above", "ignore_malformed", "meta", "search_analyzer"})
_FIXED_SETTINGS = ("index.analysis.", "index.mapping.coerce")
_LIVE_SETTINGS = ("index.query.default_field",)  # shards and copies are for who runs the cluster to decide


@dataclass(frozen=True, slots=True)
class Remedies:
    """What to run for each kind of difference of one index."""

    apply: str
    rebuild: str
    unknown: str

    def of(self, kind: Kind) -> str:
        """The command, or the words."""
        return {Kind.ADDITIVE: self.apply, Kind.BREAKING: self.rebuild}.get(kind, self.unknown)


def mapping_differences(index: str, live: Body, wanted: Body, remedies: Remedies) -> Iterator[Difference]:
    """In what a live mapping is not what the schema says; `_meta` is looked at where nothing else differs."""
    there, should_be = dict(_flat(live)), dict(_flat(wanted))
    differs = False
    for kind, place, detail in _compared(there, should_be):
        differs = True
        yield Difference(kind, index, place, detail, remedies.of(kind))
    if not differs:
        for kind, detail in _made_for(live.get("_meta", {}), wanted["_meta"]):
            yield Difference(kind, index, "_meta", detail, remedies.of(kind))


def settings_differences(index: str, live: Mapping[str, Any], wanted: Body, remedies: Remedies) -> Iterator[Difference]:
    """As `mapping_differences`, of flat settings: analysis, and what a query without a field is meant for."""
    should_be = dict(_flat_settings(wanted, "index"))
    looked_at = (*_FIXED_SETTINGS, *_LIVE_SETTINGS)
    for name in sorted({*live, *should_be}):
        if not name.startswith(looked_at) or _words(live.get(name)) == _words(should_be.get(name)):
            continue
        kind = Kind.ADDITIVE if name in _LIVE_SETTINGS else Kind.BREAKING
        yield Difference(kind, index, name, _instead(live.get(name), should_be.get(name)), remedies.of(kind))


def _compared(there: dict[str, Body], should_be: dict[str, Body]) -> Iterator[tuple[Kind, str, str]]:
    for path in sorted({*there, *should_be}):
        if path not in should_be:
            if _parent(path) in should_be:  # of a whole unknown group, its name is enough
                yield Kind.UNKNOWN, path, f"no model has this field (type {there[path].get('type', 'object')})"
            continue
        if path not in there:
            if _parent(path) in there:
                yield Kind.ADDITIVE, path, "the index lacks this field"
            continue
        live, wanted = there[path], should_be[path]
        for name in sorted({*live, *wanted}):
            if live.get(name) != wanted.get(name):
                kind = Kind.ADDITIVE if name in _CHANGEABLE else Kind.BREAKING
                yield kind, path or "(the mapping)", f"{name} is {_instead(live.get(name), wanted.get(name))}"


def _made_for(live: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[tuple[Kind, str]]:
    if live.get("schema_version", 0) > SCHEMA_VERSION:
        yield Kind.BREAKING, f"made by a newer flows, for schema version {live['schema_version']}"
    elif live.get("schema_sha256") != wanted["schema_sha256"]:
        yield Kind.ADDITIVE, "noted as of another schema, and equal to that of today"


def _flat(node: Body, path: str = "", *, root: bool = True) -> Iterator[tuple[str, Body]]:
    """Every field, group and multi-field by its path, each with its own parameters; the mapping itself under ``""``."""
    own = {name: value for name, value in node.items() if name not in ("properties", "fields", "_meta")}
    if not own.get("dynamic_templates"):  # emptied, they stay as an empty list
        own.pop("dynamic_templates", None)
    if not root and "properties" in node:
        own.setdefault("type", "object")
    yield path, own
    for inner in ("properties", "fields"):
        for name, mapping in node.get(inner, {}).items():
            yield from _flat(mapping, f"{path}.{name}" if path else name, root=False)


def _parent(path: str) -> str:
    return path.rpartition(".")[0]


def _flat_settings(node: Body, path: str) -> Iterator[tuple[str, Any]]:
    for name, value in node.items():
        if isinstance(value, dict):
            yield from _flat_settings(value, f"{path}.{name}")
        else:
            yield f"{path}.{name}", value


def _words(value: Any) -> Any:
    """A setting as the server gives it back: text, or a list of texts."""
    if isinstance(value, list):
        return [_words(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else None if value is None else str(value)


def _instead(live: Any, wanted: Any) -> str:
    return f"{_short(live)} instead of {_short(wanted)}"


def _short(value: Any) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 100 else f"{text[:100]}…"
