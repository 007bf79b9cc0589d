"""The wide schema of an edition: a column an indicator, a check a rule instance, for a table with a row a submission.

It is for who has figures and no workbooks. What a check says of a row is what the engine says of the form that those
figures fill in. How a rule is computed `WideRows` alone knows.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import TypeAlias

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from xlvalidate.checking.expressions import exact
from xlvalidate.checking.frames import bounded_day, expression_of, least_of, most_of, step_of
from xlvalidate.checking.schemas import READ_DECIMALS, fits, in_steps, not_above, not_below, one_of
from xlvalidate.checking.wide_rows import (
    COVER,
    DECLARED,
    TEXT,
    WideRows,
    earlier,
    is_dated,
    is_exact,
    is_flagged,
    is_textual,
)
from xlvalidate.editions.declarations import declaration_word
from xlvalidate.editions.edition import Edition, Indicator, Instance
from xlvalidate.editions.lint import utf16_units
from xlvalidate.editions.rule import ByHand, Cells, Headings, Rule, SameAsLast, Units
from xlvalidate.editions.wording import (
    asked_of,
    cells_sentence,
    copied_sentence,
    place_of_instance,
    sentence_of,
    shared_place,
)
from xlvalidate.findings import Severity, plain
from xlvalidate.messages import text
from xlvalidate.rules.exact import DECIMALS, rounded
from xlvalidate.rules.tree import Whose
from xlvalidate.rules.types import ValueType, trimmed

Schema: TypeAlias = pa.DataFrameSchema
Answers: TypeAlias = Callable[[WideRows], Sequence[bool] | pl.Series]

_FINEST = Decimal(1).scaleb(-DECIMALS)


def wide_schema(edition: Edition) -> Schema:
    """The schema, as `xlvalidate.schema` describes it."""
    asked = [instance for instance in edition.instances if not _needs_more(edition, instance)]
    checks = [
        pa.Check(
            partial(
                _no_stranger,
                (*earlier(edition), COVER, TEXT, *([DECLARED] if edition.declarable else [])),
                _optional(edition),
            ),
            name="columns",
            error=_text(edition, "columns"),
        )
    ]
    checks += [_instance_check(edition, instance) for instance in asked]
    checks += [
        _declared_check(edition, rule) for table, rule in edition.cell_rules.items() if table in edition.declarable
    ]
    if copied := edition.copied_rule:
        checks.append(_check(edition, WideRows.anew, copied.id, "", _sentence(edition, copied)))
    return pa.DataFrameSchema(
        columns=dict(_columns(edition)),
        checks=checks,
        strict=False,
        name=edition.id,
        title=edition.text.title,
        metadata=_metadata(edition, asked),
    )


def _needs_more(edition: Edition, instance: Instance) -> bool:
    """Does it ask for more than a submission has in a row: the figures of units, or what entries come to?"""
    return any(ref.period is Whose.UNITS or ref.code not in edition.indicators for ref in instance.operands)


def _metadata(edition: Edition, asked: Sequence[Instance]) -> dict[str, object]:
    severities = {instance.id: instance.rule.severity for instance in asked}
    for table, rule in edition.cell_rules.items():
        severities |= {rule.id: Severity.MUST} if table in edition.declarable else {}
        severities |= {f"{rule.id}.{indicator.short}": rule.severity for indicator in edition.by_table.get(table, ())}
    if edition.copied_rule:
        severities[edition.copied_rule.id] = edition.copied_rule.severity
    others = [rule for rule in edition.rules if isinstance(rule, Headings | Units | ByHand)]
    left_out = {rule.id: _sentence(edition, rule) for rule in others}
    apart = [one for one in edition.instances if _needs_more(edition, one)]
    left_out |= {one.id: sentence_of(edition, one, edition.language) for one in (*apart, *edition.entry_instances)}
    of_entries = [rule for table, rule in edition.cell_rules.items() if table in edition.open_tables]
    left_out |= {rule.id: cells_sentence(edition, rule, edition.language) for rule in of_entries}
    return {
        "edition": edition.id,
        "digest": edition.digest,
        "severity": {own: str(severity) for own, severity in severities.items()},
        "trial": {one.id: one.rule.trial.isoformat() for one in asked if one.rule.trial is not None},
        "not_in_it": left_out,
    }


def _sentence(edition: Edition, rule: Rule) -> str:
    match rule:
        case Headings(table=table):
            return text("handbook.headings", edition.language, sheet=edition.table(table).sheet)
        case Units():
            return text("handbook.units", edition.language)
        case SameAsLast():
            return copied_sentence(edition, edition.language)
        case _:
            return text("handbook.manual", edition.language)


# Columns


def _columns(edition: Edition) -> Iterator[tuple[str, pa.Column]]:
    exact = pa.Check(partial(_is_of, is_exact), name="exact", error=_text(edition, "exact"))
    words = pa.Check(partial(_is_of, is_textual), name="text", error=_text(edition, "text"))
    days = pa.Check(partial(_is_of, is_dated), name="date", error=_text(edition, "date"))
    flags = pa.Check(partial(_is_of, is_flagged), name="flag", error=_text(edition, "flag"))
    of = {ValueType.NUMBER: exact, ValueType.TEXT: words, ValueType.DATE: days, ValueType.FLAG: flags}
    for code, indicator in edition.indicators.items():
        kind = of[indicator.kind.facts.type]
        yield code, pa.Column(nullable=True, checks=[kind, *_cell_checks(edition, indicator)])
    for code, indicator in edition.indicators.items():
        if indicator.kind.facts.asked:
            kind = of[indicator.kind.facts.type]
            said = "number" if indicator.numeric else f"{indicator.kind.facts.type}.cell"
            typed = _cell_check(edition, indicator, [_text(edition, said)], partial(_no_word, code))
            for before in earlier(edition):
                yield f"{before}{code}", pa.Column(nullable=True, required=False, checks=[kind])
            yield f"{TEXT}{code}", pa.Column(nullable=True, required=False, checks=[words, *typed])
            for before in earlier(edition):
                yield f"{TEXT}{before}{code}", pa.Column(nullable=True, required=False, checks=[words])
    for table in edition.declarable:
        yield f"{DECLARED}{table}", pa.Column(nullable=True, required=False, checks=[words])
    for field in edition.cover.fields:
        yield f"{COVER}{field.code}", pa.Column(nullable=True, required=False, checks=[words])


def _optional(edition: Edition) -> frozenset[str]:
    figures = [code for code, indicator in edition.indicators.items() if indicator.kind.facts.asked]
    lines = [f"{COVER}{field.code}" for field in edition.cover.fields]
    lines += [f"{DECLARED}{table}" for table in edition.declarable]
    before = [TEXT, *(f"{text}{of}" for of in earlier(edition) for text in ("", TEXT))]
    return frozenset([*lines, *(f"{one}{code}" for code in figures for one in before)])


def _is_of(fits: Callable[[pl.DataType], bool], data: PolarsData) -> pl.LazyFrame:
    # An answer for every row: pandera cannot list a check that answers once beside those that answer for rows.
    good = fits(data.lazyframe.collect_schema()[data.key])
    return data.lazyframe.select((pl.col(data.key).is_null() | pl.lit(good)).alias("of_type"))


def _no_stranger(begins: tuple[str, ...], known: frozenset[str], data: PolarsData) -> pl.LazyFrame:
    names = data.lazyframe.collect_schema().names()
    good = known.issuperset(name for name in names if name.startswith(begins))
    height = data.lazyframe.select(pl.len()).collect().item()
    return pl.LazyFrame({"known": [good] * height}, schema={"known": pl.Boolean})


def _cell_checks(edition: Edition, indicator: Indicator) -> Iterator[pa.Check]:
    """What every cell of an indicator is held to: its digits, its bounds and decimals, or its choices."""
    least, most, decimals = indicator.least, indicator.most, indicator.decimals
    said: list[str] = []
    if indicator.numeric:
        if decimals is not None:
            said.append(_text(edition, "places" if decimals else "whole", decimals=decimals))
        said += [_text(edition, "least", bound=plain(least))] if least is not None else []
        said += [_text(edition, "most", bound=plain(most))] if most is not None else []
        said.append(_text(edition, "digits"))
        yield from _cell_check(edition, indicator, said, partial(_within, indicator))
    elif bounded_day(indicator):
        yield from _cell_check(edition, indicator, _asked(edition, indicator), partial(_on_time, indicator))
    elif indicator.worded:
        yield from _cell_check(edition, indicator, _asked(edition, indicator), partial(_worded, indicator))
    elif choices := indicator.choices:
        said.append(_text(edition, "choices", choices=text("and", edition.language).join(choices)))
        yield from _cell_check(edition, indicator, said, partial(_chosen, indicator))


def _cell_check(edition: Edition, indicator: Indicator, said: Sequence[str], answers: Answers) -> Iterator[pa.Check]:
    """The check of an indicator's cells; none where no rule judges the cells of its table."""
    if rule := edition.cell_rules.get(indicator.table):
        sentence = _text(edition, "and").join(said)
        place = shared_place(edition, [indicator])
        yield _check(edition, answers, f"{rule.id}.{indicator.short}", place, sentence)


def _within(indicator: Indicator, rows: WideRows) -> pl.Series:
    bounds = {"step": step_of(indicator), "least": least_of(indicator), "most": most_of(indicator)}
    step, least, most = (pl.lit(bound, exact(READ_DECIMALS)) for bound in bounds.values())
    there, value = pl.col("there"), pl.col("value")
    # What is no exact figure of so many digits is beyond every bound.
    allowed = value.is_not_null() & not_below(value, least) & not_above(value, most) & in_steps(value, step)
    figures = pl.DataFrame({"there": rows.there(indicator.code), "value": _near(rows.exact(indicator.code))})
    return figures.select(~there | allowed).to_series()


def _near(figures: pl.Series) -> pl.Series:
    """The figures as they are held to bounds; hardly any has so many decimals that it is another one."""
    if (
        figures.to_frame("figure")
        .select(in_steps(pl.col("figure"), pl.lit(_FINEST, exact(READ_DECIMALS))))
        .to_series()
        .all()
    ):
        return figures
    numbers = [None if figure is None else Decimal(rounded(figure)) for figure in figures]
    return pl.Series(numbers, dtype=figures.dtype)


def _chosen(indicator: Indicator, rows: WideRows) -> pl.Series:
    words = pl.DataFrame({"said": pl.Series(rows.words(indicator.code), dtype=pl.String)})
    said, choices = pl.col("said"), pl.lit(pl.Series([list(indicator.choices)], dtype=pl.List(pl.String)))
    return words.select((said == "") | one_of(said, choices)).to_series()


def _asked(edition: Edition, indicator: Indicator) -> list[str]:
    return [said.rstrip(".。") for said in asked_of(indicator, edition.language)]


def _on_time(indicator: Indicator, rows: WideRows) -> pl.Series:
    least, most = (pl.lit(day, pl.Date) for day in (indicator.earliest, indicator.latest))
    day = pl.col("day")
    days = pl.DataFrame({"day": rows.days(indicator.code)})
    return days.select(day.is_null() | (not_below(day, least) & not_above(day, most))).to_series()


def _worded(indicator: Indicator, rows: WideRows) -> pl.Series:
    said = [trimmed(one) for one in rows.words(indicator.code)]
    frame = pl.DataFrame(
        {
            "said": pl.Series(said, dtype=pl.String),
            "length": pl.Series([utf16_units(one) for one in said], dtype=pl.UInt32),
        }
    )
    least, most = (pl.lit(bound, pl.UInt32) for bound in (indicator.shortest, indicator.longest))
    length, pattern = pl.col("length"), pl.lit(expression_of(indicator), pl.String)
    held = not_below(length, least) & not_above(length, most) & fits(pl.col("said"), pattern)
    return frame.select((pl.col("said") == "") | held).to_series()


def _no_word(code: str, rows: WideRows) -> list[bool]:
    words, there = rows.words(f"{TEXT}{code}"), rows.holds_value(code)
    return [value or not word for value, word in zip(there, words, strict=True)]


# Rules


def _instance_check(edition: Edition, instance: Instance) -> pa.Check:
    place, sentence = place_of_instance(edition, instance), sentence_of(edition, instance, edition.language)
    trial = instance.rule.trial is not None
    return _check(edition, lambda rows: rows.holds(instance), instance.id, place, sentence, raise_warning=trial)


def _declared_check(edition: Edition, rule: Cells) -> pa.Check:
    """What is declared of a whole table is one of the form's words, and nothing stands beside it."""
    choices = (declaration_word(one, edition.language) for one in edition.declarable[rule.table])
    said = _text(edition, "declared", choices=text("and", edition.language).join(choices))
    sheet = edition.table(rule.table).sheet
    return _check(edition, lambda rows: rows.clear(rule.table), rule.id, sheet, said)


def _check(
    edition: Edition, answers: Answers, own: str, place: str, sentence: str, *, raise_warning: bool = False
) -> pa.Check:
    """A check of every row, named by the id of what it asks."""

    def check(data: PolarsData) -> pl.LazyFrame:
        holds = answers(WideRows(edition, data.lazyframe.collect()))
        return pl.LazyFrame({own: holds}, schema={own: pl.Boolean})

    said = _text(edition, "said-of", place=place, sentence=sentence, id=own) if place else ""
    error = said or _text(edition, "said", sentence=sentence, id=own)
    return pa.Check(check, name=own, error=error, ignore_na=False, raise_warning=raise_warning)


def _text(edition: Edition, key: str, **facts: object) -> str:
    return text(f"schema.{key}", edition.language, **facts)
