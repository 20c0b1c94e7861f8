"""A rule: what a line of boilerplate looks like, why it goes, and the proof that the rule does no harm."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from flows import yaml_files
from flows.clean.verdicts import Evidence, FieldName, Kind

Where = Literal["anywhere", "edge", "head", "tail"]

SHORT, MAX_LENGTH = 160, 1000
"""Characters. Most patterns are for short lines, and none looks at a line longer than MAX_LENGTH: a hostile line costs
no more than a normal one."""


class Rule(BaseModel):
    """One kind of boilerplate line. At least one matcher, one example that goes and one sentence that stays."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: Kind
    reason: str = Field(min_length=10, description="One sentence for people")
    whole: tuple[str, ...] = Field(default=(), description="The whole line; case, symbols and numbers do not count")
    starts: tuple[str, ...] = Field(default=(), description="The line's first words, compared like `whole`")
    pattern: tuple[str, ...] = Field(default=(), description="Regular expressions, from the start of the line")
    ending: tuple[str, ...] = Field(default=(), description="Regular expressions, anywhere in the line's last part")
    needs: tuple[str, ...] = Field(default=(), description="Patterns are tried on lines that hold one of these only")
    hint: str = Field(default="", description="A short expression without which an `ending` is not tried")
    max_length: int = Field(
        default=SHORT, le=MAX_LENGTH, description="Longer lines are not looked at; `whole` needs no limit"
    )
    where: Where = Field(default="anywhere", description="edge: before the first or after the last running text")
    opens: Kind | None = Field(default=None, description="The list-like lines below belong to it and are of this kind")
    field: FieldName | None = Field(default=None, description="Field that takes the information")
    acts_on: tuple[str, ...] = Field(min_length=1, description="Lines that go; a block is one text of several lines")
    keeps: tuple[str, ...] = Field(min_length=1, description="Lines that look alike and stay")
    outlets: tuple[str, ...] = Field(default=(), description="Only of these: catalogue ids, domains or names")
    approved: str = Field(default="", description="Of a rule that was proposed: who approved it, and when")

    @model_validator(mode="after")
    def _has_a_matcher(self) -> Self:
        if not (self.whole or self.starts or self.pattern or self.ending):
            raise ValueError(f"rule {self.id} matches nothing: give it whole, starts, pattern or ending")
        return self

    @field_validator("outlets")
    @classmethod
    def _folded(cls, outlets: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(outlet_key, outlets))

    @property
    def evidence(self) -> Evidence:
        """The evidence that a match is."""
        return Evidence(self.kind, self.id, self.reason, field=self.field)


def outlet_key(name: str) -> str:
    """How a rule and a record name the same outlet: letter case and spaces do not count."""
    return " ".join(name.casefold().split())


def parse(content: bytes) -> list[Rule]:
    """The rules of one file. Raises `pydantic.ValidationError` for a rule without matchers or without proof."""
    return [Rule.model_validate(entry) for entry in yaml_files.parsed(content)["rules"]]
