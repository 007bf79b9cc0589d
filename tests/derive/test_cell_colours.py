"""The marks over the inputs: which formula, which look, in which order; and what is seen of them without colour."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.reading.small_form import FORM, edition_of
from xlvalidate.derive.appearance import TINTS, SignPlace, Tint, signed_format
from xlvalidate.derive.cell_colours import conditionals
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.template import template

EDGE, BEFORE, NOWHERE = SignPlace.EDGE, SignPlace.BEFORE, SignPlace.NOWHERE


def marks(sheet: str, form: str = FORM) -> list[tuple[str, str, Tint, SignPlace | None]]:
    edition = edition_of(form)
    found = conditionals(edition, draw(edition).sheet(sheet), texts_of(edition.language).live)
    return [(one.area.a1, one.formula, one.tint, one.sign) for one in found]


def listed(name: str, area: str, tint: Tint, place: SignPlace) -> list[tuple[str, str, Tint, SignPlace]]:
    first = area.partition(":")[0]
    asked = f'COUNTIF({name},"p!"&ADDRESS(ROW({first}),COLUMN({first}),4))>0'
    return [(area, f"IF(ISBLANK({first}),{asked},FALSE)", tint, NOWHERE), (area, asked, tint, place)]


def test_the_gravest_mark_comes_first():
    odd = "IF(ISNUMBER(B4),IF(0-B4>=5E-10,TRUE,ABS(B4-ROUND(B4,0))>=5E-10),FALSE)"
    assert marks("p") == [
        ("B4:C4", "IF(ISBLANK(B4),FALSE,NOT(ISNUMBER(B4)))", Tint.NOT_NUMBER, BEFORE),
        *listed("xlv_marked_suspect", "B4:C4", Tint.SUSPECT, EDGE),
        *listed("xlv_marked_suspect", "D4", Tint.SUSPECT, BEFORE),
        *listed("xlv_marked_must", "B4:C4", Tint.MUST, EDGE),
        *listed("xlv_marked_must", "D4", Tint.MUST, BEFORE),
        ("B4:C4", odd, Tint.MUST, EDGE),
        *listed("xlv_marked_explain", "B4:C4", Tint.EXPLAIN, EDGE),
        *listed("xlv_marked_explain", "D4", Tint.EXPLAIN, BEFORE),
    ]


SUM = 'says = "total = town_old + town_new + land_old + land_new"\neach = "b.columns"'
LIVE = {
    "a part adds nothing where it is 0, a total is asked for": (
        SUM,
        {
            "C5": '0+IF(C5=0,0,(c_SUM_count="differs"))>0',
            "C10": '0+(c_SUM_count="differs")>0',
            "D10": '0+(c_SUM_paid="differs")>0',
        },
    ),
    "without a total each is asked for": (
        SUM.replace("total =", "total + town_old ="),
        {"C5": '0+(c_SUM_count="differs")>0', "C10": '0+(c_SUM_count="differs")>0'},
    ),
    "what also stands for itself is asked for": (
        SUM.replace("total =", "if town_old > 0 then total ="),
        {"C5": '0+(c_SUM_count="differs")>0', "C6": '0+IF(C6=0,0,(c_SUM_count="differs"))>0'},
    ),
    "what is multiplied is no part": (
        SUM.replace("= town_old + town_new +", "= 2 * town_old + town_new -"),
        {
            "C5": '0+(c_SUM_count="differs")>0',
            "C6": '0+IF(C6=0,0,(c_SUM_count="differs"))>0',
            "C8": '0+IF(C8=0,0,(c_SUM_count="differs"))>0',
        },
    ),
}


@pytest.mark.parametrize(("says", "formulas"), LIVE.values(), ids=LIVE)
def test_which_cells_of_a_broken_rule_are_marked(says: str, formulas: dict[str, str]):
    found = marks("b", FORM.replace(SUM, says))
    assert {area: formula for area, formula, tint, _ in found if area in formulas and tint is Tint.MUST} == formulas


def test_a_blank_that_counts_as_0_is_marked_where_it_is_asked_for():
    says = 'says = "b_total_paid >= b_total_owed"'
    found = marks("b", FORM.replace(says, f'blanks = "zero"\n{says}'))
    assert [(formula, sign) for area, formula, tint, sign in found if (area, tint) == ("D10", Tint.EXPLAIN)] == [
        ('IF(ISBLANK(D10),0+(c_MORE="differs")>0,FALSE)', NOWHERE),
        ('0+(c_MORE="differs")>0', EDGE),
    ]


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (EDGE, '"×"* General;"×"* -General;"×"* General;"×"* @'),
        (BEFORE, '"× "General;"× "-General;"× "General;"× "@'),
        (NOWHERE, None),
    ],
)
def test_a_sign_is_a_number_format(place: SignPlace, code: str | None):
    assert signed_format("×", place) == code


def test_a_sign_stands_behind_the_language_of_a_day():
    """A program that finds the language further on shows it as a text."""
    shown = '[$-809]"×"* d mmm yyyy;[$-809]"×"* -d mmm yyyy;[$-809]"×"* d mmm yyyy;"×"* @'
    assert signed_format("×", EDGE, "[$-809]d mmm yyyy") == shown


def test_every_mark_has_a_sign_of_its_own_that_chinese_code_pages_have():
    signs = {tint: TINTS[tint].sign for tint in (Tint.SUSPECT, Tint.MUST, Tint.EXPLAIN)}
    assert signs == {Tint.SUSPECT: "★", Tint.MUST: "×", Tint.EXPLAIN: "!"}
    assert [sign.encode("gbk").decode("gbk") for sign in signs.values()] == [*signs.values()]


def test_what_the_workbook_has_for_each_mark():
    book = load_workbook(BytesIO(template(edition_of(FORM))))
    rules = [rule for area in book["Pupils"].conditional_formatting for rule in area.rules]
    looks = {
        (
            rule.dxf.numFmt and rule.dxf.numFmt.formatCode[1],
            rule.dxf.fill.patternType,
            rule.dxf.fill.bgColor.rgb,
            rule.dxf.border.left.style,
            rule.dxf.border.left.color.rgb,
        )
        for rule in rules
    }
    black = "FF000000"
    assert looks == {
        ("×", None, "FFF8B878", "thin", black),
        ("★", None, "FF9C0006", "thin", black),
        (None, "gray0625", "FF9C0006", "thin", black),
        ("×", None, "FFFFC7CE", "thin", black),
        (None, "gray0625", "FFFFC7CE", "thin", black),
        ("!", None, "FFFFEB9C", "dashed", black),
        (None, "gray0625", "FFFFEB9C", "dashed", black),
    }
    formats = {rule.dxf.numFmt.numFmtId: rule.dxf.numFmt.formatCode for rule in rules if rule.dxf.numFmt}
    assert len(formats) == len(set(formats.values())) == 6
    assert book["Pupils"]["B4"].alignment.shrink_to_fit
