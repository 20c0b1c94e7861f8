"""What each field can be used for in a search, by its role, and the short names that people expect."""

from enum import StrEnum

from flows.errors import UnknownField
from flows.schema.fields import FieldSpec, fields
from flows.schema.roles import Role

ALIASES = {
    "date": "@timestamp",
    "outlet": "outlet.name",
    "speaker": "quotes.speaker",
    "story": "story.id",
}
"""Short names: each stands for one field, in queries as in filters, sorting and facets."""


class Purpose(StrEnum):
    """What a field is named for."""

    SEARCH = "search"
    FILTER = "filter"
    SORT = "sort"
    FACET = "facet"


_ROLES: dict[Purpose, frozenset[Role]] = {
    Purpose.SEARCH: frozenset(Role) - {Role.STORED},
    Purpose.FILTER: frozenset(Role) - {Role.STORED, Role.TEXT},
    Purpose.SORT: frozenset({Role.NAME, Role.FACET, Role.NUMBER, Role.DATE}),
    Purpose.FACET: frozenset({Role.NAME, Role.FACET}),
}


def names(purpose: Purpose) -> tuple[str, ...]:
    """Every field that can be named for this, the short names last."""
    known = tuple(path for path, spec in fields().items() if _serves(spec, purpose))
    return known + tuple(alias for alias, path in ALIASES.items() if path in known)


def field_named(name: str, purpose: Purpose) -> FieldSpec:
    """The field of this path or short name. Raises `UnknownField`, which lists the known ones."""
    spec = fields().get(ALIASES.get(name, name))
    if spec is None or not _serves(spec, purpose):
        raise UnknownField(name, names(purpose), purpose)
    return spec


def _serves(spec: FieldSpec, purpose: Purpose) -> bool:
    # a list has no single value to sort by: engines would each take another one
    return spec.role in _ROLES[purpose] and not (purpose is Purpose.SORT and spec.many)
