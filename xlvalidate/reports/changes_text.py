"""What an office changed from one submission to the next, in words and as data."""

from collections.abc import Iterator, Sequence
from typing import Any

from xlvalidate.editions.edition import Edition
from xlvalidate.editions.template_names import declared_name
from xlvalidate.editions.wording import full_name
from xlvalidate.findings import TYPED, clip
from xlvalidate.languages import LANGUAGES
from xlvalidate.messages import text
from xlvalidate.reports.json_lines import encodable
from xlvalidate.reports.report_data import EntryChanges, FigureChange, OfficeResult, OneEntry, Resubmission
from xlvalidate.reports.where_text import cell_said

_NAMED = 6  # entries of those that are new, and of those that are gone


def place_of_change(change: FigureChange, edition: Edition, language: str) -> str:
    """Where a figure stands, as the form says it; or the cell in which something is declared of a whole table."""
    for table in edition.declarable:
        if change.code == declared_name(table):
            title = text("sheet.declared_title", language)
            return cell_said(edition.table(table).sheet, title, change.cell, language)
    indicator = edition.operands[change.code]
    return cell_said(edition.table(indicator.table).sheet, full_name(indicator), change.cell, language)


def typed(value: str, language: str) -> str:
    """What stood in a cell, or that nothing did."""
    return clip(value, TYPED) or text("change.blank", language)


def say_change(change: FigureChange, edition: Edition, language: str) -> str:
    """One figure: where, what it was, what it is."""
    where = place_of_change(change, edition, language)
    return text(
        "change", language, where=where, before=typed(change.before, language), after=typed(change.after, language)
    )


def say_resubmission(made: Resubmission, language: str) -> str:
    """How much was changed, since which file."""
    # It may have the name of the one that counts.
    received = text("reply.received", language, date=made.received.date().isoformat()) if made.received else ""
    also = text("change.reasons", language, count=made.reasons) if made.reasons else ""
    facts = {"file": clip(made.file, 120), "received": received, "also": also, "count": made.count}
    if made.count:
        return text("change.count", language, **facts)
    return text("change.entries" if made.entries else "change.none", language, **facts)


def say_entries(made: Resubmission, language: str) -> Iterator[str]:
    """Of each open table that is otherwise, how many entries are new, gone and otherwise, and the first of them."""
    for one in made.entries:
        facts = {"sheet": made.edition.table(one.table).sheet, "before": one.before, "after": one.after}
        said = [
            text(f"change.entries.{how}", language, count=count, which=_which(first, count, language))
            for how, count, first in (("new", one.added, one.new), ("gone", one.removed, one.gone))
            if count
        ]
        if one.changed:
            said.append(text("change.entries.changed", language, count=one.changed))
        yield text("change.entries.table", language, said=LANGUAGES[language].between.join(said), **facts)


def _which(first: Sequence[OneEntry], count: int, language: str) -> str:
    named = [" ".join(clip(part, TYPED) for part in one.key if part) for one in first[:_NAMED]]
    shown = [name or text("change.entries.row", language, row=one.row) for name, one in zip(named, first, strict=False)]
    return text("and", language).join(shown) + ("…" if count > len(shown) else "")


def resubmissions_data(offices: Iterator[OfficeResult]) -> Iterator[dict[str, Any]]:
    """Each office that has reported again, as plain data."""
    for office in offices:
        if (made := office.resubmission) is not None:
            yield {
                "code": encodable(office.code),
                "name": encodable(office.name),
                "period": office.period,
                "file": encodable(office.file),
                "piece": office.piece,
                "before": {
                    "file": encodable(made.file),
                    "piece": made.piece,
                    "received": made.received.isoformat() if made.received else None,
                },
                "count": made.count,
                "reasons": made.reasons,
                "figures": [_figure_data(one) for one in made.figures],
                **({"entries": [_entries_data(one) for one in made.entries]} if made.edition.open_tables else {}),
            }


def _entries_data(one: EntryChanges) -> dict[str, Any]:
    return {
        "table": one.table,
        "before": one.before,
        "after": one.after,
        "added": one.added,
        "removed": one.removed,
        "changed": one.changed,
        **{
            name: [{"row": entry.row, "key": [encodable(part) for part in entry.key]} for entry in first]
            for name, first in (("new", one.new), ("gone", one.gone))
        },
    }


def _figure_data(change: FigureChange) -> dict[str, Any]:
    return {
        "code": change.code,
        "sheet": encodable(change.cell.sheet) if change.cell else None,
        "cell": change.cell.a1 if change.cell else None,
        "before": encodable(change.before),
        "after": encodable(change.after),
    }
