"""What pages are made from: the templates with all that they ask for, and the style and the script that may run."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from markupsafe import Markup, escape

from xlvalidate.editions.edition import Edition
from xlvalidate.editions.wording import title_of
from xlvalidate.findings import Outcome, Severity, Verdict
from xlvalidate.languages import LANGUAGES
from xlvalidate.messages import text
from xlvalidate.reports.decided_text import HERE, command_of, say_conflict, say_decision, say_way
from xlvalidate.reports.doubled_files import doubled
from xlvalidate.reports.finding_text import say, say_erratum
from xlvalidate.reports.form_style import looks, widths_of
from xlvalidate.reports.front_sheet import by_parent, in_all
from xlvalidate.reports.page_assets import asset, digest
from xlvalidate.reports.report_data import Collected, RuleCount
from xlvalidate.reports.safe_text import visible
from xlvalidate.reports.sent_text import named
from xlvalidate.reports.shown_form import Mark, ShownCell, ShownRow
from xlvalidate.version import __version__

ROOM = "reports"
"""Where the templates of reports are."""


def words(language: str) -> Mapping[str, Any]:
    """What templates say things with in a language."""
    return {
        "language": LANGUAGES[language].tag,
        "verdicts": list(reversed(Verdict)),
        "program": __version__,
        "t": partial(_text, language),
        "v": visible,
        "when": when,
        "lines_of": lines_of,
        "icon_of": icon_of,
        "lacks": lambda office: text("and", language).join(visible(one) for one in office.lacks),
        "sent": lambda files: named(files, language),
    }


def whole(collected: Collected, language: str) -> Mapping[str, Any]:
    """What a page says of the whole collection."""
    return {
        **words(language),
        "collected": collected,
        "counts": in_all(by_parent(collected)),
        "rules": _rules(collected, language),
        "doubled": list(doubled(collected)),
        "errata": [say_erratum(edition, erratum, language) for edition, erratum in collected.errata],
        "say_conflict": lambda one: say_conflict(one, language),
        "say_decision": lambda one: say_decision(one, language),
        "say_way": lambda way: say_way(way, language),
        "command_of": lambda way: command_of(way, HERE, language),
        "say_other": lambda finding: say(finding, None, language).what,
        "due": collected.due.said(language) if collected.due else "",
        "periods": [
            (one, one.period.said(language), one.due.said(language) if one.due else "") for one in collected.periods
        ],
    }


def when(moment: datetime | None) -> str:
    """A moment to the minute; empty where none is known."""
    return moment.isoformat(sep=" ", timespec="minutes") if moment else ""


def lines_of(number: int, sheet: str, rows: Iterable[ShownRow]) -> Markup:
    """Rows of a drawn form; each office has hundreds of cells."""
    lines = (
        f"<tr><th>{row}</th>{''.join(_square(number, sheet, one) for one in squares)}</tr>" for row, squares in rows
    )
    return Markup("\n".join(lines))


def _square(number: int, sheet: str, one: ShownCell) -> str:
    if one.mark is None and not one.named:
        return _plain_square(one.look, one.text, one.across, one.down)
    look, within = one.look, escape(one.text)
    if (mark := one.mark) is not None:
        look += f" {mark.severity}{' likeliest' if mark.likeliest else ''}"
        within = icon_of(number, mark) + within
    own = f' id="o{number}-{escape(sheet)}-{one.a1}"' if one.named else ""
    return f'<td class="{look}"{own}{_reach(one.across, one.down)}>{within}</td>'


@lru_cache(maxsize=4096)
def _plain_square(look: str, text: str, across: int, down: int) -> str:
    return f'<td class="{look}"{_reach(across, down)}>{escape(text)}</td>'


def _reach(across: int, down: int) -> str:
    return (f' colspan="{across}"' if across > 1 else "") + (f' rowspan="{down}"' if down > 1 else "")


def icon_of(number: int, mark: Mark) -> Markup:
    """What stands in a marked cell, and leads to what is said of it."""
    icon = "★" if mark.likeliest else "×" if mark.severity is Severity.MUST else "!"
    return Markup(f'<a href="#o{number}f{mark.cause}">{icon}</a>')


def _text(language: str, key: str, **facts: object) -> str:
    return text(key, language, **facts)


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


def dressed(editions: Iterable[Edition], script: str, *styles: str) -> Mapping[str, Any]:
    """The style of a page, with further ones and the widths of the sheets that are drawn on it, and its script, each
    with its digest.
    """
    style = "\n".join(
        (
            asset(ROOM, "page.css"),
            *(asset(ROOM, name) for name in styles),
            *looks(),
            *(line for one in editions for line in widths_of(one)),
        )
    )
    run = asset(ROOM, script)
    return {
        "style": Markup(style), "script": Markup(run), "style_hash": digest(style), "script_hash": digest(run)
    }  # fmt: skip
