"""What an office changed from one submission to the next, in words and as data."""

from collections.abc import Iterator
from typing import Any

from xlvalidate.editions.edition import Edition, declared_name
from xlvalidate.editions.wording import full_name
from xlvalidate.findings import TYPED, clip
from xlvalidate.messages import text
from xlvalidate.reports.json_lines import encodable
from xlvalidate.reports.report_data import FigureChange, OfficeResult, Resubmission
from xlvalidate.reports.where_text import cell_said


def place_of_change(change: FigureChange, edition: Edition, language: str) -> str:
    """Where a figure stands, as the form says it; or the cell in which something is declared of a whole table."""
    for table in edition.declarable:
        if change.code == declared_name(table):
            title = text("sheet.declared_title", language)
            return cell_said(edition.table(table).sheet, title, change.cell, language)
    indicator = edition.indicators[change.code]
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
    return text("change.count" if made.count else "change.none", language, **facts)


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
            }


def _figure_data(change: FigureChange) -> dict[str, Any]:
    return {
        "code": change.code,
        "sheet": encodable(change.cell.sheet) if change.cell else None,
        "cell": change.cell.a1 if change.cell else None,
        "before": encodable(change.before),
        "after": encodable(change.after),
    }
