"""The figures of a workbook carried into a fresh template."""

from dataclasses import replace
from pathlib import Path

from xlvalidate.checking.check import check
from xlvalidate.desk.build import template_of
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue, blank_of, find
from xlvalidate.editions.label_variants import variants
from xlvalidate.errors import UsageError, usage
from xlvalidate.files import read_whole, write_whole
from xlvalidate.limits import file_guard
from xlvalidate.migrating.carry import MigrationPlan, carried, plan
from xlvalidate.migrating.old_form import old_form
from xlvalidate.migrating.report import placed_findings
from xlvalidate.reading.read import read
from xlvalidate.reading.submission import Unreadable
from xlvalidate.reports.marked_copy import marked


def migrate(path: Path, to: str, target: Path, stated: str | None = None) -> MigrationPlan | Unreadable:
    """Carries every figure that has a home into a fresh template of the edition `to` and says what became of each.

    Figures are found by their names, or else by their labels. The old file is only read. Raises UsageError where the
    target is there already, where its name ends otherwise than that of the template, or where no figure has a home;
    OSError as files do.
    """
    if target.exists():
        raise UsageError(usage("there-already", path=target))
    newer, fresh = template_of(to, edition_of=blank_of)
    if target.suffix.lower() != newer.suffix:
        raise UsageError(usage("not-xlsx", path=target, suffix=newer.suffix))
    catalogue = Catalogue(newer)
    older = find(stated) if stated else None
    before = read_whole(path)
    with file_guard():
        old = old_form(str(path), before, catalogue, printed, variants, older)
    if isinstance(old, Unreadable):
        return old
    moving = plan(old, newer, printed(newer))
    if not (moving.moved or moving.declared or moving.entries):
        raise UsageError(usage("nothing-moves", path=path, older=old.edition.id, newer=newer.id))
    write_whole(target, _with_placed_marked(carried(fresh, moving), moving, target, catalogue))
    return moving


def _with_placed_marked(data: bytes, moving: MigrationPlan, target: Path, catalogue: Catalogue) -> bytes:
    """The workbook as it is where every figure was found by its name; else with the others listed and marked."""
    placed = placed_findings(moving)
    if not placed:
        return data
    (checked,) = check([read(target.name, data, catalogue, printed)])
    checked = replace(checked, findings=(*placed, *checked.findings))
    # It is a form to be sent, and no copy of one.
    return marked(data, checked, moving.newer.language, seal=False) or data
