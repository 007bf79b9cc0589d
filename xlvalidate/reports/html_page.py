"""A collection as one page that needs nothing else: summary, offices, and each open form drawn with what is wrong.

No style and no script of the page runs but those whose sha256 stands in its policy; nothing is ever loaded.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from hashlib import sha256
from importlib import resources
from itertools import islice

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from xlvalidate.checking.causes import Cause, causes_of
from xlvalidate.derive.drawing import draw
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.wording import title_of
from xlvalidate.findings import Outcome, Severity, Verdict, clip, plain
from xlvalidate.languages import LANGUAGES
from xlvalidate.messages import text
from xlvalidate.reports.call_text import MOST_CALLS, said_calls
from xlvalidate.reports.cause_text import SaidCause, say_cause
from xlvalidate.reports.changes_text import say_change, say_entries, say_resubmission
from xlvalidate.reports.counts_text import say_counts
from xlvalidate.reports.decided_text import HERE, command_of, say_conflict, say_decision, say_way
from xlvalidate.reports.doubled_files import doubled
from xlvalidate.reports.finding_text import say, say_erratum
from xlvalidate.reports.form_style import looks, widths_of
from xlvalidate.reports.report_data import MISSING, Branch, Collected, OfficeResult, RuleCount
from xlvalidate.reports.safe_text import relative_link, visible
from xlvalidate.reports.sent_text import named
from xlvalidate.reports.shown_form import ShownForm, all_places, cells_of, drawn, place_of
from xlvalidate.reports.sums_text import called, largest, place, reason, state
from xlvalidate.reports.terminal import icon_of
from xlvalidate.version import __version__

_MOST_CAUSES, _MOST_LINKS, _MOST_UNITS, _MOST_CHANGES, _SHORT = 200, 12, 40, 60, 120


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeOffice:
    """An office in the tree as the page shows it: one line, and what stands below it where it is above others.

    `counts` has the offices below it, as (class, words); `differing` each figure that is not the sum: where, reported,
    sum, difference, largest units. The numbers say how many more there are.
    """

    branch: Branch
    anchor: str
    said: str
    state: str
    weight: str
    counts: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    differing: tuple[tuple[str, ...], ...]
    more_missing: int
    more_differing: int
    open: bool


def page(collected: Collected, language: str) -> str:
    """The whole page. Forms are drawn of offices that are not accepted."""
    style, script = _style(collected), _asset("page.js")
    rows = [_row(number, office, language) for number, office in enumerate(collected.gravest_first, start=1)]
    places = {id(row.office): f"#o{row.number}" for row in rows if row.open}
    anchors = {row.office.code: f"#o{row.number}" for row in reversed(rows) if row.open}
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            collected=collected,
            language=LANGUAGES[language].tag,
            rows=rows,
            rules=_rules(collected, language),
            doubled=list(doubled(collected)),
            calls=[
                (one, places.get(id(one.office), "")) for one in islice(said_calls(collected, language), MOST_CALLS)
            ],
            more_calls=max(0, len(collected.calls) - MOST_CALLS),
            tree=[_tree_office(branch, anchors, language) for branch in collected.tree or ()],
            differing=sum(1 for branch in collected.tree or () if branch.rolled and branch.rolled.differing),
            verdicts=list(reversed(Verdict)),
            style=Markup(style),
            script=Markup(script),
            style_hash=_hash(style),
            script_hash=_hash(script),
            program=__version__,
            errata=[say_erratum(edition, erratum, language) for edition, erratum in collected.errata],
            changes=[_changes(office, language) for office in collected.gravest_first if office.resubmission],
            say_conflict=lambda one: say_conflict(one, language),
            say_decision=lambda one: say_decision(one, language),
            say_way=lambda way: say_way(way, language),
            command_of=lambda way: command_of(way, HERE, language),
            say_other=lambda finding: say(finding, None, language).what,
            t=partial(_text, language),
            v=visible,
            when=when,
            due=collected.due.said(language) if collected.due else "",
            periods=[
                (one, one.period.said(language), one.due.said(language) if one.due else "") for one in collected.periods
            ],
            lacks=lambda office: text("and", language).join(visible(one) for one in office.lacks),
            sent=lambda files: named(files, language),
        )
    )


def _changes(office: OfficeResult, language: str) -> tuple[OfficeResult, str, list[str], int]:
    """An office that has reported again: what was changed, how much more there is."""
    made = office.resubmission
    assert made is not None
    shown = made.figures[:_MOST_CHANGES]
    said = [*say_entries(made, language), *(say_change(one, made.edition, language) for one in shown)]
    return office, say_resubmission(made, language), said, made.count - len(shown)


def _tree_office(branch: Branch, anchors: Mapping[str, str], language: str) -> TreeOffice:
    differing = branch.rolled.differing if branch.rolled else ()
    counts = (
        (key, f"{text('report.missing.verdict' if key == MISSING else f'verdict.{key}', language)} {count}")
        for key in (*Verdict, MISSING)
        if (count := branch.below.get(key, 0))
    )
    return TreeOffice(
        branch=branch,
        anchor=anchors.get(branch.code, ""),
        said=text(f"verdict.{branch.verdict}" if branch.verdict else "report.missing.verdict", language),
        state=state(branch, language),
        weight="must" if differing else "explain" if branch.missing else "",
        counts=tuple(counts),
        missing=tuple(
            text("rollup.missing", language, unit=called(unit), why=reason(unit, language))
            for unit in branch.missing[:_MOST_UNITS]
        ),
        differing=tuple(
            (
                visible(place(branch.rolled, one, language), 2 * _SHORT),
                *(plain(number) or "" for number in (one.left, one.right, one.difference)),
                largest(one, language),
            )
            for one in differing[:_MOST_UNITS]
            if branch.rolled
        ),
        more_missing=max(0, len(branch.missing) - _MOST_UNITS),
        more_differing=max(0, len(differing) - _MOST_UNITS),
        open=branch.depth == 0 or bool(differing),
    )


def when(moment: datetime | None) -> str:
    """A moment to the minute; empty where none is known."""
    return moment.isoformat(sep=" ", timespec="minutes") if moment else ""


def _text(language: str, key: str, **facts: object) -> str:
    return text(key, language, **facts)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("xlvalidate", "reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _row(number: int, office: OfficeResult, language: str) -> OfficeRow:
    drawn_here = office.verdict is not Verdict.ACCEPTED
    edition, causes = office.edition, causes_of(office.checked) if office.checked else ()
    submission = office.checked.submission if office.checked else None
    form = drawn(submission, causes) if drawn_here and submission else None
    told: list[ShownCause] = []
    by_sheet: dict[str, list[ShownCause]] = {}
    shown = causes[:_MOST_CAUSES] if drawn_here else ()
    for position, cause in enumerate(shown):
        one = _told(number, position, cause, edition, form, language)
        sheet = _sheet_of(cause, edition) if edition else ""
        if sheet and sheet != "cover":
            by_sheet.setdefault(sheet, []).append(one)
        else:
            told.append(one)
    first = say_cause(causes[0], edition, language) if shown else None
    return OfficeRow(
        number=number,
        office=office,
        must=sum(1 for cause in causes if cause.open and cause.severity is Severity.MUST),
        explain=sum(1 for cause in causes if cause.open and cause.severity is Severity.EXPLAIN),
        not_run=office.checked.counts.not_run if office.checked else 0,
        first=clip(f"{first.where} {first.what}".strip(), _SHORT) if first else "",
        first_anchor=f"o{number}f0",
        copy=relative_link(office.marked_copy),
        form=form,
        general=tuple(told),
        by_sheet={code: tuple(members) for code, members in by_sheet.items()},
        more=len(causes) - len(shown) if drawn_here else 0,
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


def _rules(collected: Collected, language: str) -> list[tuple[RuleCount, str, int, int, int]]:
    hit = [
        (
            count,
            title_of(count.rule, language),
            count.outcomes.get(Outcome.FAILED, 0),
            count.outcomes.get(Outcome.EXPLAINED, 0),
            count.outcomes.get(Outcome.NOT_RUN, 0),
        )
        for count in collected.rules
    ]
    broken = (row for row in hit if row[0].offices)
    return sorted(broken, key=lambda row: (-row[0].offices, -row[2], -row[3]))


def _hash(content: str) -> str:
    return "sha256-" + b64encode(sha256(content.encode()).digest()).decode()


@cache
def _asset(name: str) -> str:
    return (resources.files("xlvalidate") / "reports" / name).read_text("utf-8")


def _style(collected: Collected) -> str:
    """The page's style, the looks of the form, and the widths of the sheets that are drawn."""
    editions = {o.edition.id: o.edition for o in collected.offices if o.edition and o.verdict is not Verdict.ACCEPTED}
    return "\n".join((_asset("page.css"), *looks(), *(line for one in editions.values() for line in widths_of(one))))
