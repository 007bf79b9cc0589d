"""Forms of every kind that are counted, and what each output says of one: the examples, and forms that were made so
that the live sheet and the engine could count apart.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl

from examples.make import edition_of
from tests.forms import form_of
from xlvalidate.cells import Cell
from xlvalidate.checking.check import Checked
from xlvalidate.checking.judge import File, Setup, judge
from xlvalidate.checking.last_period import LastPeriod
from xlvalidate.derive.checks_sheet import EXPLANATION, SUMMARY_ROW, lines_of
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import as_issued, catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Verdict
from xlvalidate.messages import text
from xlvalidate.ooxml.fill import Typed, filled
from xlvalidate.reading.submission import Submission
from xlvalidate.reports import html_page, terminal
from xlvalidate.reports.json_lines import as_data
from xlvalidate.reports.marked_copy import marked
from xlvalidate.reports.plain_files import of_files

EXAMPLES = Path(__file__).parents[2] / "examples"
ERRATA = """
[[errata]]
rule = "{off}"
since = 2020-01-01
reason = "asks too much"
off = true

[[errata]]
rule = "{other}"
since = 2020-01-01
reason = "may be explained"
severity = "explain"
"""


@dataclass(frozen=True)
class CountedForm:
    """A form as it was judged, and its marked copy."""

    checked: Checked
    copy: bytes

    @property
    def language(self) -> str:
        assert self.checked.submission is not None
        return self.checked.submission.edition.language


@cache
def counted_forms(folder: str) -> Mapping[str, CountedForm]:
    """By name; what is written on the way goes into the folder."""
    return {name: _counted(name, data, own, last) for name, data, own, last in _forms(Path(folder))}


def _counted(name: str, data: bytes, own: str | None, last: bytes | None) -> CountedForm:
    setup = Setup(catalogue(own), printed)
    before = None
    if last is not None:
        read = judge([File("last.xlsx", last)], setup)[0].submission
        assert isinstance(read, Submission)
        before = LastPeriod(only=read)
    (checked,) = judge([File(f"{name}.xlsx", data)], setup, before)
    assert checked.submission is not None, checked.findings
    copy = marked(data, checked, checked.submission.edition.language)
    assert copy is not None
    return CountedForm(checked, copy)


def _forms(folder: Path) -> Iterator[tuple[str, bytes, str | None, bytes | None]]:
    for path in sorted(EXAMPLES.glob("*/*.xlsx")):
        own = edition_of(path.parent / "figures" / f"{path.stem}.txt")
        yield f"example-{path.stem}", path.read_bytes(), own if own.endswith(".toml") else None, None
    fujian = EXAMPLES / "fujian_short"
    year = (fujian / "county-2017.xlsx").read_bytes()
    yield "with-last-year", year, str(fujian / "ogi-2014-fj.toml"), (fujian / "county-2016.xlsx").read_bytes()

    edition, older = as_issued("ogi-2021"), as_issued("ogi-2019")
    codes = [code for code, indicator in edition.indicators.items() if indicator.numeric]
    zeros = dict.fromkeys(codes, 0)
    yield "blank", form_of(edition), None, None
    yield "half-blank", _filled(edition, dict.fromkeys(codes[::2], 0)), None, None
    yield "half-broken", _filled(edition, {code: n % 7 for n, code in enumerate(codes)}), None, None
    county = {"level": "县级", "office": "甲县", "office_code": "1", "year": "2025"}
    rules = {"t2_regulation_made": 1, "t2_regulation_in_force": 3}
    yield "erratum-widens", _filled(edition, {**zeros, **_there(edition, rules)}, county), None, None
    made = {code: 1 for code in older.indicators if code.startswith("t2_regulation")}
    level = {code: 0 for code, indicator in older.indicators.items() if indicator.numeric} | made
    yield "erratum-adds", _filled(older, level, county), None, None
    odd = {"t3_new_person": "１２", "t3_granted_person": " 1,234 ", "t3_new_business": "251000元", "t3_new_legal": "/"}
    yield "texts", _filled(edition, {**zeros, **_there(edition, odd)}), None, None
    eight = {"t2_licence_prior": 7, "t2_licence_change": 1, "t2_licence_decisions": 8}
    eight |= {"t2_penalty_prior": 20, "t2_penalty_change": -8, "t2_penalty_decisions": 12}
    said = {"S19-DEC-EQ-SUM.licence": "属实", "S19-DEC-EQ-SUM.penalty": "当年新增事项较多，已与台账核对"}
    figures = {code: 0 for code, indicator in older.indicators.items() if indicator.numeric}
    yield "explained", _filled(older, {**figures, **_there(older, eight)}, reasons=said), None, None

    school = (EXAMPLES / "own_form" / "school.toml").read_text("utf-8")
    corrected = folder / "errata" / "school.toml"
    corrected.parent.mkdir(exist_ok=True)
    corrected.write_text(school, "utf-8")
    form = as_issued(str(corrected))
    filled_in = (EXAMPLES / "own_form" / "hill-school.xlsx").read_bytes()
    (before,) = judge([File("before", filled_in)], Setup(catalogue(str(corrected)), printed))
    known = {one.id for one in form.rules}
    broken = dict.fromkeys(own for one in before.findings if (own := one.id.split(".")[0]) in known)
    off, other, *_ = broken
    corrected.with_suffix(".errata.toml").write_text(ERRATA.format(off=off, other=other), "utf-8")
    yield "erratum-off", filled_in, str(corrected), None


def _there(edition: Edition, figures: Mapping[str, Typed]) -> dict[str, Typed]:
    """Those of the figures that the edition has."""
    return {code: value for code, value in figures.items() if code in edition.indicators}


def _filled(
    edition: Edition,
    figures: Mapping[str, Typed],
    cover: Mapping[str, str] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> bytes:
    drawing, sheet = draw(edition), texts_of(edition.language).checks_sheet
    cells = {drawing.cell_of[code]: value for code, value in figures.items()}
    cells |= {drawing.field_of[code]: value for code, value in (cover or {}).items() if code in drawing.field_of}
    rows = {line.id: line.row for line in lines_of(edition)}
    for id_, said in (reasons or {}).items():
        cells[Cell(sheet, rows[id_], EXPLANATION)] = said
    return filled(form_of(edition), cells)


def counted_everywhere(one: CountedForm, computed: bytes) -> dict[str, tuple[int, ...]]:
    """The counts that each output gives: all that apply, passed, failed, explained, not run. `computed` is the marked
    copy as a spreadsheet program saved it.
    """
    submission, language = one.checked.submission, one.language
    assert submission is not None
    book = openpyxl.load_workbook(BytesIO(computed), data_only=True)
    ours = openpyxl.load_workbook(BytesIO(one.copy), data_only=True)
    checks = book[texts_of(language).checks_sheet]
    rules = as_data(one.checked, language)["rules"]
    collected = of_files([one.checked], title="", made=datetime(2026, 1, 1, tzinfo=UTC))
    said = {
        "封面": _numbers(_at(book, "xlv_summary"), language),
        "封面 as we wrote it": _numbers(_at(ours, "xlv_summary"), language),
        "校验": _numbers(str(checks.cell(SUMMARY_ROW, 1).value), language),
        "审核结果": _numbers(_at(book, "xlv_findings_summary"), language),
        "terminal": _numbers(terminal.render(one.checked, language), language),
        "JSON": (sum(rules.values()), *(rules[key] for key in ("passed", "failed", "explained", "not_run"))),
        "page": ()
        if one.checked.verdict is Verdict.ACCEPTED
        else _numbers(html_page.page(collected, language), language),
    }
    # The page draws no form that is accepted.
    accepted = one.checked.verdict is Verdict.ACCEPTED
    return {key: value for key, value in said.items() if key != "page" or not accepted}


def load_live(computed: bytes) -> str:
    """What 封面 says."""
    return _at(openpyxl.load_workbook(BytesIO(computed), data_only=True), "xlv_summary")


def _at(book: openpyxl.Workbook, name: str) -> str:
    sheet, _, cell = book.defined_names[name].attr_text.replace("$", "").partition("!")
    return str(book[sheet.strip("'")][cell].value)


def _numbers(said: str, language: str) -> tuple[int, ...]:
    """The numbers of the first sentence of counts in a text."""
    names = ("total", "passed", "failed", "explained", "not_run")
    pattern = re.escape(text("counts", language, **{name: f"<{name}>" for name in names}))
    for name in names:
        pattern = pattern.replace(f"<{name}>", r"(\d+)")
    found = re.search(pattern, said)
    assert found is not None, said[:200]
    return tuple(map(int, found.groups()))
