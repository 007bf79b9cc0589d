"""The words that a list offers, by every shape in which forms write it."""

import pytest

from tests.adopting.declared_form import form, scanned
from xlvalidate.adopting.found_lists import FoundLists, Offer
from xlvalidate.adopting.list_formulas import ListCells, within_used
from xlvalidate.adopting.list_sources import ListSources, written_items
from xlvalidate.adopting.scan_sheet import ScannedBook, scan
from xlvalidate.cells import Area

LISTS = {
    "A1": "Country",
    "A2": "Chad",
    "A3": "Mali",
    "A4": "Niger",
    "B1": "Code",
    "B2": "TD",
    "B3": "ML",
    "B4": "NE",
    "D1": "Local Roads",
    "E1": "Rail",
    "D2": "Paving",
    "D3": "Signs",
    "E2": "Track",
    "G1": "<Select>",
    "G2": "Red",
    "G3": "red",
    "G4": " Blue ",
    "G6": "Blue",
    "G7": 3,
    "G8": 4.5,
    "G9": True,
}
NAMES = {
    "Countries": "'My lists'!$A$2:$A$4",
    "Chain": "Countries",
    "Growing": "OFFSET('My lists'!$A$1,1,0,COUNTA('My lists'!$A:$A)-1,1)",
    "Local_Roads": "'My lists'!$D$2:$D$3",
    "Rail": "'My lists'!$E$2",
    "Loop": "Loop",
    "Gone": "#REF!",
}
COUNTRIES = ("Chad", "Mali", "Niger")


def book() -> ScannedBook:
    return scanned(
        {"Form": {"B5": "Mali", "B6": "Local Roads", "B7": "1"}, "My lists": LISTS},
        names=NAMES,
        tables={"My lists!Lands": "A1:B4"},
    )


@pytest.mark.parametrize(
    ("formula", "items"),
    [
        ('"Yes,No"', ("Yes", "No")),
        ('" Yes , ,No,Yes"', ("Yes", "No")),
        ('"say ""so"",no"', ('say "so"', "no")),
        ("Countries", COUNTRIES),
        ("=countries", COUNTRIES),
        ("Chain", COUNTRIES),
        ("Growing", COUNTRIES),
        ("'My lists'!$A$2:$A$4", COUNTRIES),
        ("'My lists'!$A:$A", ("Country", *COUNTRIES)),
        ("'my LISTS'!$D$1:$E$1", ("Local Roads", "Rail")),
        ("'My lists'!$A$2:INDEX('My lists'!$A:$A,3)", ("Chad", "Mali")),
        ("INDEX('My lists'!$A$2:$B$4,0,2)", ("TD", "ML", "NE")),
        ("INDEX('My lists'!$A$2:$B$4,2,0)", ("Mali", "ML")),
        ("INDEX('My lists'!$D$1:$E$1,2)", ("Rail",)),
        ("INDEX('My lists'!$D$2:$E$3,0,MATCH($B$6,'My lists'!$D$1:$E$1,0))", ("Paving", "Signs")),
        ('INDIRECT("Lands[Code]")', ("TD", "ML", "NE")),
        ('INDIRECT("Lands")', ("Chad", "TD", "Mali", "ML", "Niger", "NE")),
        ('INDIRECT(SUBSTITUTE($B$6," ","_"))', ("Paving", "Signs")),
        ("INDIRECT(\"'My lists'!$A$2:$A$3\")", ("Chad", "Mali")),
        ('INDIRECT("\'My lists\'!A"&1+1&":A"&2*2-1)', ("Chad", "Mali")),
        ("OFFSET('My lists'!$A$1,MATCH($B$5,'My lists'!$A$2:$A$4,0),0,2,1)", ("Mali", "Niger")),
        ("OFFSET('My lists'!$A$2:$A$3,0,1)", ("TD", "ML")),
        ('IF($B$6="Rail",Rail,Local_Roads)', ("Paving", "Signs")),
        ('IF($B$6<>"Rail",Countries,Nowhere)', COUNTRIES),
        ("IFERROR(Nowhere,Countries)", COUNTRIES),
        ("IFERROR(Countries,Nowhere(1,(2),3))", COUNTRIES),
        ("'My lists'!$G$2:$G$9", ("Red", "red", "Blue", "3", "4.5", "TRUE")),
        ("'My lists'!$A$20:$A$30", ()),
        # What is not known is no list.
        ("Nowhere", None),
        ("Loop", None),
        ("Gone", None),
        ("#REF!", None),
        ("", None),
        ("[1]Other!$A$1:$A$3", None),
        ("Missing!$A$1:$A$3", None),
        ("Countries+1", None),
        ("Countries Countries", None),
        ("INDEX('My lists'!$A$2:$A$4,9)", None),
        ("INDEX('My lists'!$A$2:$A$4", None),
        ("OFFSET('My lists'!$A$2,-2,0)", None),
        ("OFFSET('My lists'!$A$2,1/0,0)", None),
        ("MATCH($B$5,'My lists'!$A:$A,0)", None),
        ("MATCH($B$5,'My lists'!$A:$A,1)", None),
        ('INDIRECT("")', None),
        ('INDIRECT("Lands[Nothing]")', None),
        ("FILTER(Countries,Countries<>0)", None),
        ('IF($B$6>"A",Countries,Rail)', None),
    ],
)
def test_items_of_a_list(formula: str, items: tuple[str, ...] | None) -> None:
    assert ListSources(book=book()).items(formula, "Form", (9, 3), (9, 3)) == items


@pytest.mark.parametrize(
    ("formula", "given", "items"),
    [
        ('INDIRECT(SUBSTITUTE($B9," ","_"))', "Rail", ("Track",)),
        ('INDIRECT(SUBSTITUTE($B9," ","_"))', "Local Roads", ("Paving", "Signs")),
        ('INDIRECT(SUBSTITUTE($B9," ","_"))', "Sea", None),
        (
            "OFFSET('My lists'!$D$2,0,MATCH($B9,'My lists'!$D$1:$E$1,0)-1,COUNTIF('My lists'!$E:$E,\"?*\"),1)",
            "Rail",
            ("Track",),
        ),
        ("VLOOKUP($B9,'My lists'!$A$2:$B$4,2,FALSE)", "Mali", None),  # one word is no list
        ("INDIRECT(\"'My lists'!\"&VLOOKUP($B9,'My lists'!$A$2:$B$4,2,FALSE)&\"2\")", "Mali", ()),
        ("VLOOKUP($B9,'My lists'!$A$2:$B$4,2)", "Mali", None),
        ('INDIRECT(LEFT($B9,4)&"")', "Rail track", ("Track",)),
        ('INDIRECT(CONCATENATE("Local","_",TRIM(UPPER($B9))))', " roads ", ("Paving", "Signs")),
    ],
)
def test_a_list_asks_another_cell(formula: str, given: str, items: tuple[str, ...] | None) -> None:
    sources = ListSources(book=book(), given={("form", (12, 2)): given})
    # Written for row 9, asked in row 12.
    assert sources.items(formula, "Form", (9, 3), (12, 3)) == items
    assert ("form", (12, 2)) in {*sources.asked(formula, "Form", (9, 3), (12, 3))}


@pytest.mark.parametrize(
    ("formula", "where"),
    [
        ("Countries", ListCells("my lists", Area(2, 1, 4, 1))),
        ("B$3:C$4", ListCells("form", Area(3, 4, 4, 5))),
        ('"Yes,No"', None),
        ("A1:A3 B1", None),
        ("$A$1:$A$9999999", None),
    ],
)
def test_where_a_list_stands(formula: str, where: ListCells | None) -> None:
    assert ListSources(book=book()).sources(formula, "Form", (9, 3), (20, 5)) == where


@pytest.mark.parametrize(
    ("formula", "items"),
    [('"a,b"', ("a", "b")), ('""', ()), ('"', None), ("a,b", None), ('"a"&"b"', None), (' "a" ', ("a",))],
)
def test_words_in_the_validation_itself(formula: str, items: tuple[str, ...] | None) -> None:
    assert written_items(formula) == items


def test_only_what_is_used_of_an_area_counts() -> None:
    scan = book().by_name["my lists"]
    assert within_used(Area(1, 1, 1_048_576, 1), scan) == Area(1, 1, 9, 1)
    assert within_used(Area(10, 1, 20, 1), scan) is None


def offer(formula: str, *, parent: str = "", at: str = "C2") -> Offer | None:
    typed = {at: {"type": "list", "formula1": formula}}
    if parent:
        typed["B2"] = {"type": "list", "formula1": parent}
    data = form({"Form": {"A2": "Road"}, "My lists": LISTS}, unlocked=("B2:C3",), typed=typed, names=NAMES)
    book = scan(data)
    sheet = book.by_name["form"]
    row, column = int(at[1:]), " ABC".index(at[0])
    return FoundLists(sources=ListSources(book=book)).of(sheet, sheet.square((row, column)))


def test_what_a_box_offers() -> None:
    assert offer('"Yes,No"') == Offer(items=("Yes", "No"), written=True)
    assert offer("Countries") == Offer(items=COUNTRIES, name="Countries")
    # Placeholders are told apart; of what a spreadsheet does not tell apart the first word is kept, in its place.
    assert offer("'My lists'!$G$1:$G$8") == Offer(items=("Red", "Blue", "3", "4.5"), placeholders=("<Select>",))
    assert offer('"<Select>"') is None
    assert offer("Nowhere") is None


def test_the_word_of_the_box_beside_decides() -> None:
    by_word = (("Local Roads", ("Paving", "Signs")), ("Rail", ("Track",)))
    kinds = '"Local Roads,Rail,Sea"'
    assert offer('INDIRECT(SUBSTITUTE($B2," ","_"))', parent=kinds) == Offer(
        items=("Paving", "Signs", "Track"),
        by_word=by_word,
        parent=(2, 2),
        parent_items=("Local Roads", "Rail", "Sea"),
    )
    # In another row it is no column of the same table: every word that may be offered counts.
    assert offer('INDIRECT(SUBSTITUTE($B$2," ","_"))', parent=kinds, at="C3") == Offer(
        items=("Paving", "Signs", "Track")
    )
