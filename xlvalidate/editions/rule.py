"""A rule of an edition: one of six things, as the file says it and as the engine works with it.

What is read is what is worked with. The keys are those of the file; `Equation.claim` is its key `says`, and so on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import ConfigDict, Discriminator, Field, PlainValidator, StringConstraints, Tag

from xlvalidate.editions.codes import STRICT, Code, Label, Said
from xlvalidate.errors import RuleSyntaxError, words
from xlvalidate.faults import SaidError, shown
from xlvalidate.findings import Severity
from xlvalidate.rules.grammar import MAX_LENGTH, parse
from xlvalidate.rules.tolerance import EXACTLY, SPELLED, Tolerance, ToleranceKind, tolerance_of
from xlvalidate.rules.tree import Claim

SAYS = ("says", "cells", "headings", "units", "copied", "manual")
MAY_BE_IDLE = ("units", "copied", "manual")
"""Of the six those that say nothing where they are false or empty."""


def _claim(text: Any) -> Any:
    if not isinstance(text, str):
        raise SaidError(words("rule-is-text"))
    try:
        return parse(text)
    except RuleSyntaxError as error:
        raise SaidError(error.why, error.drawn) from None


def _tolerance(said: Any) -> Any:
    if (found := tolerance_of(said)) is None:
        raise SaidError(words("tolerance-says", given=shown(said)))
    return found


# As they are written, for those who only know their form.
_ClaimText: TypeAlias = Annotated[str, StringConstraints(max_length=MAX_LENGTH)]
_ToleranceText: TypeAlias = float | Literal[ToleranceKind.ROUNDING] | Annotated[str, StringConstraints(pattern=SPELLED)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWords:
    """What a rule says of itself in another language."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    label: Said | None = None
    why: Said | None = None
    source: Said | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOfAnyKind:
    """What every rule has. `translations` are by language; they are put in from other files (`translations`).

    `each` repeats an equation. `blanks` says what an empty operand means: `not-run` (nothing can be said) or `zero`.
    `tolerance` is how far the sides of its comparisons may lie apart.
    `applies` has, by line of the cover, the words of the offices that the rule is for; empty: for all.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    id: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$")]
    severity: Severity
    source: Label
    each: str | None = None
    applies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    label: str | None = None
    why: str | None = None
    translations: dict[str, RuleWords] = field(default_factory=dict)
    blanks: Annotated[str, StringConstraints(pattern="^(not-run|zero)$")] = "not-run"
    tolerance: Annotated[Tolerance, PlainValidator(_tolerance, json_schema_input_type=_ToleranceText)] = EXACTLY
    trial: date | None = None

    @property
    def zero_blanks(self) -> bool:
        """Is an empty operand 0?"""
        return self.blanks == "zero"


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation(RuleOfAnyKind):
    """An equation or a condition, once or for `each` row, column, group or cell. `claim` is unresolved, as written."""

    claim: Annotated[Claim, PlainValidator(_claim, json_schema_input_type=_ClaimText), Field(alias="says")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells(RuleOfAnyKind):
    """Every figure of a table is of its kind and within its bounds."""

    table: Annotated[Code, Field(alias="cells")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings(RuleOfAnyKind):
    """The heading rows of a table carry no figure."""

    table: Annotated[Code, Field(alias="headings")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Units(RuleOfAnyKind):
    """These figures (`*` matches any rest) are the sums of the subordinate units' own."""

    codes: Annotated[tuple[str, ...], Field(alias="units")]


@dataclass(frozen=True, slots=True, kw_only=True)
class SameAsLast(RuleOfAnyKind):
    """The figures are not last period's over again."""

    copied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand(RuleOfAnyKind):
    """No figure answers it: a person looks."""

    manual: bool


Rule: TypeAlias = Equation | Cells | Headings | Units | SameAsLast | ByHand


def said_once(line: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """A rule as it is written with one of the six, and whether it has one and no other.

    `manual = false` and `units = []` say nothing. Of several the first is kept, and one with none is `manual`, so that
    its other faults can be listed as well.
    """
    said = [key for key in SAYS if key in line and (line[key] or key not in MAY_BE_IDLE)]
    kept = said[0] if said else SAYS[-1]
    others = {key: value for key, value in line.items() if key not in SAYS}
    return {**others, kept: line[kept] if said else True}, len(said) == 1


def _which(line: Any) -> str:
    said = line if isinstance(line, dict) else {}
    return next((key for key in SAYS if key in said), SAYS[-1])


RuleLine = Annotated[
    Annotated[Equation, Tag("says")]
    | Annotated[Cells, Tag("cells")]
    | Annotated[Headings, Tag("headings")]
    | Annotated[Units, Tag("units")]
    | Annotated[SameAsLast, Tag("copied")]
    | Annotated[ByHand, Tag("manual")],
    Discriminator(_which),
]
