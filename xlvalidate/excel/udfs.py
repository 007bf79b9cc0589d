"""Formulas for those who maintain a form: `=XLV_RULE("T3-BAL.person")`, `=XLV_VERDICT()`, `=XLV_COUNT("must")`.

For Excel on Windows only, with this Python beside it: xlwings brings user-defined functions to no other system, and a
frozen program cannot serve them. Clerks do not need them: the sheet 校验 of every template says the same without a
program. To use them, import the module's functions once (xlwings tab, "Import Functions", UDF module
`xlvalidate.excel.udfs`) in a workbook that is a form.

They are volatile: they follow every calculation, and all that stand in a workbook share one judgement a second.
"""

import time
from collections.abc import Mapping
from typing import Any

import xlwings as xw

from xlvalidate.checking.check import Checked
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.errors import XlvalidateError
from xlvalidate.excel.buttons import OpenForm, form_in, judged
from xlvalidate.findings import Outcome, Severity
from xlvalidate.messages import text

_CATEGORY = "xlvalidate"
_SECONDS = 1.0
_latest: dict[str, tuple[float, OpenForm, Checked]] = {}

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


def _judged() -> tuple[OpenForm, Checked]:
    """The workbook that calls, judged at most once a second: a calculation asks for every formula by itself."""
    book = xw.Book.caller()
    name = str(book.fullname)
    known = _latest.get(name)
    if known is not None and time.monotonic() - known[0] < _SECONDS:
        return known[1], known[2]
    form = form_in(book, Catalogue())
    checked = judged(form)
    _latest.clear()
    _latest[name] = (time.monotonic(), form, checked)
    return form, checked
