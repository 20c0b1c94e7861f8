"""In what an index that exists differs from the schema of this program, and what a person does about it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a difference asks for."""

    ADDITIVE = "additive"  # applied on request: nothing that is there changes its meaning
    BREAKING = "breaking"  # a new index has to be built
    UNKNOWN = "unknown"  # a field that no model has: somebody else writes here, or a newer version of the program
    FOREIGN = "foreign"  # a template or an alias of somebody else stands in the way


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `place` is the path of a field, or the name of a setting or template."""

    kind: Kind
    index: str
    place: str
    detail: str
    next_command: str

    def to_document(self) -> dict[str, str]:
        """JSON-ready."""
        return asdict(self)


def all_additive(differences: Iterable[Difference]) -> bool:
    """Whether nothing among them stands in the way of applying them."""
    return all(difference.kind is Kind.ADDITIVE for difference in differences)
