"""Small mistakes in the reader of the page, each of which makes it read something else: the comparison finds it."""

from collections.abc import Iterator, Mapping

import openpyxl
import pytest

from tests import declared, monthly, open_forms
from tests.hostile.test_package import CASES
from tests.page.read_alike import wanted
from tests.page.script_reader import ScriptReader, script_reader
from tests.page.test_script_reads_alike import (
    EXAMPLES,
    lines_inserted,
    merged_and_hidden,
    rows_merged_hidden_and_summed,
    saved,
    spoiled_columns,
    written_beside,
)
from tests.reading.odd_form import SMALL, changed, good, part
from xlvalidate.cells import Cell
from xlvalidate.derive.checks_sheet import EXPLANATION, lines_of
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.template import template
from xlvalidate.editions.catalogue import Catalogue, find
from xlvalidate.editions.edition import Edition
from xlvalidate.ooxml.fill import filled

ODD = (
    "123456789012345",
    "１２",
    "1 234",
    "5.0000000000000000000001",
    "50元",
    "12 (估计)",
    "/",
    "无",
    "-5",
    "\u00a07\u0085",
    "1.5E3",
)
YEARS = ("2024年1月1日至2025年12月31日", "二〇二四年", "2024-02-30", "2,024")

FAULTS: Mapping[str, tuple[str, str, str]] = {
    "fifteen digits are too many": ("numbers.js", "digitsOf(value) > told.digits", "digitsOf(value) >= told.digits"),
    "full-width is not told": ("numbers.js", "['full-width', [", "['', ["),
    "a remark is a unit": ("numbers.js", "notes.add('annotated')", "notes.add('unit')"),
    "a tie goes up": ("doubles.js", "doubled === bottom && whole % TWO === ONE", "doubled === bottom"),
    "any end of the year": ("years.js", "ends === undefined || ends === String(year) ? year : null", "year"),
    "any day of February": ("calendar.js", "day >= 1 && day <= daysIn(year, month)", "day >= 1"),
    "checksums do not matter": ("package.js", "if (crc !== part.crc)", "if (false)"),
    "sizes do not matter": ("package.js", "if (size !== part.size)", "if (false)"),
    "parts may share bytes": ("package.js", "if (entry.offset < free)", "if (false)"),
    "names of parts may lead out": ("package.js", ".includes('..')", ".includes('...')"),
    "bytes may follow a stream": ("inflate.js", "if (this.at !== this.bytes.length)", "if (false)"),
    "a DTD may be there": ("xml_tokens.js", "this.heard.doctype();", ""),
    "merged cells are filled in": ("odd_sheets.js", "covered.add(sheet.inputs.get(place) ?? '')", "covered.add('')"),
    "hidden rows show": ("odd_sheets.js", "const byRow = hidden.has(cell.row) ||", "const byRow ="),
    "any words declare a table": (
        "declared_tables.js",
        "compared(form.declaredWords.get(one) ?? '') === compared(text)",
        "true",
    ),
    "any result of a formula is right": ("recalculate.js", "apart.over * allowed.under <=", "0n <="),
    "the 29th of February of 1900": ("day_grammar.js", "if (numbers.join(' ') === '1900 2 29') {", "if (false) {"),
    "a mark before a part is a letter": ("xml_text.js", "=== 0xbf ? bytes.subarray(3)", "=== 0xbf ? bytes"),
    "what is not ASCII is read": ("xml_text.js", "slice(0, beyond), sound: false", "slice(0, beyond), sound: true"),
    "a tab is no character": ("xml_entities.js", "(code < 0x20 && code !== 9 &&", "(code < 0x20 &&"),
    "months have no names": ("periods.js", "const name = kind === 'month' ?", "const name = kind === '' ?"),
    "another edition will do": ("identify.js", "?? 'unknown-edition'", "?? byNames(book, forms, told) ?? ''"),
    "of two names one leads on": ("defined_names.js", "!== undefined ? doubled(known)", "!== undefined ? known"),
    "reasons are not read": (
        "read.js",
        "explanations: explanations(read.book, form",
        "explanations: submission.explanations || (form",
    ),
    "comments are not read": ("comments.js", "kind === 'comments' ? notes", "kind !== 'comments' ? notes"),
    "hidden entries are merged": ("entry_oddities.js", "'entries-hidden', found", "'entries-merged', found"),
    "a reason of blanks": ("explanations.js", "!sheets.has(name.cell.sheet)", "sheets.has(name.cell.sheet)"),
}  # fmt: skip

PARTS = (
    part("sheet2.xml", ("<v>16</v>", "<f>(C5+C6)*2-SUM(C5:C6)+C8+C9</f><v>16</v>"), ("<v>9</v>", "<f>3*4</f><v>9</v>")),
    part("sheet2.xml", ("<worksheet", "\ufeff<worksheet")),
    part(
        "sheet2.xml",
        ("<worksheet", '<?xml version="1.0" encoding="US-ASCII"?><worksheet'),
        ("</worksheet>", "</worksheet>é"),
    ),
    part("sheet2.xml", (">Place<", ">Pl&#9;ace<")),
    part(
        "workbook.xml", ("<definedNames>", '<definedNames><definedName name="i_b_total_count">Books!$C$9</definedName>')
    ),
    part("sheet6.xml", (">small<", ">smaller<")),
)
SPOILED_FIGURES = (lines_inserted, merged_and_hidden, written_beside)


def editions() -> tuple[Edition, ...]:
    """A form of figures, and what it does not have: every kind, tables of any length, months, tables left out."""
    school = find(str(EXAMPLES / "own_form" / "school.toml"))
    return school, declared.kinds(), declared.whole(), open_forms.grants(), monthly.edition_of(), SMALL


def cases() -> Iterator[tuple[str, bytes, Edition]]:
    """Forms that were spoiled, contents of many kinds, small packages that are refused; and their edition."""
    school, kinds, whole, grants, month, _ = editions()
    path = EXAMPLES / "own_form" / "hill-school.xlsx"
    for number, spoil in enumerate((None, *SPOILED_FIGURES)):
        book = openpyxl.load_workbook(path)
        if spoil is not None:
            spoil(book)
        names = [name for name in book.defined_names if name.startswith("i_")]
        for at, name in enumerate(names) if number == 0 else ():
            ((sheet, cell),) = book.defined_names[name].destinations
            book[sheet][cell].value = (*ODD, 562949953421312.5)[at % (len(ODD) + 1)]
        ((sheet, cell),) = book.defined_names["xlv_year"].destinations
        book[sheet][cell].value = YEARS[number]
        yield getattr(spoil, "__name__", "odd"), saved(book), school
    yield from ((f"part {at}", changed(one), SMALL) for at, one in enumerate(PARTS))
    checks = texts_of(SMALL.language).checks_sheet
    explained = [Cell(checks, one.row, EXPLANATION) for one in lines_of(SMALL) if one.explains]
    yield "reasons", filled(good(), dict.fromkeys(explained, "as agreed")), SMALL
    dated = [cell for code, cell in draw(kinds).cell_of.items() if kinds.indicators[code].kind.facts.type == "date"]
    yield "days", filled(template(kinds), dict.fromkeys(dated, "1900-02-29")), kinds
    yield "declared", filled(template(whole), dict.fromkeys(draw(whole).declared_of.values(), "没有")), whole
    year, said = (draw(month).field_of[code] for code in ("year", "month"))
    yield "month", filled(template(month), {year: 2026, said: "March"}), month
    yield "entries", spoiled_columns(grants, rows_merged_hidden_and_summed), grants
    yield from ((name, data, school) for name, data, *_ in CASES if len(data) < 20_000)


@pytest.fixture(scope="module")
def reader() -> Iterator[ScriptReader]:
    with script_reader() as found:
        found.holds(editions())
        for name, data, edition in cases():
            found.keep(name, data, wanted(Catalogue(edition), name, data, explained=True), explained=True)
        yield found


def test_without_a_fault_nothing_is_found(reader: ScriptReader) -> None:
    assert reader.first_unlike(None) is None


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(reader: ScriptReader, fault: str) -> None:
    assert reader.first_unlike(FAULTS[fault]) is not None
