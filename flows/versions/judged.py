"""Judged queries: what a person knows that an index must find, asked of a new version before it serves.

A file of them is YAML, a list with an entry for each query:

```yaml
- query: kutcher letters          # the query language of `flows search`
  filters: {outlet.id: ladbible}  # optional; a value or a list of them for each field
  first: 0a72878812953d0a7df80bf9 # optional: the id of the best hit
- query: '"letters of support"'
  among: [0a72878812953d0a7df80bf9, 6fd1a8c2b3e44f10a9d0c5e7]  # optional: ids that must be in the first `within`
  within: 5                       # default 10
  at_least: 2                     # optional: number of articles it finds
```
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from flows.errors import UsageError
from flows.index.base import Filter, Index, SearchRequest
from flows.read.plain_yaml import plain_yaml

DEFAULT_FILE = "judged-queries.yml"  # in the state folder; used where it is there
MOST = 1000  # queries in a file, and hits that one of them may look at


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class JudgedQuery(BaseModel):
    """A query with what it must find. At least one of `first`, `among` and `at_least` is given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    query: str = Field(min_length=1)
    filters: dict[str, Annotated[tuple[str, ...], BeforeValidator(_listed)]] = {}
    first: str | None = None
    among: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    within: int = Field(default=10, ge=1, le=MOST)
    at_least: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _expects_something(self) -> "JudgedQuery":
        if not (self.first or self.among or self.at_least):
            raise ValueError("it expects nothing: give first, among or at_least")
        return self

    def failure(self, index: Index) -> str:
        """What was expected and what was found; empty where the index finds what it must.

        Raises `UsageError` for a query or field that the index does not understand.
        """
        filters = tuple(Filter(name, values) for name, values in self.filters.items())
        request = SearchRequest(self.query, filters=filters, page_size=self.within, highlight=False, documents=False)
        found = index.search(request)
        ids = [hit.id for hit in found.hits]
        if self.first and ids[:1] != [self.first]:
            return f"{self.query}: expected {self.first} first, found {_named(ids[:1])}"
        if lacking := [id for id in self.among if id not in ids]:
            return f"{self.query}: expected {lacking[0]} among the first {self.within}, found {_named(ids)}"
        if found.total < self.at_least:
            return f"{self.query}: expected at least {self.at_least:,} articles, found {found.total:,}"
        return ""


def read_judged(file: Path) -> tuple[JudgedQuery, ...]:
    """The judged queries of a file. Raises `UsageError`, which names the entry and what is wrong with it."""
    try:
        entries = plain_yaml(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} cannot be read as judged queries: {error}") from error
    if not isinstance(entries, list) or len(entries) > MOST:
        raise UsageError(f"{file} is no list of at most {MOST} judged queries")
    return tuple(_judged(file, number, entry) for number, entry in enumerate(entries, 1))


def failures(queries: Iterable[JudgedQuery], index: Index) -> list[str]:
    """What fails of these queries, in their order."""
    return [failure for query in queries if (failure := query.failure(index))]


def _judged(file: Path, number: int, entry: Any) -> JudgedQuery:
    try:
        return JudgedQuery.model_validate(entry)
    except ValidationError as error:
        one = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, one["loc"]))
        raise UsageError(f"{file}, entry {number}{f', {place}' if place else ''}: {one['msg']}") from error


def _named(ids: Sequence[str]) -> str:
    shown = ", ".join(ids[:5]) or "nothing"
    return shown + (f" and {len(ids) - 5} more" if len(ids) > 5 else "")
