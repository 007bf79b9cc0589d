"""One office's workbook: the template of its kind with its name and code, its stamp, and its figures of last year."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from xlvalidate.cells import Cell
from xlvalidate.deadline import Deadline
from xlvalidate.derive.drawing import Drawing, draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.hidden_sheets import SHEET, STAMP_ROW
from xlvalidate.derive.issued_template import Issue
from xlvalidate.derive.last_year_sheet import LastSheetPlaces, Proposal, places, proposals
from xlvalidate.derive.template import template
from xlvalidate.distribution.last_figures import Figures, LastYear, proposed
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.model import CoverField
from xlvalidate.editions.period_parts import part_of as part_of_year
from xlvalidate.errors import UsageError, usage
from xlvalidate.identity import Period, PeriodKind, normal_code
from xlvalidate.ooxml.blank_form import BlankForm, blank_form
from xlvalidate.ooxml.fill import Typed
from xlvalidate.ooxml.spans import NotPatchableError
from xlvalidate.roster import Office
from xlvalidate.stamps import Signer, Stamp, part_of

STAMP_NAME = "xlv_stamp"
STAMP = Cell(SHEET, STAMP_ROW, 2)
LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What is the same for many offices: the lines of the cover that are given, and whether there are last figures."""

    given: frozenset[str]
    last: bool


@dataclass(frozen=True, kw_only=True)
class Press:
    """Makes the workbooks of one edition and one period; each kind of template is drawn and cut once."""

    issued: Edition
    offered: tuple[Proposal, ...]
    period: Period
    last: LastYear
    drawing: Drawing
    places: LastSheetPlaces
    blank_forms: Mapping[Prefilled, BlankForm]

    def workbook(self, office: Office, revision: int, issued: date, signer: Signer) -> bytes:
        """The workbook of an office. The same facts and the same key give the same bytes."""
        figures = self.last.of(office)
        cover = covered(self.issued, office, self.period)
        stamp = Stamp(
            office=office.code,
            edition=self.issued.id,
            digest=self.issued.digest,
            year=self.period.year,
            revision=revision,
            issued=issued,
            part=part_of(self.period),
        )
        cells: dict[Cell, Typed] = {self.drawing.field_of[line]: value for line, value in cover.items()}
        cells[STAMP] = signer.stamp(stamp)
        if figures is not None:
            cells.update(self._last(figures, self.last.year_ago.get(normal_code(office.code), {})))
        return self.blank_forms[Prefilled(frozenset(cover), figures is not None)].filled(cells)

    def _last(self, figures: Figures, year_ago: Figures) -> Iterator[tuple[Cell, Typed]]:
        nothing = texts_of(self.issued.language).dash
        for code, cell in self.places.figures.items():
            yield cell, figures.get(code, nothing)
        offered = proposed(figures, self.offered, self.issued, year_ago)
        for code, cell in self.places.proposed.items():
            yield cell, offered.get(code, nothing)
        for code, number in offered.items():
            yield self.drawing.cell_of[code], number


def covered(edition: Edition, office: Office, period: Period) -> Mapping[str, Typed]:
    """What of the cover is given. The level only where it is one that the form knows; else the office chooses."""
    known: dict[str, Typed] = {"office": office.name, "office_code": office.code}
    found: dict[str, Typed] = {}
    for line in edition.cover.fields:
        if line.code in known:
            found[line.code] = known[line.code]
        elif line.code == "year":
            found[line.code] = period.year if line.kind.facts.number else str(period.year)
        elif line.code == edition.period:
            found[line.code] = period.number if line.kind.facts.number else _part_on(line, edition, period)
        elif line.code == LEVEL and office.level in line.choices:
            found[line.code] = office.level
    return found


def _shown(period: Period) -> int | Period:
    """Of what the figures of the period before are."""
    return period.before.year if period.kind is PeriodKind.YEAR else period.before


def _part_on(line: CoverField, edition: Edition, period: Period) -> str:
    """A month, quarter or half as the line has it among its choices, or as it is written."""
    parts = ((choice, part_of_year(edition.period, choice)) for choice in line.choices)
    there = (choice for choice, part in parts if part is not None and part.number == period.number)
    return next(there, period.part_said(edition.language))


def press(
    issued: Edition,
    corrected: Edition,
    period: Period,
    offices: Iterable[Office],
    last: LastYear,
    onto: bytes | None = None,
    due: Deadline | None = None,
) -> Press:
    """A press for the workbooks of these offices. `issued` is the edition as its template is built, `corrected` the
    same with its errata: a rule that is off proposes nothing.

    `onto` is the template of a form that was adopted and must not change its looks: it is filled in and stamped, and
    neither locked nor given another sheet, nor does its cover say until when (`due`). Raises UsageError if it has no
    cell for what is filled in.
    """
    offered = proposals(corrected)
    drawing, at = draw(issued), places(issued, offered)
    kinds = {
        Prefilled(frozenset(covered(issued, office, period)), last.of(office) is not None): None for office in offices
    }
    blank_forms = {}
    for kind in kinds:
        issue = Issue(
            given=kind.given,
            last_year=_shown(period) if kind.last else None,
            proposals=offered if kind.last else (),
            due=due,
        )
        cells = [STAMP, *(drawing.field_of[line] for line in kind.given)]
        if kind.last:
            cells += [*at.figures.values(), *at.proposed.values(), *(drawing.cell_of[one.code] for one in offered)]
        try:
            blank_forms[kind] = blank_form(template(issued, issue) if onto is None else onto, cells)
        except NotPatchableError as error:
            raise UsageError(usage("cannot-be-filled-in", edition=issued.id, why=error)) from None
    return Press(
        issued=issued, offered=offered, period=period, last=last, drawing=drawing, places=at, blank_forms=blank_forms
    )
