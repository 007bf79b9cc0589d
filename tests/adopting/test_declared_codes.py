"""Codes that an author keeps: the form's names, its numbers, else short words of the labels, else places."""

import pytest

from xlvalidate.adopting.found_tables import FoundColumn, FoundLine, FoundOpen, FoundTable
from xlvalidate.adopting.proposed_codes import as_code, codes_of, column_codes, slug
from xlvalidate.adopting.scan_sheet import Square
from xlvalidate.cells import Area


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Pupils of grade 1 (girls)", "pupils_grade_1"),
        ("Name", "name"),
        ("The total of all", "total_all"),
        ("of the", "of_the"),
        ("(girls)", "girls"),
        ("Is a subrecipient?", "is_subrecipient"),
        ("Institutionalisation of reporting", "institutionalisation"),
        ("Total_Amount__c", "total_amount"),
        ("2.1", ""),
        ("2023 budget", ""),
        ("r1", ""),
        ("C12", ""),
        ("", ""),
        ("???", ""),
        ("开放床日", "kaifangchuangri"),
        ("在校生数（人）", "zaixiaoshengshu"),
        ("（一）", "yi"),
        ("Émissions à l’eau", "emissions_l_eau"),
        ("Größe – Straße", "grosse_strasse"),
        ("Coût (€)", "cout"),
        ("“Other” costs…", "other_costs"),
        ("Ширина", ""),
        ("％", ""),
    ],
)
def test_a_label_in_short(text: str, code: str) -> None:
    assert slug(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Expenditure Category Group", "expenditure_category_group"),
        ("Recipient Org:0:Name", "recipient_org_0_name"),
        ("Pupils (girls)", "pupils_girls"),
        ("one two three four five six seven eight", "one_two_three_four_five_six"),
        ("住房公积金缴存额", "zhufanggongjijinjiaocune"),
    ],
)
def test_a_label_in_more_words(text: str, code: str) -> None:
    assert slug(text, longest=32) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("federal_agency_prefix", "federal_agency_prefix"),
        ("Total.Amount", "total_amount"),
        ("Start_Date__c", "start_date"),
        ("topic_c", "topic_c"),
        ("_hidden", "hidden"),
        ("1st", ""),
        ("R1", ""),
        ("合计", "he_ji"),
        ("Señal_Nº", "senal_no"),
        ("Field_with_a_long_name_that_goes_on", "field_with_a_long_name_that_goes"),
        ("", ""),
    ],
)
def test_a_name_of_the_form(name: str, code: str) -> None:
    assert as_code(name) == code


def line(*labels: str, number: str = "") -> FoundLine:
    return FoundLine(
        labels=tuple((Area(1, at, 1, at), said) for at, said in enumerate(labels, 1)), span=(1, 1), number=number
    )


def table(rows: list[FoundLine], columns: list[FoundLine]) -> FoundTable:
    boxes = {
        (row, column): Square(box=Area(row + 2, column + 2, row + 2, column + 2))
        for row in range(len(rows))
        for column in range(len(columns))
    }
    return FoundTable(
        sheet="Form", area=Area(1, 1, 9, 9), rows=tuple(rows), columns=tuple(columns), boxes=boxes, closed=frozenset()
    )


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([line("Staff"), line("Rent")], ["staff", "rent"]),
        ([line("Staff", number="01"), line("Rent", number="2=3+4")], ["r1", "r2"]),
        ([line("Staff", number="1"), line("Rent", number="1")], ["staff", "rent"]),
        ([line("Girls", "Grade 1"), line("Boys", "Grade 1")], ["girls_grade_1", "boys_grade_1"]),
        ([line("Amount"), line("Amount")], ["r1", "r2"]),
        (
            [line("Expenditure category group"), line("Expenditure category")],
            ["expenditure_category_group", "expenditure_category"],
        ),
        ([line("Amount (EUR)"), line("Amount (USD)")], ["amount_eur", "amount_usd"]),
        ([line(), line("Rent")], ["r1", "rent"]),
        ([line("if"), line("sum"), line("and")], ["r1", "r2", "r3"]),
    ],
)
def test_codes_of_rows(rows: list[FoundLine], codes: list[str]) -> None:
    found, columns = codes_of(table(rows, [line("2023"), line("Planned")]), {})
    assert [*found.values()] == codes
    assert columns == {0: "c1", 1: "planned"}


def test_a_single_column_without_a_heading_has_no_code() -> None:
    assert codes_of(table([line("Staff"), line("Rent")], [line()]), {}) == ({0: "staff", 1: "rent"}, {0: ""})
    assert codes_of(table([line("Staff"), line("Rent")], [line("Paid")]), {})[1] == {0: "paid"}


def test_names_of_single_boxes_are_the_codes_of_a_column_or_of_a_row() -> None:
    names = {(2, 2): "Auditee_UEI", (3, 2): "if", (2, 3): "PeriodEnd"}
    column = table([line("UEI"), line("Why"), line("Other")], [line("Answer")])
    assert codes_of(column, names) == ({0: "auditee_uei", 1: "why", 2: "other"}, {0: ""})
    row = table([line("Dates")], [line("First"), line("Last")])
    assert codes_of(row, names) == ({0: ""}, {0: "auditee_uei", 1: "periodend"})
    # In a grid a name says neither the row nor the column.
    grid = table([line("Staff"), line("Rent")], [line("Plan"), line("Paid")])
    assert codes_of(grid, names) == ({0: "staff", 1: "rent"}, {0: "plan", 1: "paid"})


def test_two_boxes_with_the_same_name_keep_their_labels() -> None:
    names = {(2, 2): "Sum.A", (3, 2): "sum_a"}
    assert codes_of(table([line("Staff"), line("Rent")], [line()]), names)[0] == {0: "staff", 1: "rent"}


def test_codes_that_join_to_the_same_one_give_way_to_places() -> None:
    rows, columns = [line("x y"), line("x")], [line("z"), line("y z")]  # x_y + z and x + y_z
    assert codes_of(table(rows, columns), {}) == ({0: "r1", 1: "r2"}, {0: "c1", 1: "c2"})


def test_codes_of_the_columns_of_a_table_with_any_number_of_entries() -> None:
    def column(at: int, label: str, name: str = "") -> FoundColumn:
        square = Square(box=Area(2, at, 2, at))
        return FoundColumn(labels=((Area(1, at, 1, at), label),), column=at, square=square, name=name)

    columns = (
        column(1, "Name", "recipient_name"),
        column(2, "Name of the project"),
        column(3, "项目名称"),
        column(4, "7"),
    )
    found = FoundOpen(sheet="Form", top=2, most=9, columns=columns)
    assert column_codes(found) == ["recipient_name", "name_project", "xiangmumingcheng", "c4"]
