"""The VBA as it runs in LibreOffice's VBA mode, on forms of every edition, against the engine. One start for all.

A module that passes questions on is put into the add-in for the test: what is not text or number cannot be passed
from outside. In LibreOffice the workbook in front of an add-in is the add-in, so the buttons are pressed in forms.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from macros import build
from tests.forms import form_of as blank_form_of
from xlvalidate.cells import Cell
from xlvalidate.checking.check import Checked
from xlvalidate.commands import RAN
from xlvalidate.derive.check_states import refs_of
from xlvalidate.derive.checks_sheet import COUNTED, EXPLANATION, CheckLine, lines_of
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.live_counts import WORDS, summary_name
from xlvalidate.desk.check_files import check_files, setup
from xlvalidate.desk.mark import mark
from xlvalidate.editions.catalogue import as_issued, built_in, catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.results_layout import CELL, TABLE, WHAT
from xlvalidate.editions.rule import Headings
from xlvalidate.editions.template_names import explanation_name
from xlvalidate.excel.engines.libreoffice_process import LibreOffice, OfficeMissingError, load_uno, program
from xlvalidate.findings import Origin, Outcome
from xlvalidate.ooxml.fill import filled
from xlvalidate.reports.marked_copy import entries, summary_of

SCHOOL = str(Path(__file__).parents[2] / "examples" / "own_form" / "school.toml")
EDITIONS = (*built_in(), SCHOOL)
FILLINGS = ("good", "broken", "text", "explained", "half", "blank")
FILTER = "Calc MS Excel 2007 VBA XML"
ALWAYS_RUN, NEVER_ASK = 4, 0
PYTHON = "/opt/a python/python"
EVERYTHING = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: numbers, dates, texts, formulas

PROBE = """Rem Attribute VBA_ModuleType=VBAModule
Option VBASupport 1
Public Function Ask(what As String, book As String, Optional n As Variant) As Variant
    Dim wb As Workbook, cells As Object, words As Variant, number As Long, said As String
    If book <> "" Then Set wb = Workbooks(book)
    Select Case what
    Case "check": Ask = CheckText(wb)
    Case "problem": Ask = Problem(wb)
    Case "summary": Ask = SummaryText(wb)
    Case "rows": Ask = FindingRows(wb)
    Case "next": Ask = NextRow(wb, n)
    Case "target": Ask = TargetName(wb, n)
    Case "finding": Ask = FindingText(wb, n)
    Case "place": Ask = PlaceText(wb, n)
    Case "clear": Ask = ClearMarks(wb)
    Case "explain_text": Ask = ExplainText(wb, n)
    Case "explain": Set cells = ExplainTarget(wb, n) : If cells Is Nothing Then Ask = "nowhere" Else Ask = cells.Address
    Case "quoted": Ask = Quoted(CStr(n))
    Case "command": Ask = EngineCommand(CStr(n))
    Case "line": Ask = EngineLine(EngineCommand(CStr(n)), wb.FullName)
    Case "guarded": Ask = Guarded(CStr(n))
    Case "start": Ask = StartEngine(CStr(n), wb)
    Case "off": Ask = IsOff(CStr(n))
    Case "after": Ask = EngineText(wb, CLng(n))
    Case "texts"
        words = Split(CStr(n), "|")
        For number = 1 To UBound(words)
            said = said & TextOf(words(number), words(0)) & Chr(0)
        Next
        Ask = said
    End Select
End Function
"""


def chinese(key: str, *parts: object) -> str:
    text = build.texts()[key][0]
    for number, part in enumerate(parts):
        text = text.replace(f"{{{number}}}", str(part))
    return text


@dataclass(frozen=True, repr=False)
class Libre:
    """LibreOffice with the add-in in it."""

    office: LibreOffice
    addin: Any

    def load(self, path: Path, **more: object) -> Any:
        arguments = {"Hidden": True, "MacroExecutionMode": ALWAYS_RUN, "UpdateDocMode": NEVER_ASK, **more}
        document = self.office.desktop.loadComponentFromURL(
            path.resolve().as_uri(), "_blank", 0, self.office.properties(**arguments)
        )
        assert document is not None, path
        document.calculateAll()
        return document

    def ask(self, what: str, book: str = "", n: object = 0, inside: Any = None) -> Any:
        return run(inside or self.addin, "Probe.Ask", what, book, n)


def run(document: Any, macro: str, *arguments: object) -> Any:
    __tracebackhide__ = True  # to show a document of a LibreOffice that is gone ends Python
    place = f"vnd.sun.star.script:VBAProject.{macro}?language=Basic&location=document"
    try:
        return document.getScriptProvider().getScript(place).invoke(arguments, (), ())[0]
    except Exception as error:
        said = f"{macro}{arguments}: {type(error).__name__}: {error}"
    raise AssertionError(said)


def with_probe(document: Any) -> Any:
    library = document.BasicLibraries.getByName("VBAProject")
    library.insertByName("Probe", PROBE)
    return document


@pytest.fixture(scope="module")
def libre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Libre]:
    try:
        load_uno(program())
    except OfficeMissingError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))
    path = tmp_path_factory.mktemp("addin") / build.ADDIN_NAME
    path.write_bytes(build.build_xlam())
    before = {name: os.environ.pop(name, None) for name in ("XLVALIDATE_EXE", "XLVALIDATE_PYTHON")}
    os.environ["XLVALIDATE_PYTHON"] = PYTHON
    office = LibreOffice()
    try:
        started = Libre(office, None)
        yield Libre(office, with_probe(started.load(path, FilterName=FILTER)))
    finally:
        office.close()
        os.environ.pop("XLVALIDATE_PYTHON")
        os.environ.update({name: value for name, value in before.items() if value is not None})


@pytest.fixture
def opened(libre: Libre) -> Iterator[Callable[..., Any]]:
    """Opens a workbook until the end of the test."""
    documents = []

    def open_(path: Path, **more: object) -> Any:
        documents.append(libre.load(path, **more))
        return documents[-1]

    yield open_
    for document in documents:
        document.setModified(False)
        document.close(True)


# ---------------------------------------------------------------------------------------------------- the workbooks


@cache
def edition_of(name: str) -> Edition:
    return as_issued(name)


def typed(edition: Edition, filling: str) -> dict[Cell, Any]:
    cell_of = draw(edition).cell_of
    numeric = [code for code, indicator in edition.indicators.items() if indicator.numeric and not indicator.optional]
    values: dict[str, Any] = dict.fromkeys(numeric, 0)
    if filling == "blank":
        values = {}
    elif filling == "half":
        values = dict.fromkeys(numeric[: len(numeric) // 2], 0)
    elif filling != "good":
        values |= {code: number % 7 for number, code in enumerate(numeric) if number % 5 == 0}
        values[numeric[-1]] = -1
    if filling == "text":
        values[numeric[3]] = "/"
    cells = {cell_of[code]: value for code, value in values.items()}
    if filling == "explained":
        cells |= {
            Cell(texts_of(edition.language).checks_sheet, line.row, EXPLANATION): "已与上年档案核对，确系注销一批"
            for line in lines_of(edition)
            if line.explains
        }
    return cells


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], tuple[Path, Checked]]:
    """A workbook by edition and filling, and what the engine says of it."""
    folder = tmp_path_factory.mktemp("books")

    @cache
    def book(name: str, filling: str) -> tuple[Path, Checked]:
        edition = edition_of(name)
        path = folder / f"{edition.id} {filling}.xlsx"
        path.write_bytes(filled(blank_form_of(edition), typed(edition, filling)))
        (checked,) = check_files([path], setup(catalogue(name)))
        assert checked.submission is not None and checked.submission.edition.id == edition.id
        return path, checked

    return book


def tables_with_text(checked: Checked) -> int:
    """A text in a number's cell breaks the rule on the figures of its table."""
    broken = [line for line in lines(checked, Outcome.FAILED) if line.instance is None]
    typed = {finding.id.partition(".")[0] for finding in checked.findings if "/" in {p.text for p in finding.places}}
    return sum(1 for line in broken if line.id in typed)


def form_of(path: Path) -> Path:
    made = path.with_suffix(".xlsm")
    made.write_bytes(build.build_xlsm(path.read_bytes()))
    return made


def lines(checked: Checked, *outcomes: Outcome) -> list[CheckLine]:
    """The lines that came out so, in their order."""
    assert checked.submission is not None
    return [line for line in lines_of(checked.submission.edition) if checked.outcomes[line.id] in outcomes]


def cells_of(document: Any) -> Mapping[str, Any]:
    """Everything that is in the cells."""
    found = {}
    for sheet in document.Sheets:
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        address = cursor.RangeAddress
        area = sheet.getCellRangeByPosition(0, 0, max(address.EndColumn, 27), max(address.EndRow, 10))
        found[sheet.Name] = [tuple(row) for row in area.getFormulaArray() if any(row)]
    return found


def value_at(document: Any, name: str) -> str:
    return str(document.NamedRanges.getByName(name).getReferredCells().getCellByPosition(0, 0).String)


# --------------------------------------------------------------------------------------------------------- the checks


def test_a_button_of_the_addin_with_no_form_in_front_does_nothing(libre: Libre) -> None:
    """Before any form is opened: LibreOffice may end itself when the workbook that was in front is closed."""
    before = cells_of(libre.addin)
    for button in ("XlvCheck", "XlvNext", "XlvClear", "XlvExplain", "XlvHelp"):
        run(libre.addin, f"XlvButtons.{button}")
    assert cells_of(libre.addin) == before


@pytest.mark.parametrize("filling", FILLINGS)
@pytest.mark.parametrize("name", EDITIONS, ids=lambda name: Path(name).stem)
def test_the_counts_and_the_order_are_those_of_the_engine(
    libre: Libre, books: Any, opened: Any, name: str, filling: str
) -> None:
    path, checked = books(name, filling)
    document = opened(path)
    counted = [int(value_at(document, summary_name(word))) for word in WORDS]
    passed, failed, to_fill, not_number, explained, not_applicable = counted

    assert {
        Outcome.PASSED: passed,
        Outcome.FAILED: failed,
        Outcome.EXPLAINED: explained,
        Outcome.NOT_RUN: to_fill + not_number,
        Outcome.NOT_APPLICABLE: not_applicable,
    } == {outcome: len(lines(checked, outcome)) for outcome in Outcome}
    assert libre.ask("summary", path.name) == value_at(document, "xlv_summary")
    rows = [int(row) for row in libre.ask("rows", path.name)]
    if not_number == 0:
        wanted = lines(checked, Outcome.FAILED) or lines(checked, Outcome.NOT_RUN)
        assert rows == [line.row for line in wanted]
    assert len(rows) == (failed + not_number or to_fill)
    text = libre.ask("check", path.name)
    assert text.startswith(f"{path.name}\n{libre.ask('summary', path.name)}\n")
    assert len(text) <= 450


def test_the_fillings_are_what_they_are_called(books: Any) -> None:
    for name in built_in():
        counts = {filling: books(name, filling)[1].counts for filling in FILLINGS}
        assert counts["good"].failed == counts["good"].not_run == 0
        assert counts["broken"].failed > 5
        assert tables_with_text(books(name, "text")[1]) == 1
        assert counts["half"].not_run > 0 and counts["half"].passed > 0
        settled = lines(books(name, "blank")[1], Outcome.PASSED, Outcome.FAILED)
        assert all(isinstance(line.rule, Headings) for line in settled)
    assert books("ogi-2019", "explained")[1].counts.explained > 0


@pytest.mark.parametrize("name", EDITIONS, ids=lambda name: Path(name).stem)
def test_next_walks_every_finding_once_and_then_begins_again(libre: Libre, books: Any, opened: Any, name: str) -> None:
    path, checked = books(name, "broken")
    opened(path)
    wanted = lines(checked, Outcome.FAILED)
    rows = [line.row for line in wanted]
    walked, row = [], 0
    for _ in range(len(rows) + 1):
        row = int(libre.ask("next", path.name, row))
        walked.append(row)

    assert walked == [*rows, rows[0]]
    engine = {finding.id for finding in checked.findings if finding.origin is Origin.RULE}
    engine |= {id.partition(".")[0] for id in engine}  # of a rule on every figure of a table: one finding a figure
    assert {line.id for line in wanted} <= engine
    assert checked.submission is not None
    edition = checked.submission.edition
    for place, line in enumerate(wanted, start=1):
        target = libre.ask("target", path.name, line.row)
        if line.instance is not None:
            assert target == edition.indicators[next(refs_of(line.instance)).code].name
        else:
            finding = next(one for one in checked.findings if one.id.startswith(f"{line.id}."))
            assert target == f"i_{finding.places[0].code}"
        if place in (1, 2, len(rows)):
            assert libre.ask("place", path.name, line.row).startswith(f"{place}/{len(rows)}  ")


def test_a_line_is_walked_as_it_is_counted_and_by_its_state_in_an_older_template(
    libre: Libre, books: Any, opened: Any
) -> None:
    path, checked = books("ogi-2019", "broken")
    document = opened(path)
    sheet = document.Sheets.getByName("校验")
    sheet.unprotect("")
    rows = [line.row for line in lines(checked, Outcome.FAILED)]
    (copied, *_) = (line.row for line in lines_of(edition_of("ogi-2019")) if line.elsewhere)
    for row, word in ((rows[0], "不适用"), (rows[1], "-"), (rows[2], "已说明"), (copied, "不符")):
        sheet.getCellByPosition(COUNTED - 1, row - 1).setString(word)
    assert [int(row) for row in libre.ask("rows", path.name)] == sorted([*rows[3:], copied])

    sheet.getCellRangeByName("J1:J500").clearContents(EVERYTHING)
    assert [int(row) for row in libre.ask("rows", path.name)] == rows


def test_a_finding_is_told_with_its_figures(libre: Libre, books: Any, opened: Any) -> None:
    path, checked = books("ogi-2019", "broken")
    document = opened(path)
    before = cells_of(document)
    (line,) = (line for line in lines(checked, Outcome.FAILED) if line.id == "T3-ROW.new")
    finding = next(finding for finding in checked.findings if finding.id == line.id)

    text = libre.ask("check", path.name)
    for number, row in enumerate((line.row for line in lines(checked, Outcome.FAILED)[:2]), start=1):
        assert f"\n{number}. {libre.ask('finding', path.name, row)}\n" in text
    assert cells_of(document) == before
    assert libre.ask("finding", path.name, line.row) == (
        "【不符】表三 一、本年新收政府信息公开申请数量：总计应等于各类申请人之和"
        f"；左边 {finding.left}，右边 {finding.right}，差 {finding.difference}（T3-ROW.new）"
    )


def test_a_line_of_a_whole_table_leads_to_the_figure_that_is_no_number(libre: Libre, books: Any, opened: Any) -> None:
    path, checked = books("ogi-2019", "text")
    opened(path)
    text = next(place for finding in checked.findings for place in finding.places if place.text == "/")
    row = next(line.row for line in lines_of(edition_of("ogi-2019")) if line.id == "T2-19-INT")

    assert libre.ask("target", path.name, row) == f"i_{text.code}"


def test_explaining_leads_to_the_cell_or_says_why_not(libre: Libre, books: Any, opened: Any) -> None:
    path, checked = books("ogi-2019", "broken")
    document = opened(path)
    failed = lines(checked, Outcome.FAILED)
    explains = next(line for line in failed if line.explains)
    must = next(line for line in failed if not line.explains)
    cell = document.NamedRanges.getByName(explanation_name(explains.id)).getReferredCells().RangeAddress

    assert libre.ask("explain", path.name, explains.row) == f"$G${cell.StartRow + 1}"
    assert libre.ask("explain", path.name, 0) == f"$G${explains.row}"
    assert libre.ask("explain", path.name, must.row) == "nowhere"
    assert libre.ask("explain_text", path.name, must.row) == chinese("explain_must")
    good, _ = books("ogi-2019", "good")
    opened(good)
    assert libre.ask("explain", good.name, 0) == "nowhere"
    assert libre.ask("explain_text", good.name, 0) == chinese("explain_none")


@pytest.mark.parametrize("name", EDITIONS, ids=lambda name: Path(name).stem)
def test_clearing_gives_the_form_as_it_was_before_it_was_marked(
    libre: Libre, books: Any, opened: Any, tmp_path: Path, name: str
) -> None:
    path, checked = books(name, "broken")
    language = edition_of(name).language
    marked = mark(checked, tmp_path, language)
    assert marked is not None
    plain, document = cells_of(opened(path)), opened(marked)
    assert cells_of(document) != plain

    assert libre.ask("clear", marked.name) == build.texts()["cleared"][language == "en"].replace("{0}", marked.name)
    assert cells_of(document) == plain
    results = document.Sheets.getByName(texts_of(language).results_sheet)
    assert len(results.getCellRangeByName("A6:AB2005").queryContentCells(EVERYTHING).getRangeAddresses()) == 0


# ------------------------------------------------------------------------------------------------------- bad input


def damaged(kind: str, document: Any) -> None:
    names, sheets = document.NamedRanges, document.Sheets
    if kind == "no sheet 校验":
        sheets.removeByName("校验")
    elif kind == "no sheet 审核结果":
        sheets.removeByName("审核结果")
    elif kind == "another schema":
        names.getByName("xlv_program").getReferredCells().getCellByPosition(0, 0).setValue(2)
    elif kind == "no schema":
        names.removeByName("xlv_program")
    elif kind == "no state column":
        sheet = sheets.getByName("校验")
        sheet.unprotect("")
        sheet.getCellRangeByName("I5:I200").clearContents(EVERYTHING)
    elif kind == "results moved":
        names.getByName("xlv_findings").setContent("$表三.$A$6")
    elif kind == "protected":
        sheets.getByName("审核结果").protect("secret")


@pytest.mark.parametrize(
    ("kind", "check", "clear"),
    [
        ("no sheet 校验", "problem.no_checks", None),
        ("no sheet 审核结果", None, "problem.no_results"),
        ("another schema", "problem.other_version", "problem.other_version"),
        ("no schema", "problem.other_version", "problem.other_version"),
        ("no state column", "problem.other_version", None),
        ("results moved", None, "problem.no_results"),
        ("protected", None, "problem.protected"),
    ],
)
def test_a_damaged_form_gets_a_sentence_and_stays_as_it_was(
    libre: Libre, books: Any, opened: Any, kind: str, check: str | None, clear: str | None
) -> None:
    path, _ = books("ogi-2019", "broken")
    document = opened(path)
    damaged(kind, document)
    document.calculateAll()
    before = cells_of(document)

    if check is not None:
        assert libre.ask("check", path.name) == libre.ask("problem", path.name) == chinese(check, path.name)
    else:
        assert libre.ask("problem", path.name) == ""
    if clear is not None:
        named = "审核结果" if clear == "problem.protected" else path.name
        assert libre.ask("clear", path.name) == chinese(clear, named)
    assert cells_of(document) == before


def test_a_workbook_that_is_no_form_and_none_at_all(libre: Libre, opened: Any, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"] = "小金库"
    path = tmp_path / "台账.xlsx"
    book.save(path)
    document = opened(path)
    before = cells_of(document)

    for button in ("check", "problem", "clear", "explain_text"):
        assert libre.ask(button, path.name) == chinese("problem.not_form", path.name)
    for button in ("check", "problem", "clear"):
        assert libre.ask(button) == chinese("problem.no_book")
    assert cells_of(document) == before


def test_two_forms_are_told_apart_by_their_names(libre: Libre, books: Any, opened: Any, tmp_path: Path) -> None:
    from openpyxl import Workbook

    (good, _), (broken, _) = books("ogi-2019", "good"), books("ogi-2021", "broken")
    opened(good)
    opened(broken)
    other = tmp_path / "other.xlsx"
    Workbook().save(other)
    opened(other)

    assert chinese("others", good.name, broken.name) in libre.ask("check", good.name)
    assert libre.ask("check", broken.name).startswith(broken.name)
    said = libre.ask("check", other.name)
    assert said.startswith(chinese("problem.not_form", other.name))
    assert good.name in said and broken.name in said


def test_a_read_only_form_is_checked_and_left_alone(libre: Libre, books: Any, opened: Any) -> None:
    """That it is read-only, LibreOffice does not tell its VBA: the sentence about it is on the manual checklist."""
    path, _ = books("ogi-2021", "broken")
    document = opened(path, ReadOnly=True)
    before = cells_of(document)

    assert libre.ask("check", path.name).startswith(path.name)
    assert cells_of(document) == before


# -------------------------------------------------------------------------------------------------------- the engine


def arguments_of(line: str) -> list[str]:
    """A command line split as programs on Windows split it (Microsoft: Parsing C command-line arguments)."""
    found, current, quoted, at, started = [], "", False, 0, False
    while at < len(line):
        slashes = len(line) - at - len(line[at:].lstrip("\\"))
        at += slashes
        if line[at : at + 1] == '"':
            current += "\\" * (slashes // 2)
            if slashes % 2:
                current += '"'
            else:
                quoted, started = not quoted, True
            at += 1
            continue
        current += "\\" * slashes
        if at < len(line) and line[at] == " " and not quoted:
            if current or started:
                found.append(current)
            current, started = "", False
        elif at < len(line):
            current += line[at]
        at += 1
    return [*found, current] if current or started else found


@pytest.mark.parametrize(
    "name",
    [
        "C:\\表 格\\a.xlsx",
        "100%done%.xlsx",
        "a b\\",
        'odd "name"\\\\',
        "a=b&c^(1)!;'.xlsx",
        "\\\\server\\share\\x.xlsx",
        "",
    ],
)
def test_a_name_comes_out_of_the_command_line_as_it_went_in(libre: Libre, name: str) -> None:
    line = f'"x.exe" press check --from-button {libre.ask("quoted", "", name)}'

    assert arguments_of(line) == ["x.exe", "press", "check", "--from-button", name]
    guarded = libre.ask("guarded", "", line)
    assert guarded.replace("%XLVALIDATE_PERCENT%", "%") == line
    assert "%" not in guarded.replace("%XLVALIDATE_PERCENT%", "")


def test_the_engine_is_found_beside_the_addin_before_a_python(
    libre: Libre, books: Any, opened: Any, tmp_path: Path
) -> None:
    path, _ = books("ogi-2019", "good")
    opened(path)
    assert libre.ask("command", "", str(tmp_path)) == f'"{PYTHON}" -m xlvalidate'
    folder = tmp_path / "xlvalidate"
    folder.mkdir()
    (folder / "xlvalidate.exe").touch()
    assert libre.ask("command", "", str(tmp_path)) == f'"{folder}/xlvalidate.exe"'
    (tmp_path / "xlvalidate.exe").touch()
    line = libre.ask("line", path.name, str(tmp_path))
    assert arguments_of(line) == [
        f"{tmp_path}/xlvalidate.exe",
        "press",
        "check",
        "--from-button",
        path.name,
    ]  # its FullName has no folder


def test_an_engine_that_does_not_start_changes_nothing(libre: Libre, books: Any, opened: Any) -> None:
    path, _ = books("ogi-2019", "broken")
    document = opened(path)
    before = cells_of(document)

    assert libre.ask("start", path.name, '"/nowhere/xlvalidate.exe"') == -1
    assert cells_of(document) == before


@pytest.mark.parametrize(("name", "filling"), [("ogi-2021", "broken"), ("ogi-2019", "good"), (SCHOOL, "broken")])
def test_what_the_program_found_is_told(
    libre: Libre, books: Any, opened: Any, tmp_path: Path, name: str, filling: str
) -> None:
    """A marked copy holds what the button of the program writes."""
    path, checked = books(name, filling)
    language = edition_of(name).language
    opened(path)
    assert libre.ask("after", path.name, RAN) == ""  # it says that it ran, and wrote nothing
    marked = mark(checked, tmp_path, language)
    assert marked is not None
    opened(marked)

    rows = entries(checked, language)
    said = [{entry.column: entry.text for entry in row} for row in rows]
    said = [row for row in said if WHAT in row]
    texts = {key: both[language == "en"] for key, both in build.texts().items()}
    wanted = [marked.name, summary_of(checked, language)]
    lines_ = []
    for number, row in enumerate(said[:5], start=1):
        where = " ".join(filter(None, (row.get(TABLE, ""), row.get(CELL, ""))))
        lines_.append(f"{number}. {texts['result_at'].replace('{0}', where) if where else ''}{row[WHAT]}")
    while lines_ and len("\n".join([*wanted, "", *lines_])) > 350:
        lines_.pop()
    if said:
        assert lines_
        sheet = texts_of(language).results_sheet
        end = texts["results_all"].replace("{0}", str(len(said))).replace("{1}", sheet)
        wanted += ["", *lines_, "", end]
    else:
        wanted += [""]
    assert libre.ask("after", marked.name, RAN) == "\n".join(wanted)
    for answer in (-1, 0, 1, 2, 3, 9009):
        assert libre.ask("after", marked.name, answer) == ""


def test_the_program_can_be_turned_off(libre: Libre) -> None:
    """A LibreOffice that runs does not get another environment: what is asked of it first is looked at."""
    answers = {word: libre.ask("off", "", word) for word in ("off", "OFF", " off ", "", "on", "of", "office")}
    assert {word for word, off in answers.items() if off} == {"off", "OFF", " off "}
    source = (build.HERE / "vba" / "XlvEngine.bas").read_text("ascii")
    begins = source.partition("Public Function EngineCommand")[2].splitlines()[1:3]
    assert begins == ["    Dim path As String", '    If IsOff(Environ("XLVALIDATE_ENGINE")) Then Exit Function']


# ---------------------------------------------------------------------------------------------- forms with macros


@pytest.mark.parametrize(
    ("name", "filling"),
    [*((name, "broken") for name in EDITIONS), *(("ogi-2019", filling) for filling in ("good", "half", "blank"))],
    ids=lambda value: Path(value).stem,
)
def test_a_form_with_macros_says_the_same_by_itself(
    libre: Libre, books: Any, opened: Any, name: str, filling: str
) -> None:
    path, checked = books(name, filling)
    made = form_of(path)
    (again,) = check_files([made], setup(catalogue(name)))
    document = with_probe(opened(made))

    assert again.outcomes == checked.outcomes
    assert libre.ask("check", made.name, inside=document) == libre.ask("check", made.name)
    assert libre.ask("rows", made.name, inside=document) == libre.ask("rows", made.name)


def test_the_buttons_of_a_form_walk_its_cells(books: Any, opened: Any, libre: Libre) -> None:
    path, checked = books("ogi-2019", "broken")
    document = with_probe(opened(form_of(path)))
    before = cells_of(document)
    run(document, "XlvButtons.XlvCheck")
    for line in lines(checked, Outcome.FAILED)[:4]:
        run(document, "XlvButtons.XlvNext")
        name = libre.ask("target", document.Title, line.row, inside=document)
        wanted = document.NamedRanges.getByName(name).getReferredCells().AbsoluteName
        assert document.CurrentSelection.AbsoluteName == wanted
    for button in ("XlvExplain", "XlvHelp", "XlvClear"):
        run(document, f"XlvButtons.{button}")
    assert cells_of(document) == before


def test_every_text_reads_the_same_from_the_sheet_and_from_the_module(libre: Libre, books: Any, opened: Any) -> None:
    document = with_probe(opened(form_of(books("ogi-2014", "blank")[0])))
    keys = [*build.texts(), "no.such"]
    for place, language in enumerate(build.LANGUAGES):
        wanted = [*(said[place] for said in build.texts().values()), "no.such"]
        for asked in (libre.addin, document):
            assert libre.ask("texts", n="|".join((language, *keys)), inside=asked).split("\0")[:-1] == wanted
