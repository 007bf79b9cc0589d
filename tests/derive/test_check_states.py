"""校验 of a form with every type: the word of each line, filling by filling, as its own formulas give it."""

from datetime import date

import pytest

from tests.derive.live_form import HEAD, RULES, live_edition, on_checks, workbook
from tests.reading.small_form import edition_of
from xlvalidate.derive import check_states as states
from xlvalidate.derive.asked_elsewhere import engine_only
from xlvalidate.derive.check_formulas import formula_count
from xlvalidate.derive.checks_sheet import COUNTED, DIFFERENCE, LEFT, RIGHT, SENTENCE, STATUS, checks_sheet, lines_of
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.ooxml.fill import every_value, results_of
from xlvalidate.rules.types import serial

HOLDS, DIFFERS, TO_FILL, UNREAD, ZERO = "holds", "differs", "to fill in", "not understood", "divisor is 0"
NO_NUMBER, PROGRAM = "not a number", "judged by the program"
NEW_YEAR, END = serial(date(2026, 1, 1)), serial(date(2026, 1, 31))
FINE = {
    "a": 10, "b": 5, "c": 2, "z": 5, "start": NEW_YEAR, "until": END,
    "flag": "yes", "key": "AB 1", "word": "red", "part": 0.5,
}  # fmt: skip

CASES = [
    ("QUOTIENT", {}, HOLDS),
    ("QUOTIENT", {"a": 12.6}, HOLDS),
    ("QUOTIENT", {"a": 13}, DIFFERS),
    ("QUOTIENT", {"a": 10, "b": 4, "c": 3}, HOLDS),  # 2.5 is just within
    ("QUOTIENT", {"b": 0}, ZERO),
    ("QUOTIENT", {"b": 0.05}, ZERO),  # as it is rounded, it may be 0
    ("QUOTIENT", {"b": 0, "a": None}, TO_FILL),
    ("QUOTIENT", {"b": 0, "a": "/"}, NO_NUMBER),
    ("SHARE", {"a": 11}, HOLDS),
    ("SHARE", {"a": 9}, HOLDS),
    ("SHARE", {"a": 11.2}, DIFFERS),
    ("NEAR", {"a": 2.5}, HOLDS),
    ("NEAR", {"a": 2.6}, DIFFERS),
    ("INNER", {"c": 0}, ZERO),
    ("INNER", {"b": 0}, ZERO),
    ("INNER", {"a": 1}, DIFFERS),
    ("ZERO", {"z": None}, ZERO),
    ("ZERO", {"z": 4}, DIFFERS),
    ("ABS", {"a": 3}, HOLDS),
    ("ABS", {"a": 7.1}, DIFFERS),
    ("LEAST", {"a": 1, "b": 9, "c": 2}, HOLDS),
    ("LEAST", {"a": 1, "b": 9, "c": 3}, DIFFERS),
    ("ROUND", {"a": 2.5, "c": 3}, HOLDS),
    ("ROUND", {"a": -2.5, "c": -3}, HOLDS),
    ("ROUND", {"a": 2.4}, HOLDS),
    ("ROUND", {"a": 2.5}, DIFFERS),
    ("DAYS", {"until": NEW_YEAR}, HOLDS),
    ("DAYS", {"until": NEW_YEAR - 1}, DIFFERS),
    ("DAYS", {"until": "2025-12-31"}, DIFFERS),
    ("DAYS", {"until": "2026/1/31"}, HOLDS),
    ("DAYS", {"until": "soon"}, UNREAD),
    ("DAYS", {"until": 60}, UNREAD),
    ("DAYS", {"until": None}, TO_FILL),
    ("DAYS", {"start": NEW_YEAR + 0.5, "until": NEW_YEAR}, HOLDS),
    ("BETWEEN", {"until": END + 1}, HOLDS),
    ("BETWEEN", {"until": END + 2}, DIFFERS),
    ("DAY", {"start": NEW_YEAR - 1}, DIFFERS),
    ("DAY", {"start": NEW_YEAR - 1, "flag": "no"}, HOLDS),
    ("DAY", {"start": NEW_YEAR - 1, "flag": None}, HOLDS),
    ("DAY", {"start": NEW_YEAR - 1, "flag": "☑"}, DIFFERS),
    ("DAY", {"flag": "perhaps"}, UNREAD),
    ("DAY", {"flag": 1, "start": NEW_YEAR - 1}, DIFFERS),
    ("DAY", {"flag": 2}, UNREAD),
    ("FIRST", {"start": END}, DIFFERS),
    ("TICKED", {"a": 0}, DIFFERS),
    ("TICKED", {"a": 0, "flag": "no"}, HOLDS),
    ("UNTICKED", {"flag": "no"}, DIFFERS),
    ("UNTICKED", {"flag": "no", "b": 0}, HOLDS),
    ("TEXT", {"key": "  AB \u3000 1\n"}, HOLDS),
    ("TEXT", {"key": "ab 1"}, DIFFERS),
    ("TEXT", {"key": "ab 1", "word": "green"}, HOLDS),
    ("TEXT", {"key": " \u3000\n"}, TO_FILL),
    ("TEXT", {"key": None}, TO_FILL),
    ("OTHER", {"key": "red "}, DIFFERS),
    ("OTHER", {"key": "Red"}, HOLDS),
    ("AMONG", {"word": "blue"}, DIFFERS),
    ("AMONG", {"word": "blue", "a": 2.5}, HOLDS),
    ("OUT", {"a": 3}, DIFFERS),
    ("PATTERN", {"key": "XY12"}, HOLDS),
    ("PATTERN", {"key": "XY1234"}, DIFFERS),
    ("PATTERN", {"key": "XY１"}, DIFFERS),
    ("PATTERN", {"key": "AB 2"}, DIFFERS),
    ("LONG", {}, PROGRAM),
    ("BLANK", {"start": None}, DIFFERS),
    ("BLANK", {"start": None, "key": " "}, HOLDS),
    ("BLANK", {"start": " \u3000\n"}, DIFFERS),
    ("BLANK", {"start": "soon"}, HOLDS),
    ("EITHER", {"a": 5}, HOLDS),
    ("EITHER", {"c": 5}, HOLDS),
    ("EITHER", {"c": 5, "a": 1}, DIFFERS),
    ("PART", {"c": 20}, HOLDS),
    ("PART", {"part": "50%", "c": 20}, HOLDS),
    ("PART", {"part": "50", "c": 20}, DIFFERS),
]


@pytest.mark.parametrize(("line", "typed", "word"), CASES, ids=[f"{line} {typed}" for line, typed, _ in CASES])
def test_the_word_of_a_line(line, typed, word):
    filling = {code: value for code, value in {**FINE, **typed}.items() if value is not None}
    assert on_checks(filling)[line] == word


def test_what_cannot_be_told_yet_is_counted_as_waiting():
    counted = on_checks({**FINE, "b": 0, "until": "soon", "a": "/"}, COUNTED)
    assert {id_: counted[id_] for id_ in ("QUOTIENT", "DAYS", "ZERO", "LONG", "TEXT")} == {
        "QUOTIENT": NO_NUMBER,
        "DAYS": TO_FILL,
        "ZERO": NO_NUMBER,
        "LONG": "does not apply",
        "TEXT": HOLDS,
    }
    assert on_checks({**FINE, "b": 0}, COUNTED)["QUOTIENT"] == TO_FILL


@pytest.mark.parametrize(
    ("line", "typed", "left", "right", "difference"),
    [
        ("QUOTIENT", {}, 2, 2, 0),
        ("QUOTIENT", {"b": 0}, "", "", ""),
        ("DAYS", {}, NEW_YEAR, END, -30),
        ("BETWEEN", {}, 30, 31, -1),
        ("ROUND", {"a": 2.5}, 3, 2, 1),
        ("DAY", {}, NEW_YEAR, NEW_YEAR, 0),
    ],
)
def test_the_sides_of_a_line(line, typed, left, right, difference):
    shown = [on_checks({**FINE, **typed}, column)[line] for column in (LEFT, RIGHT, DIFFERENCE)]
    assert shown == [left, right, difference]


def test_what_is_tolerated_is_said_where_it_is_known():
    said = on_checks({**FINE, "a": 13}, SENTENCE)
    assert said["SHARE"] == "Table X: A must equal B × C (10% is allowed (at most 1.3))"
    assert said["QUOTIENT"].endswith("C (rounding explains at most 0.535643564)")
    assert on_checks({**FINE, "b": 0}, SENTENCE)["QUOTIENT"] == "Table X: A divided by B must equal C"


def test_a_tolerance_that_no_figure_changes_is_said_once():
    edition = edition_of(HEAD + rule("t_x_a + t_x_b = t_x_c", 'tolerance = "rounding"'))
    (cell,) = (one for one in checks_sheet(edition, texts_of("en")).cells if "must equal" in str(one.value))
    assert (cell.value, cell.formula) == ("Table X: A + B must equal C (rounding explains at most 0.6)", None)


def test_sides_that_are_days_are_shown_as_days():
    drawn = checks_sheet(live_edition(), texts_of("en"))
    rows = {line.row: line.id for line in lines_of(live_edition())}
    dated = {(rows[cell.row], cell.column) for cell in drawn.cells if cell.format is not None}
    assert dated == {(id_, column) for id_ in ("DAYS", "DAY") for column in (LEFT, RIGHT)}
    assert drawn.widths[LEFT - 1] == drawn.widths[RIGHT - 1] == 15


def test_the_formulas_are_as_many_as_they_are_counted():
    drawn = checks_sheet(live_edition(), texts_of("en"))
    assert formula_count(live_edition()) == sum(1 for cell in drawn.cells if cell.formula)


def test_the_blank_form_shows_what_its_formulas_give():
    edition = live_edition()
    results = results_of(workbook().names, every_value(workbook()), {})
    drawn = checks_sheet(edition, texts_of("en"))
    shown = {cell.row * 100 + cell.column: cell.value for cell in drawn.cells if cell.formula}
    given = results[drawn.name]
    letters = "ABCDEFGHIJ"
    assert {key: given[f"{letters[key % 100 - 1]}{key // 100}"] for key in shown} == {
        key: "" if value is None else value for key, value in shown.items()
    }


def rule(says, more="", id_="ONE"):
    return f"\n[[rules]]\nid = \"{id_}\"\nseverity = \"must\"\nsource = \"made up\"\nsays = '''{says}'''\n{more}\n"


def test_with_blanks_as_zeros_a_blank_form_may_divide_by_0():
    edition = edition_of(HEAD + rule("t_x_a / t_x_b = 1", "tolerance = 1\nblanks = 'zero'"))
    assert [line.blank.state for line in lines_of(edition)][-1] is states.CheckState.ZERO_DIVISOR
    flagged = edition_of(HEAD + rule("t_x_flag and t_x_a = t_x_b", "blanks = 'zero'"))
    blank = lines_of(flagged)[-1].blank
    assert (blank.state, blank.left, blank.right) == (states.CheckState.BREAKS, 0, 0)


@pytest.mark.parametrize(
    ("says", "only"),
    [
        ("t_x_key matches 'digit 6'", False),
        ("t_x_key matches 'digit 1+'", True),
        (" or ".join(f"t_x_a = {number}" for number in range(60)), True),  # nested too deep
        (" or ".join(f"t_x_a = {number}" for number in range(20)), False),
        ("t_x_a in (" + ", ".join(map(str, range(300))) + ")", True),  # too long
        ("t_x_a in (" + ", ".join(map(str, range(100))) + ")", False),
        (" and ".join(f"t_x_a <> {number}" for number in range(30)), True),  # the sides that decide are too long
    ],
)
def test_what_excel_cannot_say_is_left_to_the_program(says, only):
    edition = edition_of(HEAD + rule(says))
    assert engine_only(edition) == ({"ONE"} if only else set())
    drawn = checks_sheet(edition, texts_of("en"))
    assert formula_count(edition) == sum(1 for cell in drawn.cells if cell.formula)
    assert all(len(cell.formula) <= 8192 for cell in drawn.cells if cell.formula)
    (status,) = (one.value for one in drawn.cells if one.column == STATUS and one.row == lines_of(edition)[-1].row)
    assert (status == PROGRAM) is only


def test_every_rule_of_the_form_is_asked_here():
    assert {line for line, _, _ in CASES} | {"PLUS", "NEGATIVE"} == set(RULES)


@pytest.mark.parametrize(
    ("says", "blocks"),
    [("if blank(t_x_z) then t_x_a = 0", ()), ("t_x_z = t_x_a", ("spare",)), ("blank(t_x_z) or t_x_z > 1", ("spare",))],
)
def test_whether_a_cell_is_blank_is_asked_of_a_block_that_is_left_out_too(says, blocks):
    head = HEAD.replace('label = "Z", blank = "zero"', 'label = "Z", optional = "spare"')
    edition = edition_of(head + rule(says))
    assert states.optional_blocks(edition, edition.by_instance["ONE"]) == blocks
