"""What a migration did, for a terminal: how much was carried, what was found by its label only, what stayed behind."""

from collections.abc import Iterator
from pathlib import Path

from xlvalidate.findings import Finding, Place, clip, plain
from xlvalidate.languages import said_list
from xlvalidate.messages import text
from xlvalidate.migrating.carried_values import Left, WhyLeft
from xlvalidate.migrating.carry import CarriedCoverLine, MigrationPlan, Moved
from xlvalidate.reading.moved_names import structure_finding


def render(plan: MigrationPlan, target: Path, language: str) -> str:
    """The whole as lines."""
    return "\n".join(_lines(plan, target, language))


def _lines(plan: MigrationPlan, target: Path, language: str) -> Iterator[str]:
    older, newer = plan.older.id, plan.newer.id
    yield text("migrate.written", language, path=target, older=older, newer=newer)
    yield text(
        "migrate.counts",
        language,
        moved=len(plan.moved),
        placed=sum(1 for one in plan.moved if one.by_label),
        left=len(plan.left),
    )
    for one in plan.declared:
        yield "  " + text("migrate.declared", language, sheet=plan.newer.table(one.table).sheet, word=one.word)
    for table in plan.entries:
        sheet, columns = plan.newer.table(table.table).sheet, len(table.columns)
        yield "  " + text("migrate.entries", language, sheet=sheet, count=table.count, columns=columns)
    if plan.placed or plan.placed_columns:
        yield text("migrate.placed", language)
        yield from (_placed(one, language) for one in plan.placed)
        for column in plan.placed_columns:
            facts = {"code": column.code, "label": column.label, "cell": column.cell, "target": column.target}
            yield "  " + text("migrate.column", language, **facts)
    formulas = [one for one in plan.moved if one.formula]
    if formulas:
        yield text("migrate.formulas", language, count=len(formulas))
        yield from (f"  {one.code}   {one.label}   {typed(one)}" for one in formulas)
    for why in WhyLeft:
        left = [one for one in plan.left if one.why is why]
        if left:
            yield text(f"migrate.left.{why}", language, newer=newer)
            yield from (
                "   ".join(filter(None, [f"  {one.code}", one.label, *_left_said(one, language)])) for one in left
            )


def _left_said(one: Left, language: str) -> Iterator[str]:
    yield clip(said_list(one.text, language))
    if one.count > 1:
        yield text("migrate.left.count", language, count=one.count)


def _placed(one: Moved | CarriedCoverLine, language: str) -> str:
    return "  " + text(
        "migrate.moved", language, code=one.code, label=one.label, value=typed(one), cell=one.cell, target=one.target
    )


def typed(one: Moved | CarriedCoverLine) -> str:
    """The figure as it was typed, short."""
    return clip(one.value) if isinstance(one.value, str) else str(plain(one.value))


def placed_findings(plan: MigrationPlan) -> tuple[Finding, ...]:
    """One finding for each figure, line of the cover and column that was found by its label only: somebody has to
    look.
    """
    columns = (
        structure_finding("placed-by-label", [Place(one.home, one.target, "")], label=one.label, cell=str(one.cell))
        for one in plan.placed_columns
    )
    figures = (
        structure_finding(
            "placed-by-label",
            [Place(one.home if isinstance(one, Moved) else None, one.target, typed(one))],
            label=one.label,
            cell=str(one.cell),
        )
        for one in plan.placed
    )
    return (*figures, *columns)
