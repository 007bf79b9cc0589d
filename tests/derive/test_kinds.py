"""Every kind as it is drawn, and what Excel takes and says there; each has its sentences in both languages."""

import pytest

from tests.editions.test_faults import SOUND
from xlvalidate.derive.appearance import Style
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.sheet import ValidationKind
from xlvalidate.editions.kinds import FigureKind, Takes
from xlvalidate.editions.load import load
from xlvalidate.messages import LANGUAGES, has

WHOLE, ANY_NUMBER, LIST, ANYTHING, DAY = (
    ValidationKind.WHOLE,
    ValidationKind.DECIMAL,
    ValidationKind.LIST,
    ValidationKind.ANY,
    ValidationKind.DATE,
)
COUNTED = "This cell takes 0 or a whole number, without unit, comma or remark."
CHANGED = "This cell takes a whole number; a decrease is negative, such as -8."
MEASURED = "This cell takes a number only, without unit, comma or remark."
SHARED = "This cell takes a percentage such as 50%, or 0.5, without remark."
DATED = "This cell takes a date, written like 2026-03-05."
ABOVE = "This cell takes a number only, not below 2, without unit, comma or remark."
TICKED = "Please choose yes or no from the list."
WORDED = "The length or the form of this text is not right; please see the note beside the cell."
NUMBER, OTHER, PICK = "A number, please", "Please check", "Please choose from the list."

# What the edition says of a cell; how it is drawn; what Excel takes, from what least; its alert.
CELLS = [
    ('kind = "count"', Style.COUNT, WHOLE, "0", NUMBER, COUNTED),
    ('kind = "count"\nleast = -5', Style.COUNT, WHOLE, None, NUMBER, CHANGED),
    ('kind = "count"\ndecimals = 1', Style.COUNT, ANY_NUMBER, "0", NUMBER, COUNTED),
    ('kind = "count"\nleast = 2', Style.COUNT, WHOLE, "0", NUMBER, ABOVE),
    ('kind = "change"', Style.COUNT, WHOLE, None, NUMBER, CHANGED),
    ('kind = "amount"', Style.AMOUNT, ANY_NUMBER, "0", NUMBER, MEASURED),
    ('kind = "amount"\ndecimals = 0', Style.AMOUNT, WHOLE, "0", NUMBER, MEASURED),
    ('kind = "amount"\nleast = -5', Style.AMOUNT, ANY_NUMBER, None, NUMBER, MEASURED),
    ('kind = "percent"', Style.AMOUNT, ANY_NUMBER, None, NUMBER, SHARED),
    ('kind = "percent"\nleast = 0\nmost = 1', Style.AMOUNT, ANY_NUMBER, "0", NUMBER, SHARED),
    ('kind = "date"', Style.COUNT, DAY, "DATE(1900,3,1)", OTHER, DATED),
    ('kind = "date"\nleast = 2026-01-31', Style.COUNT, DAY, "DATE(2026,1,31)", OTHER, DATED),
    ('kind = "flag"', Style.TEXT, LIST, None, OTHER, TICKED),
    ('kind = "text"', Style.TEXT, ANYTHING, None, "", ""),
    ('kind = "text"\nlength = 18', Style.TEXT, ValidationKind.LENGTH, "18", OTHER, WORDED),
    ('kind = "text"\npattern = "digit 3"', Style.TEXT, ValidationKind.CUSTOM, None, OTHER, WORDED),
    ('kind = "text"\npattern = "han 1+"', Style.TEXT, ANYTHING, None, "", ""),
    ('kind = "choice"\nchoices = ["p", "q"]', Style.TEXT, LIST, None, "", PICK),
]


def drawn(tmp_path, text):
    path = tmp_path / "tiny.toml"
    path.write_text(text, encoding="utf-8")
    return draw(load(path, None))


@pytest.mark.parametrize(("said", "style", "kind", "least", "title", "alert"), CELLS, ids=[case[0] for case in CELLS])
def test_a_cell_of_each_kind(tmp_path, said, style, kind, least, title, alert):
    unit = "%" if "percent" in said else "件"
    sheet = drawn(tmp_path, SOUND.replace('unit = "件"', f'unit = "{unit}"\n{said}')).sheets[1]
    cell = next(cell for cell in sheet.cells if cell.code == "t_x_a")
    (validation, *_) = (one for one in sheet.validations if one.area.first == sheet.area_of(cell).first)
    assert (cell.style, validation.kind, validation.least) == (style, kind, least)
    assert (validation.alert_title, validation.alert) == (title, alert)
    assert validation.choices == ((("yes", "no") if "flag" in said else ("p", "q")) if kind is LIST else ())


PROMPTS = [
    ('kind = "count"', "Unit: 件\nA whole number. If there is none, 0."),
    ('kind = "count"\nleast = 2', "Unit: 件\nA whole number. Not below 2."),
    ('kind = "change"\nmost = -1', "Unit: 件\nA whole number, may be negative."),
    ('kind = "percent"\nleast = 0.1', "A percentage such as 50%, or 0.5. Not below 10%."),
]


@pytest.mark.parametrize(("said", "prompt"), PROMPTS, ids=[case[0] for case in PROMPTS])
def test_a_prompt_says_0_only_where_0_is_right(tmp_path, said, prompt):
    unit = "%" if "percent" in said else "件"
    sheet = drawn(tmp_path, SOUND.replace('unit = "件"', f'unit = "{unit}"\n{said}')).sheets[1]
    cell = next(cell for cell in sheet.cells if cell.code == "t_x_a")
    (validation, *_) = (one for one in sheet.validations if one.area.first == sheet.area_of(cell).first)
    assert validation.prompt.split("\n", 2)[2] == prompt


LINES = [
    ('kind = "count"', Style.COVER_COUNT, WHOLE, "0", NUMBER, COUNTED, "A whole number."),
    ('kind = "change"', Style.COVER_COUNT, WHOLE, None, NUMBER, CHANGED, "A whole number, may be negative."),
    ('kind = "amount"', Style.COVER_COUNT, ANY_NUMBER, "0", NUMBER, MEASURED, "A number, may have decimals."),
    ('kind = "percent"', Style.COVER_COUNT, ANY_NUMBER, None, NUMBER, SHARED, "A percentage such as 50%, or 0.5."),
    ('kind = "date"', Style.COVER_COUNT, DAY, "DATE(1900,3,1)", OTHER, DATED, "A date, such as 2026-03-05."),
    ('kind = "flag"', Style.COVER_TEXT, LIST, None, OTHER, TICKED, "Choose yes or no from the list."),
    ('kind = "text", help = "Said."', Style.COVER_TEXT, ANYTHING, None, "", "", "Said."),
    ('kind = "choice", choices = ["p", "q"]', Style.COVER_TEXT, LIST, None, "", PICK, "Choose from the list."),
]


@pytest.mark.parametrize(
    ("said", "style", "kind", "least", "title", "alert", "prompt"), LINES, ids=[case[0] for case in LINES]
)
def test_a_line_of_the_cover_of_each_kind(tmp_path, said, style, kind, least, title, alert, prompt):
    line = f'  {{ code = "more", label = "More", {said} }},\n]\n[[tables]]'
    sheet = drawn(tmp_path, SOUND.replace("]\n[[tables]]", line)).sheets[0]
    cell = next(cell for cell in sheet.cells if cell.field == "more")
    validation = sheet.validations[-1]
    assert (cell.style, validation.kind, validation.least) == (style, kind, least)
    assert (validation.alert_title, validation.alert, validation.prompt) == (title, alert, prompt)


def test_no_kind_is_left_out_here():
    for cases in (CELLS, LINES):
        assert {case[0].split('"')[1] for case in cases} == set(FigureKind)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", FigureKind)
def test_a_kind_of_which_excel_refuses_something_says_what_it_takes(kind, language):
    refuses = kind.facts.takes is not Takes.ANY
    spoken = {kind.value, kind.facts.negative or kind.value} if refuses else set()
    assert all(has(f"sheet.{what}.{word}", language) for word in spoken for what in ("hints", "alerts"))
