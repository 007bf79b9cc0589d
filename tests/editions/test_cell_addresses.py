"""Where an adopted workbook has its cells: what stands where, and every way in which an author can place it wrongly."""

import pytest

from tests.editions.little import HEAD, codes, edition, faults, rule, table, told
from xlvalidate.cells import Area, SwappedError
from xlvalidate.editions.cell_addresses import area_of, figure_area, sheet_of
from xlvalidate.editions.grid import leaf_columns, leaf_rows

# The workbook:      A       B    C
#               1   Item     A    B
#               2   X
#               3   Y
ONTO = f"""[onto]
file = "x.xlsx"
sha256 = "{"0" * 64}"
sheets = ["Notes"]
[onto.printed.T]
"A1" = "Item"
"""
A, B = '{ code = "a", label = "A", at = "B1" }', '{ code = "b", label = "B", at = "C1" }'
X, Y = '{ code = "x", label = "X", at = "A2" }', '{ code = "y", label = "Y", at = "A3" }'
T = table("t", f"{A}, {B}", f"{X}, {Y}", 0)
FORM = HEAD + ONTO + T
OFFICE = '{ code = "office", label = "Office" }'


def put(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def lint(folder, text: str) -> list[str]:
    return [f"{one.path} | {told(one)}" for one in faults(folder, text)]


ADDRESSES = [
    ("C6", Area(6, 3, 6, 3)),
    ("C6:D7", Area(6, 3, 7, 4)),
    ("表一!C6", Area(6, 3, 6, 3)),
    ("a!b!A1:B1", Area(1, 1, 1, 2)),
]


@pytest.mark.parametrize(("address", "area"), ADDRESSES)
def test_an_area_with_and_without_its_sheet(address, area):
    assert area_of(address) == area


SHEETS = [("表一!C6", "表一"), ("a!b!C6", "a!b"), ("C6", "")]


@pytest.mark.parametrize(("address", "sheet"), SHEETS)
def test_the_sheet_of_an_address(address, sheet):
    assert sheet_of(address) == sheet


@pytest.mark.parametrize("address", ["", "表一", "XFE1", "A1048577", "!"])
def test_what_is_no_address(address):
    with pytest.raises(ValueError):
        area_of(address)


def test_an_area_with_its_ends_swapped():
    with pytest.raises(SwappedError):
        area_of("T!D7:C6")


def test_a_figure_stands_beside_its_row_and_below_its_column(tmp_path):
    """Two rows high and two columns wide where its row and its column are merged."""
    wide = put(FORM, ('at = "C1"', 'at = "C1:D1"'), ('at = "A3"', 'at = "A3:A4"'))
    (block,) = edition(tmp_path, wide).tables[0].blocks
    found = [figure_area(row, column) for row in leaf_rows(block) for column in leaf_columns(block)]
    assert found == [Area(2, 2, 2, 2), Area(2, 3, 2, 4), Area(3, 2, 4, 2), Area(3, 3, 4, 4)]


def test_a_sound_one_has_no_fault(tmp_path):
    assert lint(tmp_path, FORM) == []
    own = f'{OFFICE[:-2]}, at = "T!E1" }}'
    assert lint(tmp_path, put(FORM, (OFFICE, own))) == []


BLOCK = "tables.0.blocks.0"
# What is written instead in a workbook of our own, which has no addresses.
OUR_OWN = HEAD + table("t", codes("a b"), codes("x y"), 3)
FOR_NOTHING = [
    (('code = "y"', 'code = "y", at = "A3"'), "table t.blocks[0].rows y.at", f"{BLOCK}.rows.1.at: address-for-nothing"),
    (
        ('code = "b"', 'code = "b", at = "C1"'),
        "table t.blocks[0].columns b.at",
        f"{BLOCK}.columns.1.at: address-for-nothing",
    ),
    (
        (codes("x y"), '{ code = "g", label = "G", rows = [{ label = "Z", at = "A3" }] }'),
        "table t.blocks[0].rows Z.at",
        f"{BLOCK}.rows.0.rows.0.at: address-for-nothing",
    ),
    (
        ('{ code = "office_code", label = "Code" }', '{ code = "office_code", label = "Code", at = "T!A3" }'),
        "cover.fields office_code.at",
        "cover.fields.1.at: address-for-nothing",
    ),
    (
        ("rows = [", 'computed = ["x_a"]\nrows = ['),
        "table t.blocks[0].computed",
        f"{BLOCK}.computed: computed-for-nothing",
    ),
]


@pytest.mark.parametrize(("change", "path", "expected"), FOR_NOTHING)
def test_a_workbook_of_our_own_has_no_addresses(tmp_path, change, path, expected):
    assert [one for one in lint(tmp_path, put(OUR_OWN, change)) if "widths" not in one] == [f"{path} | {expected}"]


CROSSINGS = [
    (
        'closed = ["x_b", "x_c", "z_a"]',
        ["closed | {at}.closed.1: no-crossing code=x_c", "closed | {at}.closed.2: no-crossing code=z_a"],
    ),
    ('closed = ["x_b"]', []),
    ('closed = ["t_x_b"]', ["closed | {at}.closed.0: no-crossing code=t_x_b"]),
]


@pytest.mark.parametrize(("said", "expected"), CROSSINGS)
def test_a_place_that_is_closed_has_to_be_there(tmp_path, said, expected):
    drawn = put(OUR_OWN, ("rows = [", f"{said}\nrows = ["))
    assert lint(tmp_path, drawn) == [f"table t.blocks[0].{one.format(at=BLOCK)}" for one in expected]


def test_a_place_that_is_computed_has_to_be_there(tmp_path):
    found = lint(tmp_path, put(FORM, ("rows = [", 'computed = ["x_b", "q"]\nrows = [')))
    assert found == [f"table t.blocks[0].computed | {BLOCK}.computed.1: no-crossing code=q"]


def test_the_second_block_of_a_second_table_is_told_by_its_number(tmp_path):
    second = f'[[tables.blocks]]\ncolumns = [{codes("c d")}]\nrows = [{codes("x")}]\nclosed = ["x_a"]'
    found = lint(tmp_path, OUR_OWN + table("u", codes("a b"), codes("x"), 3, block=second))
    assert found == ["table u.blocks[1].closed | tables.1.blocks.1.closed.0: no-crossing code=x_a"]


U = table("u", '{ code = "a", label = "A", at = "F1" }', '{ code = "q", label = "Q", at = "E2" }', 0, sheet="T")
WRONG = {
    "an address outside of a sheet": (
        [('at = "C1"', 'at = "XFE1"')],
        [f"table t.blocks[0].columns b.at | {BLOCK}.columns.1.at: no-address address=XFE1"],
    ),
    "the ends swapped": (
        [('at = "A3"', 'at = "A4:A3"')],
        [f"table t.blocks[0].rows y.at | {BLOCK}.rows.1.at: swapped address=A4:A3"],
    ),
    "a line of the cover outside of a sheet": (
        [(OFFICE, '{ code = "office", label = "Office", at = "T!XFE1" }')],
        ["cover.fields office.at | cover.fields.0.at: no-address address=T!XFE1"],
    ),
    "a text outside of a sheet": (
        [('"A1" = "Item"', '"A1" = "Item"\n"XFE1" = "n"\n"B9:A9" = "m"')],
        [
            "onto.printed.T | onto.printed.T.XFE1: no-address address=XFE1",
            "onto.printed.T | onto.printed.T.B9:A9: swapped address=B9:A9",
        ],
    ),
    # Without its places nobody asks what stands in one cell.
    "without an address": (
        [(', at = "A3"', ""), ('at = "C1"', 'at = "B1"')],
        [f"table t.blocks[0].rows y | {BLOCK}.rows.1: at-missing"],
    ),
    "a column without an address": (
        [(', at = "C1"', "")],
        [f"table t.blocks[0].columns b | {BLOCK}.columns.1: at-missing"],
    ),
    "a row without a label": (
        [(Y, "{}")],
        [f"table t.blocks[0].rows without a label | {BLOCK}.rows.1: at-missing"],
    ),
    "a row with a label and no code": (
        [(Y, '{ label = "Rest" }')],
        [f"table t.blocks[0].rows Rest | {BLOCK}.rows.1: at-missing"],
    ),
    "a group with a label": (
        [(Y, f'{{ label = "G", rows = [{Y}] }}')],
        [f"table t.blocks[0].rows G | {BLOCK}.rows.1: at-missing"],
    ),
    "a group without a label stands nowhere": ([(Y, f'{{ code = "g", rows = [{Y}] }}')], []),
    "a row of a group without a label": (
        [(Y, '{ code = "g", rows = [{ code = "y" }] }')],
        [f"table t.blocks[0].rows y | {BLOCK}.rows.1.rows.0: at-missing"],
    ),
    "a column that prints": (
        [('label = "B", at', 'prints = "p", label = "B", at')],
        [f"table t.blocks[0].columns b | {BLOCK}.columns.1.prints: prints"],
    ),
    "notes": ([('title = "T"', 'title = "T"\nnotes = ["n"]')], ["table t | tables.0: notes-and-corners"]),
    "a corner": ([("rows = [", 'corner = "c"\nrows = [')], ["table t | tables.0: notes-and-corners"]),
    "a corner of the second block": (
        [("rows = [", f'rows = [{Y}]\n[[tables.blocks]]\ncorner = "c"\ncolumns = [{B}]\nrows = [{X}]\n#')],
        ["table t | tables.0: notes-and-corners"],
    ),
    "a sheet that is filled in and is not": (
        [('["Notes"]', '["Notes", "T"]')],
        ["onto.sheets | onto.sheets.1: sheet-filled sheet=T"],
    ),
    "a sheet that only a line of the cover is on": (
        [(OFFICE, '{ code = "office", label = "Office", at = "Notes!B1" }')],
        ["onto.sheets | onto.sheets.0: sheet-filled sheet=Notes"],
    ),
    "a text on a sheet that is not filled in": (
        [("[onto.printed.T]", '[onto.printed.Notes]\n"A1" = "n"\n[onto.printed.T]')],
        ["onto.printed.Notes | onto.printed.Notes: sheet-not-filled sheet=Notes"],
    ),
    "a cover called as a sheet that is filled in": (
        [('sheet = "Cover"', 'sheet = "T"')],
        ["cover.sheet | cover.sheet: cover-name lines=office, office_code, year"],
    ),
    "a cover called as a sheet that is not": (
        [('sheet = "Cover"', 'sheet = "Notes"'), (OFFICE, '{ code = "office", label = "Office", at = "T!E1" }')],
        ["cover.sheet | cover.sheet: cover-name lines=office_code, year"],
    ),
}


@pytest.mark.parametrize(("changes", "expected"), WRONG.values(), ids=list(WRONG))
def test_a_thing_that_is_placed_wrongly(tmp_path, changes, expected):
    assert lint(tmp_path, put(FORM, *changes)) == expected


def test_a_cover_of_which_every_line_stands_on_the_workbook_may_be_called_as_a_sheet(tmp_path):
    drawn = put(FORM, ('sheet = "Cover"', 'sheet = "T"'))
    for number, (code, label) in enumerate([("office", "Office"), ("office_code", "Code"), ("year", "Year")], start=1):
        drawn = put(
            drawn, (f'code = "{code}", label = "{label}"', f'code = "{code}", label = "{label}", at = "T!E{number}"')
        )
    assert lint(tmp_path, drawn) == []


HEADINGS = rule("headings = 't'", "T-HEAD")
SEVERAL = [
    (U, []),
    (HEADINGS, []),
    (U + HEADINGS, ["rules | rules: headings-of-several sheet=T"]),
    (U + rule("headings = 'u'", "U-HEAD"), ["rules | rules: headings-of-several sheet=T"]),
    (U.replace('sheet = "T"', 'sheet = "V"') + HEADINGS, []),
]


@pytest.mark.parametrize(("more", "expected"), SEVERAL)
def test_several_tables_on_a_sheet_have_no_rule_over_headings(tmp_path, more, expected):
    assert lint(tmp_path, FORM + more) == expected


TABLES = [
    (
        U.replace('code = "u"', 'code = "t"').replace('cells = "u"', "manual = true"),
        "tables | tables.1.code: two-tables.code value=t",
    ),
    (U.replace('cells = "u"', "manual = true"), "tables[1] | tables.1: not-judged table=u"),
]


@pytest.mark.parametrize(("more", "expected"), TABLES)
def test_every_table_of_an_adopted_workbook_is_looked_at(tmp_path, more, expected):
    """Two of them may be on one sheet; how wide its columns are is the workbook's own affair."""
    assert lint(tmp_path, FORM + more) == [expected]


def test_sheets_with_several_tables_are_told_in_the_order_of_the_form(tmp_path):
    placed = '{{ code = "a", label = "A", at = "{}1" }}', '{{ code = "q", label = "Q", at = "{}2" }}'
    more = "".join(
        table(code, placed[0].format(column), placed[1].format(before), 0, sheet=sheet)
        for code, sheet, before, column in (
            ("w", "Z", "A", "B"),
            ("v", "Z", "C", "D"),
            ("m", "K", "A", "B"),
            ("k", "K", "C", "D"),
        )
    )
    heads = "".join(rule(f"headings = '{code}'", f"{code.upper()}-HEAD") for code in "wm")
    assert lint(tmp_path, FORM + more + heads) == [
        f"rules | rules: headings-of-several sheet={sheet}" for sheet in ("Z", "K")
    ]


ONE_CELL = {
    "two columns": (
        [('at = "C1"', 'at = "B1"')],
        [
            ("T!B2", "t_x_b", "t_x_a"),
            ("T!B3", "t_y_b", "t_y_a"),
            ("T!B1", "“B”", "“A”"),
        ],
    ),
    "two rows": (
        [('at = "A3"', 'at = "A2"')],
        [("T!B2", "t_y_a", "t_x_a"), ("T!C2", "t_y_b", "t_x_b"), ("T!A2", "“Y”", "“X”")],
    ),
    # Two labels in one cell are the same thing only where they say the same.
    "a label twice": ([('"A1" = "Item"', '"A2" = "X"')], [("T!A2", "“X”", "“X”")]),
    "a label that two have": (
        [(f"{A}, {B}", f"{A}, {A}".replace('code = "a"', 'code = "b"', 1))],
        [("T!B2", "t_x_a", "t_x_b"), ("T!B3", "t_y_a", "t_y_b")],
    ),
    "a label in the cell of a figure": ([('at = "A3"', 'at = "A3:C3"')], [("T!A3", "“Y”", "t_y_a")]),
    "a text in the cell of a figure": (
        [('"A1" = "Item"', f'"C3" = "{"n" * 21}"')],
        [("T!C3", f"“{'n' * 20}”", "t_y_b")],
    ),
    "a text on a label": ([('"A1" = "Item"', '"A1:B1" = "Item"')], [("T!A1", "“Item”", "“A”")]),
    "a text on the label of a row in a group": (
        [(Y, f'{{ label = "G", at = "A4", rows = [{Y}] }}'), ('"A1" = "Item"', '"A3" = "n"')],
        [("T!A3", "“n”", "“Y”")],
    ),
    "a text on the heading of a column under another": (
        [(B, f'{{ label = "G", at = "E1", columns = [{B}] }}'), ('"A1" = "Item"', '"C1" = "n"')],
        [("T!C1", "“n”", "“B”")],
    ),
    "a line of the cover": (
        [(OFFICE, '{ code = "office", label = "Office", at = "T!B3" }')],
        [("T!B3", "office", "t_y_a")],
    ),
    "a line of the cover on a label": (
        [(OFFICE, '{ code = "office", label = "Office", at = "T!A3" }')],
        [("T!A3", "“Y”", "office")],
    ),
    "a figure that is as large as two": (
        [('at = "C1"', 'at = "C1:D1"'), ('"A1" = "Item"', '"D3" = "n"')],
        [("T!D3", "“n”", "t_y_b")],
    ),
    # Where a place has no box, something else may stand.
    "a closed place": ([('"A1" = "Item"', '"C3" = "n"'), ("rows = [", 'closed = ["y_b"]\nrows = [')], []),
    "the same cell of another sheet": (
        [(OFFICE, '{ code = "office", label = "Office", at = "V!B3" }')],
        [],
    ),
}


@pytest.mark.parametrize(("changes", "expected"), ONE_CELL.values(), ids=list(ONE_CELL))
def test_two_things_in_one_cell(tmp_path, changes, expected):
    found = lint(tmp_path, put(FORM, *changes))
    assert found == [f"{at} | onto: one-cell what={what} other={other}" for at, what, other in expected]


def test_of_three_in_one_cell_each_is_told_with_the_first(tmp_path):
    found = lint(tmp_path, put(FORM, ('"A1" = "Item"', '"B2:B3" = "n"\n"B2" = "m"')))
    assert found == [
        "T!B2 | onto: one-cell what=“n” other=t_x_a",
        "T!B2 | onto: one-cell what=“m” other=t_x_a",
    ]


def test_blocks_beside_each_other_share_their_labels(tmp_path):
    second = f"[[tables.blocks]]\ncolumns = [{B}]\nrows = [{X}, {Y}]"
    drawn = table("t", A, f"{X}, {Y}", 0, block=second)
    assert lint(tmp_path, HEAD + ONTO + drawn) == []
