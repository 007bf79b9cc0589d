"""An office as a page shows it: its line in the table, and, where it is not accepted, its form with what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlvalidate.checking.causes import Cause, causes_of
from xlvalidate.derive.drawing import draw
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Severity, Verdict, clip, plain
from xlvalidate.messages import text
from xlvalidate.reports.cause_text import SaidCause, say_cause
from xlvalidate.reports.changes_text import say_change, say_entries, say_resubmission
from xlvalidate.reports.counts_text import say_counts
from xlvalidate.reports.report_data import OfficeResult
from xlvalidate.reports.safe_text import relative_link
from xlvalidate.reports.shown_form import ShownForm, all_places, cells_of, drawn, place_of
from xlvalidate.reports.terminal import icon_of

_MOST_CAUSES, _MOST_LINKS, _MOST_CHANGES, _SHORT = 200, 12, 60, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCause:
    """A cause as the page shows it: `equations` are those of several rules. `links` lead to its drawn cells, as
    (address, anchor).
    """

    anchor: str
    weight: str
    icon: str
    where: str
    figures: str
    what: str
    equations: tuple[str, ...]
    please: str
    tail: str
    links: tuple[tuple[str, str], ...]
    more_cells: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """One office: its line in the table, and, where it is drawn, its section."""

    number: int
    office: OfficeResult
    must: int
    explain: int
    not_run: int
    first: str
    first_anchor: str
    copy: str
    form: ShownForm | None
    general: tuple[ShownCause, ...]
    by_sheet: Mapping[str, tuple[ShownCause, ...]]
    more: int
    counts: str

    @property
    def open(self) -> bool:
        """Has it a section of its own?"""
        return self.office.verdict is not Verdict.ACCEPTED


def shown(number: int, office: OfficeResult, language: str, home: str = "") -> OfficeRow:
    """The office as the `number`th of its page; `home` leads from the page to where the reports are."""
    drawn_here = office.verdict is not Verdict.ACCEPTED
    edition, causes = office.edition, causes_of(office.checked) if office.checked else ()
    submission = office.checked.submission if office.checked else None
    form = drawn(submission, causes) if drawn_here and submission else None
    told: list[ShownCause] = []
    by_sheet: dict[str, list[ShownCause]] = {}
    listed = causes[:_MOST_CAUSES] if drawn_here else ()
    for position, cause in enumerate(listed):
        one = _told(number, position, cause, edition, form, language)
        sheet = _sheet_of(cause, edition) if edition else ""
        if sheet and sheet != "cover":
            by_sheet.setdefault(sheet, []).append(one)
        else:
            told.append(one)
    first = say_cause(causes[0], edition, language) if listed else None
    return OfficeRow(
        number=number,
        office=office,
        must=sum(1 for cause in causes if cause.open and cause.severity is Severity.MUST),
        explain=sum(1 for cause in causes if cause.open and cause.severity is Severity.EXPLAIN),
        not_run=office.checked.counts.not_run if office.checked else 0,
        first=clip(f"{first.where} {first.what}".strip(), _SHORT) if first else "",
        first_anchor=f"o{number}f0",
        copy=relative_link(f"{home}{office.marked_copy}" if office.marked_copy else None),
        form=form,
        general=tuple(told),
        by_sheet={code: tuple(members) for code, members in by_sheet.items()},
        more=len(causes) - len(listed) if drawn_here else 0,
        counts=_counts(office, language),
    )


def _sheet_of(cause: Cause, edition: Edition) -> str:
    """The sheet beside which a cause is told; empty for what is about the whole form."""
    if (place := place_of(cause.places, edition)) is not None:
        return next(sheet.code for sheet in draw(edition).sheets if sheet.name == place.sheet)
    told = (finding.fact("table") for finding in cause.findings)
    columns = (column.table for place in cause.places if (column := edition.columns.get(place.code or "")))
    return next((table for table in (*told, *columns) if table in edition.open_tables), "")


def _counts(office: OfficeResult, language: str) -> str:
    if office.checked is None or office.checked.submission is None:
        return ""
    return say_counts(office.checked.counts, language)


def _told(
    number: int, position: int, cause: Cause, edition: Edition | None, form: ShownForm | None, language: str
) -> ShownCause:
    said = say_cause(cause, edition, language)
    links: dict[str, str] = {}
    if edition is not None:
        drawing = draw(edition)
        codes = {sheet.name: sheet.code for sheet in drawing.sheets}
        for cell in cells_of(all_places(cause), drawing):
            if cell is not None and (form is None or form.draws(codes[cell.sheet], cell.row)):
                links.setdefault(cell.a1, f"o{number}-{codes[cell.sheet]}-{cell.a1}")
    return ShownCause(
        anchor=f"o{number}f{position}",
        weight=str(cause.severity) if cause.open or cause.severity is Severity.NOTE else "explained",
        icon=icon_of(cause),
        where=said.where,
        figures=_with_difference(cause, said, language),
        what=said.what,
        equations=said.equations,
        please=said.please,
        tail=said.tail,
        links=tuple(links.items())[:_MOST_LINKS],
        more_cells=len(links) > _MOST_LINKS,
    )


def _with_difference(cause: Cause, said: SaidCause, language: str) -> str:
    """The equation of a single rule and by how much it is off; several stand below what is wrong."""
    if said.equations or not said.figures:
        return ""
    difference = cause.findings[0].difference
    off = text("report.difference", language, difference=plain(difference)) if difference else ""
    return "    ".join(filter(None, (said.figures[0], off)))


def shown_changes(office: OfficeResult, language: str) -> tuple[OfficeResult, str, list[str], int]:
    """An office that has reported again: what was changed, how much more there is."""
    made = office.resubmission
    assert made is not None
    shown = made.figures[:_MOST_CHANGES]
    said = [*say_entries(made, language), *(say_change(one, made.edition, language) for one in shown)]
    return office, say_resubmission(made, language), said, made.count - len(shown)
