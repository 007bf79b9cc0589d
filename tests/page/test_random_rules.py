"""Random rules over random values: the page and the program come to the same, and say the same."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.page.known import editions
from tests.page.script_judge import ScriptJudge, expected, needs_node
from tests.page.test_judging_alike import MORE
from tests.property.test_frames import batches, letters, rules, submission, with_rules
from tests.property.typed_trees import FILLINGS, claims
from xlvalidate.cells import Cell
from xlvalidate.checking.check import check
from xlvalidate.editions.edition import Edition, Indicator, SetOf, instance
from xlvalidate.editions.rule import Equation
from xlvalidate.findings import Severity, plain
from xlvalidate.messages import LANGUAGES
from xlvalidate.ooxml.book import BLANK, Value, ValueKind
from xlvalidate.reading.submission import Reading, Submission, SubmittedFile
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.renamed import renamed
from xlvalidate.rules.tolerance import EXACTLY, RoundingError, Tolerance, ToleranceKind, tolerant
from xlvalidate.rules.tree import Claim, Ref, Sum, references
from xlvalidate.rules.types import ValueType, day_of

pytestmark = needs_node
__all__ = ["letters"]

ALL = SetOf(name="s", table="t", label="all", labels={}, axis="rows", members=())
OFTEN = settings(
    deadline=None,
    max_examples=MORE or 15,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def pupil() -> Iterator[ScriptJudge]:
    """A process that learns an edition with each example."""
    with ScriptJudge([]) as found:
        yield found


def whole(edition: Edition) -> Edition:
    """An edition with the rules of its instances, and the set that they speak of."""
    others = (rule for rule in edition.rules if not isinstance(rule, Equation))
    instances = tuple(one for one in edition.instances if [*references(one.claim)])  # a rule over nothing is none
    rules = (*others, *(one.rule for one in instances))
    return replace(edition, rules=rules, instances=instances, sets={**edition.sets, "s": ALL})


def said_alike(pupil: ScriptJudge, edition: Edition, batch: list[Submission], lasts: Mapping[int, Submission]) -> None:
    pupil.knows([edition])
    for number, checked in enumerate(check(batch, lasts)):
        language = LANGUAGES[number % len(LANGUAGES)]
        assert pupil.rejudged(batch[number], language, lasts.get(number)) == expected(checked, language)


@OFTEN
@given(said=rules, batch=batches)
def test_rules_over_numbers_days_and_texts(letters: Edition, pupil: ScriptJudge, said: Any, batch: Any):
    edition = whole(with_rules(letters, said))
    forms = [submission(edition, now) for now, _ in batch]
    lasts = {at: submission(edition, before) for at, (_, before) in enumerate(batch) if before is not None}
    said_alike(pupil, edition, forms, lasts)


CODES = {
    "a": "a", "b": "b", "c": "c", "d": "z", "day": "start", "until": "until", "flag": "flag", "tick": "flag",
    "code": "key", "word": "word",
}  # fmt: skip
TOLERANCES = (
    EXACTLY,
    EXACTLY,
    Tolerance(value=Decimal("0.5")),
    Tolerance(ToleranceKind.SHARE, Decimal("0.1")),
    Tolerance(ToleranceKind.ROUNDING),
)
severities = st.sampled_from([Severity.MUST, Severity.MUST, Severity.EXPLAIN])
typed_rules = st.lists(
    st.tuples(claims, st.sampled_from(TOLERANCES), severities, st.booleans()), min_size=1, max_size=3
)
lacking = st.sets(st.sampled_from(sorted(CODES)), max_size=2)


def named(ref: Ref) -> Ref:
    return Ref(f"t_x_{CODES[ref.code]}", ref.period)


def with_set_named(node: Any) -> Any:
    """A renamed node, whose sets have their name again."""
    if isinstance(node, tuple):
        return tuple(map(with_set_named, node))
    if not is_dataclass(node):
        return node
    found = replace(node, **{one.name: with_set_named(getattr(node, one.name)) for one in fields(node)})
    return replace(found, of="s") if isinstance(found, Sum) else found


def with_claims(edition: Edition, said: Any) -> Edition:
    def half(ref: Ref) -> Decimal:
        return edition.indicators[ref.code].half_step or Decimal(0)

    made = []
    for number, (written, tolerance, severity, zero) in enumerate(said):
        claim: Claim = with_set_named(renamed(written, named, named))
        blanks = "zero" if zero else "not-run"
        rule = Equation(id=f"R{number}", severity=severity, source="x", claim=claim, tolerance=tolerance, blanks=blanks)
        try:
            made.append(instance(rule, "", tolerant(claim, tolerance, half)))
        except RoundingError:
            made.append(instance(replace(rule, tolerance=EXACTLY), "", claim))
    return whole(replace(edition, instances=tuple(made)))


def read(indicator: Indicator, figure: Any, row: int) -> Reading:
    cell = Cell("Table", row, 1)
    if figure is None or figure == "":
        return Reading(indicator, cell, BLANK, None)
    match indicator.kind.facts.type:
        case ValueType.NUMBER:
            return Reading(indicator, cell, Value(ValueKind.NUMBER, plain(figure) or ""), figure)
        case ValueType.DATE:
            return Reading(indicator, cell, Value(ValueKind.DATE, str(figure)), None, meant=day_of(figure))
        case ValueType.FLAG:
            return Reading(
                indicator, cell, Value(ValueKind.BOOLEAN, str(bool(figure)).upper()), None, meant=bool(figure)
            )
    return Reading(indicator, cell, Value(ValueKind.TEXT, figure), None)


# A rule that another part decides, though something in it is divided by 0.
DIVIDED = [(parse("flag and a / b in (1, 2)"), EXACTLY, Severity.MUST, False)]


@OFTEN
@example(said=DIVIDED, filling={Ref("a"): 1, Ref("b"): 0, Ref("flag"): 0}, without=set())
@given(said=typed_rules, filling=FILLINGS, without=lacking)
def test_rules_with_every_node_and_tolerance(pupil: ScriptJudge, said: Any, filling: Any, without: set[str]):
    edition = with_claims(editions()["live"], said)
    figures = {named(ref).code: value for ref, value in filling.items() if ref.code not in without}
    readings = {
        code: read(one, figures.get(code), row) for row, (code, one) in enumerate(edition.indicators.items(), start=1)
    }
    form = Submission(source=SubmittedFile(file="form.xlsx", sha256=""), edition=edition, readings=readings)
    said_alike(pupil, edition, [form, form], {})
