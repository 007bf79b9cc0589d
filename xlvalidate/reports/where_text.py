"""Where a finding is, as the form says it."""

from collections.abc import Sequence

from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.wording import MOST_OF_A_NAME, full_name, place_of_instance, shared_place
from xlvalidate.findings import Finding, clip
from xlvalidate.messages import text
from xlvalidate.reports.entry_text import table_of, where_of_entries


def where_said(finding: Finding, edition: Edition, language: str) -> str:
    """Where a finding is; empty where it is of the whole form."""
    instance = edition.by_instance.get(finding.id)
    if instance is not None and finding.why == "broken" and not instance.entries:
        return place_of_instance(edition, instance)
    if finding.why.startswith("declared-"):
        cell, sheet = finding.first_cell, clip(finding.fact("sheet"))
        return text("cell", language, name=sheet, cell=cell.a1) if cell else sheet
    if table := table_of(finding, edition):
        whole = finding.why.startswith(("entries-", "column"))
        return where_of_entries(finding.places, finding.entries, edition, table, language, whole=whole)
    indicators = [edition.operands[place.code] for place in finding.places if place.code]
    if not indicators:
        return ""
    if len(indicators) == 1:
        name = clip(full_name(indicators[0]), MOST_OF_A_NAME)
        return cell_said(edition.table(indicators[0].table).sheet, name, finding.places[0].cell, language)
    where = shared_place(edition, indicators)
    by_sheet: dict[str, list[str]] = {}
    for place in finding.places:
        if place.cell:
            by_sheet.setdefault(place.cell.sheet, []).append(place.cell.a1)
    if len(by_sheet) > 1:
        return text("and", language).join(f"{sheet} {listed(cells, language)}" for sheet, cells in by_sheet.items())
    return " ".join(filter(None, (where, *(listed(cells, language) for cells in by_sheet.values()))))


def cell_said(sheet: str, name: str, cell: Cell | None, language: str) -> str:
    """Where one figure stands, as the form says it: `表三 （七）总计 自然人（D24）`; without the address where the form
    has lost the cell.
    """
    said = text("cell", language, name=name, cell=cell.a1) if cell else name
    return f"{sheet} {said}"


def listed(cells: Sequence[str], language: str, most: int = 6) -> str:
    """The first of several addresses."""
    shown = text("and", language).join(cells[:most])
    return f"{shown}…" if len(cells) > most else shown
