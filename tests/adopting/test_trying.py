"""A draft is tried before it is written: linted, laid on the form, and the untouched form checked. The forms here are
small sheets drawn below; `*` is a cell that is not locked on a protected sheet, `=` begins a formula.
"""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from xlvalidate.cells import Cell
from xlvalidate.desk.adopt import AdoptedForm, adopt
from xlvalidate.errors import UsageError

Drawing = Mapping[str, str]  # by its name, a sheet as lines of boxes


def form(drawings: Drawing, lists: Mapping[str, str] = {}, names: Mapping[str, str] = {}) -> bytes:
    """The workbook. `lists` are validations by sheet and cells, `names` are defined ones."""
    book = Workbook()
    book.remove(book.active)
    for name, drawing in drawings.items():
        sheet = book.create_sheet(name)
        sheet.protection.sheet = "*" in drawing
        for row, line in enumerate(drawing.strip().splitlines(), start=1):
            for column, said in enumerate(line.strip().strip("|").split("|"), start=1):
                cell, words = sheet.cell(row, column), said.strip()
                if words.startswith("*"):
                    cell.protection = Protection(locked=False)
                    words = words[1:].strip()
                if words:
                    cell.value = float(words) if words.replace(".", "").isdigit() else words
    for where, formula in lists.items():
        sheet, _, area = where.rpartition("!")
        validation = DataValidation(type="list", formula1=formula)
        validation.add(area)
        book[sheet].add_data_validation(validation)
    for name, refers in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=refers)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def adopted(data: bytes, *, blank: bool = False) -> AdoptedForm:
    return adopt(data, "form.xlsx", "form", None, blank=blank)


def figures(one: AdoptedForm) -> dict[str, str]:
    """By its cell, what each box of a closed table takes, and its code."""
    found = {}
    for table in one.draft.tables:
        for place, kind in getattr(table, "kinds", {}).items() if hasattr(table, "rows") else ():
            row, column = table.rows[place[0]], table.columns[place[1]]
            code = "_".join(filter(None, (table.code, row, column)))
            found[table.found.boxes[place].box.first] = f"{code} {kind.kind.value}"
    return found


QUESTIONS = """
    | Annual return         |
    | Name of the project   | *        |
    | Start date            | *        |
    | Amount requested      | *        |
    | Status                | *<Select> |
"""


def test_questions_beside_their_boxes():
    one = adopted(form({"Form": QUESTIONS}, {"Form!B5": '"<Select>,Open,Closed"'}))
    assert figures(one) == {
        "B2": "form_name_project text",
        "B3": "form_start_date date",
        "B4": "form_amount_requested amount",
        "B5": "form_status choice",
    }
    assert (one.draft.found, one.draft.asked, one.odd, one.widened, one.left_out) == (4, 4, (), (), ())
    assert one.draft.placeholders == ("<Select>",)
    assert 'choices = ["Open", "Closed"]' in one.edition


def test_the_forms_own_names_are_codes():
    names = {"project_name": "Form!$B$2", "starts": "Form!$B$3", "amount": "Form!$B$4", "state": "Form!$B$5"}
    one = adopted(form({"Form": QUESTIONS}, names=names))
    assert [code.split()[0] for code in figures(one).values()] == [
        "form_project_name",
        "form_starts",
        "form_amount",
        "form_state",
    ]


ANSWERED = """
    | Name | *North Ltd |
    | Amount | *many |
    | Paid | *12 |
"""


def test_answers_are_told_and_taken_out_where_that_is_asked():
    data = form({"Form": ANSWERED})
    one = adopted(data)
    assert [str(cell) for cell in one.draft.answers] == ["Form!B1", "Form!B2", "Form!B3"]
    assert (one.blanked, figures(one)["B2"]) == (None, "form_amount text")  # as “many” is no amount
    assert [str(cell) for cell in one.widened] == ["Form!B2"]
    blank = adopted(data, blank=True)
    assert blank.blanked is not None
    sheet = load_workbook(BytesIO(blank.blanked))["Form"]
    assert [sheet[at].value for at in ("A1", "B1", "B2", "B3")] == ["Name", None, None, None]
    assert (blank.draft.answers, figures(blank)["B2"], blank.widened) == ((), "form_amount amount", ())


SUMS = """
    | Staff | Men | Women | All | Share |
    | Doctors | * | * | =B2+C2 | =B2/D2 |
    | Nurses | * | * | =B3+C3 | =B3/D3 |
    | Total | =SUM(B2:B3) | =SUM(C2:C3) | =SUM(D2:D3) |
"""


def test_formulas_are_computed_cells_and_proposed_rules():
    one = adopted(form({"Form": SUMS}))
    assert 'computed = ["doctors_all", "doctors_share", "nurses_all", "nurses_share", "total_men"' in one.edition
    proposed = [(rule.id, rule.each, rule.says) for rule in one.draft.rules]
    assert proposed[:2] == [
        ("FORM-COL-ALL", "form.rows(doctors, nurses)", "all = men + women"),
        ("FORM-COL-SHARE", "form.rows(doctors, nurses)", "share = men / all"),
    ]
    assert proposed[2] == ("FORM-ROW-TOTAL", "form.columns(men, women, all)", "total = doctors + nurses")
    assert one.proposed == len(one.draft.rules)
    assert '#says = "all = men + women"' in one.edition
    assert "\nsays = " not in one.edition


ENTRIES = "| Reference | Agency | Amount |\n" + "| * | * | * |\n" * 12


def test_rows_that_nothing_tells_apart_are_entries():
    (table,) = adopted(form({"Awards": ENTRIES})).draft.tables
    assert (table.code, table.found.top, table.found.most) == ("awards", 2, 12)
    assert table.columns == ("reference", "agency", "amount")


def test_lists_stand_elsewhere_and_depend_on_each_other():
    lists = {"Lists": "North|Leeds|York\nSouth|Dover|Exeter"}
    drawing = "| Region | Town |\n" + "| * | * |\n" * 6
    one = adopted(
        form(
            {"Form": drawing, **lists},
            {
                "Form!A2:A7": "Lists!$A$1:$A$2",
                "Form!B2:B7": "OFFSET(Lists!$A$1,MATCH(A2,Lists!$A$1:$A$2,0)-1,1,1,2)",
            },
        )
    )
    assert [(each.code, each.items, each.by_word, each.parent) for each in one.draft.lists] == [
        ("region", ("North", "South"), (), ""),
        (
            "town",
            ("Leeds", "York", "Dover", "Exeter"),
            (("North", ("Leeds", "York")), ("South", ("Dover", "Exeter"))),
            "region",
        ),
    ]
    assert 'list = "town", under = "region"' in one.edition
    assert one.draft.sheets == ("Lists",)


def test_a_long_list_is_a_file_of_its_own():
    codes = "\n".join(f"C{number:04}" for number in range(300))
    one = adopted(form({"Form": "| Code | * |", "Codes": codes}, {"Form!B1": "Codes!$A$1:$A$300"}))
    assert list(one.lists) == ["form.code.csv"]
    assert one.lists["form.code.csv"].split() == codes.split()
    assert 'file = "form.code.csv"' in one.edition


def test_a_form_in_which_nothing_is_filled_in():
    with pytest.raises(UsageError, match="has no table that was understood"):
        adopted(form({"Form": "| Hello |"}))


def test_the_same_form_gives_the_same_draft():
    data = form({"Form": SUMS, "Awards": ENTRIES})
    assert adopted(data).edition == adopted(data).edition


@pytest.mark.parametrize(("found", "enough"), [(8, True), (7, False)])
def test_most_of_what_a_form_asks_for_has_to_be_found(found: int, enough: bool):
    one = adopted(form({"Form": QUESTIONS}))
    assert replace(one, draft=replace(one.draft, asked=10, found=found)).enough is enough


def test_a_number_that_is_printed_as_a_label():
    one = adopted(form({"Form": "| 1.1000000000000001 | Hospitals | * |\n| 1.2 | Clinics | * |"}))
    assert (one.odd, one.left_out) == ((), ())
    assert '"A1" = "1.1"' in one.edition or 'label = "1.1", at = "A1"' in one.edition
    assert Cell("Form", 1, 3) not in one.draft.answers


def test_a_formula_whose_ends_are_swapped_is_passed_over():
    one = adopted(form({"Form": "| Staff | Men | Women |\n| Doctors | * | * |\n| Total | =SUM(C2:B2) |"}))
    assert (one.draft.found, one.odd, one.draft.rules) == (2, (), ())
