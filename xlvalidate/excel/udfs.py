"""Formulas for those who maintain a form: `=XLV_RULE("T3-BAL.person")`, `=XLV_VERDICT()`, `=XLV_COUNT("must")`.

For Excel on Windows only, with this Python beside it: xlwings brings user-defined functions to no other system, and a
frozen program cannot serve them. Clerks do not need them: the sheet 校验 of every template says the same without a
program. To use them, import the module's functions once (xlwings tab, "Import Functions", UDF module
`xlvalidate.excel.udfs`) in a workbook that is a form.

They are volatile: they follow every calculation. All that stand in a workbook share one reading of its names and one
judgement: it is made anew as soon as something else stands in a cell of the form.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import xlwings as xw

from xlvalidate.checking.check import Checked
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.errors import XlvalidateError
from xlvalidate.excel.buttons import OpenForm, form_at, judged, places_in
from xlvalidate.excel.live_book import LivePlaces
from xlvalidate.excel.program_errors import in_a_sentence, place_of
from xlvalidate.findings import Outcome, Severity
from xlvalidate.messages import LANGUAGES, text

_CATEGORY = "xlvalidate"
_PAUSE = 1.0  # seconds without a question: what is asked next belongs to another calculation
_latest: "dict[str, _Latest]" = {}

_SHEETS_WORDS: Mapping[Outcome, str] = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.EXPLAINED: "explained",
    Outcome.NOT_RUN: "to_fill",
    Outcome.NOT_APPLICABLE: "not_applicable",
}


@xw.func(category=_CATEGORY, volatile=True)
@xw.arg("rule", doc="The id of a rule instance, such as T3-BAL.person, or of a rule over a whole table: T3-INT")
def XLV_RULE(rule: str) -> str:  # noqa: N802
    """The state of one rule in this workbook: 通过, 不符, 已说明, 待填 or 不适用."""
    try:
        form, checked = _judged()
    except XlvalidateError as error:
        return str(error)
    wanted = str(rule).strip().lower()
    for id_, outcome in checked.outcomes.items():
        if id_.lower() == wanted:
            return text(f"sheet.live.{_SHEETS_WORDS[outcome]}", form.language)
    return text("excel.udf.no-rule", form.language, rule=rule, edition=form.edition.id)


@xw.func(category=_CATEGORY, volatile=True)
def XLV_VERDICT() -> str:  # noqa: N802
    """The verdict on this workbook: 通过, 待说明 or 退回修改."""
    try:
        form, checked = _judged()
    except XlvalidateError as error:
        return str(error)
    return text(f"verdict.{checked.verdict}", form.language)


@xw.func(category=_CATEGORY, volatile=True)
@xw.arg("severity", doc="must (强制), explain (核实) or note (提示); all that somebody has to act on when left out")
def XLV_COUNT(severity: str = "") -> Any:  # noqa: N802  xlwings converts no `int | str`
    """How many findings of a severity are still open in this workbook."""
    try:
        form, checked = _judged()
    except XlvalidateError as error:
        return str(error)
    asked = str(severity or "").strip().lower()
    words = {text(f"severity.{one}", form.language): one for one in Severity} | {str(one): one for one in Severity}
    if asked and asked not in words:
        return text("excel.udf.no-severity", form.language, severity=severity, words=", ".join(Severity))
    if not asked:
        return sum(1 for finding in checked.findings if finding.open)
    return sum(1 for one in checked.findings if one.severity is words[asked] and not one.explanation)


@dataclass(slots=True)
class _Latest:
    """The last judgement of a workbook, and when it was last asked for."""

    places: LivePlaces
    form: OpenForm
    checked: Checked
    asked: float


def _judged() -> tuple[OpenForm, Checked]:
    """The workbook that calls, judged once a calculation, which asks for every formula by itself.

    No clock tells one calculation from the next: the figures do. They are read in a few blocks each time; the names,
    one by one, only where the figures differ or nothing was asked for a while.
    """
    with in_a_sentence(LANGUAGES[0]):
        book = xw.Book.caller()
        name = place_of(book)
        known = _latest.pop(name, None)
        if (
            known is None
            or time.monotonic() - known.asked > _PAUSE
            or known.places.read(known.form.edition.column_names) != known.form.read
        ):
            places = places_in(book)
            form = form_at(book, places, Catalogue())
            same = known is not None and known.form.read == form.read
            known = _Latest(places, form, known.checked if known is not None and same else judged(form), 0.0)
        known.asked = time.monotonic()
        _latest.clear()
        _latest[name] = known
        return known.form, known.checked
