"""What workbook.xml says of names and tabs is the same whether the names are taken apart or not, and so is what stands
on a sheet, whatever was taken around the rows of another one.
"""

from collections import Counter
from itertools import pairwise
from pathlib import Path
from random import Random
from types import ModuleType
from zipfile import ZipFile

import pytest

from benchmarks.workbooks import write_workbooks
from benchmarks.writers import Writer
from tests.hostile.packages import MAIN, name, package, parts, workbook_xml
from tests.reading.mutations import spoiled
from tests.reading.test_fast import ONE, Base, both, taken, with_rows
from xlvalidate.derive.template import template
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.ooxml import fast_names
from xlvalidate.ooxml import workbook_xml as door
from xlvalidate.ooxml.book import Book, Refusal
from xlvalidate.ooxml.package import open_package
from xlvalidate.reading.identify import is_ours
from xlvalidate.reading.read_book import read_book

V = name("v", "S!$A$1")
TABS = '<sheet name="S" sheetId="1" r:id="rId1"/>'
EXCEL = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    f'<workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><workbookPr/><mc:AlternateContent>'
    '<mc:Choice Requires="x15"><x15ac:absPath url="C:\\甲\\" xmlns:x15ac="x"/></mc:Choice></mc:AlternateContent>'
    f'<sheets>{TABS}</sheets><definedNames>{V}<definedName name="w" localSheetId="0" hidden="1">S!$B$2</definedName>'
    '</definedNames><calcPr calcId="191029" fullPrecision="0"/></workbook>'
)


def _read(xml: str | bytes, *, apart: bool, ours=None) -> Book | Refusal:
    """By a blank in the tag that says so the names are not told apart."""
    data = xml.encode() if isinstance(xml, str) else xml
    data = data if apart else data.replace(b"<definedNames>", b"<definedNames >")
    return read_book(package(parts(ONE, workbook=data)), lambda _: True, ours=ours, every_sheet=True)


def _alike(xml: str | bytes, ours=None) -> Book | Refusal:
    """What is read both ways; where in the part something is wrong may be told otherwise."""
    quick, whole = (_read(xml, apart=apart, ours=ours) for apart in (True, False))
    if isinstance(quick, Refusal) and isinstance(whole, Refusal):
        assert quick.code == whole.code
    else:
        assert quick == whole
    return quick


def _known(xml: str) -> bool:
    apart = fast_names.names_apart(xml.encode())
    return apart is not None and fast_names.alone(apart[1]) is not None


def _around(before: str, behind: str) -> str:
    return EXCEL.replace("<definedNames>", f"{before}<definedNames>").replace(
        "</definedNames>", f"</definedNames>{behind}"
    )


def _prefixes(first: int) -> str:
    return " ".join(f'xmlns:p{at}="u"' for at in range(first, first + 70))


OTHERS = "".join(name(f"o{at}", "S!$A$1") for at in range(5))
CASES = {
    "as Excel writes it": (EXCEL, True),
    "as we write it": (workbook_xml(V, TABS), True),
    "a name twice": (workbook_xml(V + V, TABS), True),
    "two attributes of one name": (workbook_xml('<definedName name="a" name="b">S!$A$1</definedName>', TABS), True),
    "an entity in a name": (workbook_xml('<definedName name="a&amp;b">&apos;S&apos;!$A$1</definedName>', TABS), True),
    "an entity that nobody knows": (workbook_xml("<definedName name='v'>&q;</definedName>", TABS), False),
    "the same, as the others are": (workbook_xml('<definedName name="v">&q;</definedName>', TABS), True),
    "a name that looks like ours": (workbook_xml(V + name(fast_names.PROBE, "S!$A$1"), TABS), True),
    "an attribute of another": (workbook_xml('<definedName name="v" x="1">S!$A$1</definedName>', TABS), False),
    "with a prefix of the root": (workbook_xml('<definedName name="v" r:id="1">S!$A$1</definedName>', TABS), False),
    "a comment among them": (workbook_xml(f"{V}<!-- x -->", TABS), False),
    "CDATA": (workbook_xml('<definedName name="v"><![CDATA[S!$A$1]]></definedName>', TABS), False),
    "the end of CDATA": (workbook_xml('<definedName name="v">S!$A$1]]></definedName>', TABS), True),
    "all in a comment": (_around("<!--", "-->"), True),
    "all in CDATA": (_around("<![CDATA[", "]]>"), True),
    "all in one element more": (_around("<x>", "</x>"), True),
    "below another root": (EXCEL.replace(f'xmlns="{MAIN}"', 'xmlns="y"'), True),
    "a second list of names": (_around("", f"<definedNames>{name('u', 'S!$A$1')}</definedNames>"), True),
    "another list elsewhere": (_around("", f"<x><definedNames>{name('u', 'S!$A$1')}</definedNames></x>"), True),
    "very many prefixes, half of them of a name": (
        _around(f"<x {_prefixes(0)}/>", "").replace('hidden="1"', _prefixes(70)), False,
    ),
    "not closed behind": (EXCEL.replace("<calcPr", "<x><calcPr"), True),
    "half a character": (EXCEL.encode().replace("甲".encode(), b"\xe7"), True),
    "another encoding": (EXCEL.replace("UTF-8", "iso-8859-1").replace(V, name("é", "S!$A$1")), False),
    "a DTD": (EXCEL.replace("<workbook ", "<!DOCTYPE workbook><workbook "), False),
    "a control character": (workbook_xml('<definedName name="v">S!$A$1\x01</definedName>', TABS), True),
    "blanks between": (workbook_xml(f"\n {V}\r\n\t{V}\n", TABS), True),
}  # fmt: skip


@pytest.mark.parametrize(("xml", "known"), CASES.values(), ids=CASES)
def test_names_are_read_alike(xml: str | bytes, known: bool) -> None:
    if isinstance(xml, str):
        assert _known(xml) is known
    _alike(xml)


def test_names_of_others_are_counted_alike() -> None:
    books = [_alike(workbook_xml(V + OTHERS, TABS), ours) for ours in (None, is_ours, lambda key: key == "v")]
    assert [[*book.names] for book in books] == [["v", "o0", "o1", "o2", "o3", "o4"]] * 3


def test_a_template_is_read_by_its_names_alone() -> None:
    data = open_package(template(built_in_edition("ogi-2021"))).read("xl/workbook.xml")
    apart = fast_names.names_apart(data)
    assert apart is not None
    assert fast_names.alone(apart[1]) is not None
    assert data.replace(apart[1], b"") == apart[0].replace(fast_names._ONE, b"")


@pytest.mark.parametrize("turn", range(4))
def test_spoiled_names_are_read_alike(turn: int) -> None:
    said: Counter[str] = Counter()
    for seed in range(turn, 600, 4):
        xml = spoiled(Random(seed), EXCEL.encode())
        book = _alike(xml)
        apart = fast_names.names_apart(xml)
        said[f"{type(book).__name__} {apart is not None and fast_names.alone(apart[1]) is not None}"] += 1
    # Neither side of it is empty.
    assert min(said["Book True"], said["Refusal True"], said["Book False"] + said["Refusal False"]) > 5


MISTAKES = r"""
or not is_plainly_declared(data)  →
if _NAMES.fullmatch(names)  →  if True
"""


@pytest.mark.parametrize("mistake", MISTAKES.strip().splitlines())
def test_a_planted_mistake_is_found(mistake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Path(fast_names.__file__).read_text("utf-8")
    right, _, wrong = (part.strip() for part in mistake.partition("→"))
    assert right in source
    planted = ModuleType("planted")
    exec(compile(source.replace(right, wrong), "planted", "exec"), planted.__dict__)
    monkeypatch.setattr(door, "names_apart", planted.names_apart)
    monkeypatch.setattr(door, "alone", planted.alone)
    door._same_names.cache_clear()
    with pytest.raises(AssertionError):
        for xml, _ in CASES.values():
            _alike(xml)
    door._same_names.cache_clear()


# Sheets one after the other: what was taken around the rows of one is remembered for the next.

HEAD = '<sheetFormatPr defaultRowHeight="15"/>'
EXCELS = f'worksheet xmlns="{MAIN}" xmlns:x14ac="x"'
PREFIXED = '<row r="1" x14ac:dyDescent="0.2"><c r="A1"><v>1</v></c></row>'
SHEETS = {
    "rows": with_rows(ONE, HEAD),
    "other rows": with_rows('<row r="2"><c r="B2"><v>7</v></c></row>', HEAD),
    "no rows": with_rows("", HEAD),
    "rows with a prefix that nobody declared": with_rows(PREFIXED, HEAD),
    "rows that are none": with_rows("<row/>", HEAD),
    "a second list of rows": with_rows(f"{ONE}</sheetData><sheetData>{ONE}", HEAD),
    "its name in a text": with_rows('<row r="1"><c r="A1" t="str"><v>sheetData</v></c></row>', HEAD),
    "half a character": with_rows('<row r="1"><c r="A1" t="str"><v>?</v></c></row>', HEAD),
    "the end of CDATA": with_rows('<row r="1"><c r="A1" t="str"><v>]]></v></c></row>', HEAD),
    "another tail": with_rows(ONE, HEAD, "<mergeCells><mergeCell ref='A1:B2'/></mergeCells>"),
    "another head": with_rows(ONE, HEAD.replace("15", "16")),
    "rows hidden by default": with_rows(ONE, '<sheetFormatPr zeroHeight="1"/>'),
    "prefixed": with_rows(PREFIXED, HEAD, root=EXCELS),
    "not prefixed, and declared": with_rows(ONE, HEAD, root=EXCELS),
    "not closed behind": with_rows(ONE, HEAD, "<x>"),
}


def test_sheets_are_read_alike_whichever_came_before() -> None:
    order = Random(7)
    turns = [case for _ in range(12) for case in order.sample([*SHEETS], len(SHEETS))]
    different = [(before, case) for before, case in pairwise(turns) if not both(SHEETS[case]).agree]
    assert different == []


def test_a_sheet_of_a_known_form_is_read_fast() -> None:
    ways = [set(both(SHEETS[case]).ways) for case in ("rows", "other rows", "its name in a text", "prefixed")]
    assert ways == [{"fast"}] * 4


@pytest.mark.parametrize("writer", [Writer.EXCEL, Writer.OPENPYXL])
def test_what_the_benchmark_measures_takes_the_fast_path(writer: Writer, tmp_path: Path) -> None:
    (path,) = write_workbooks(1, tmp_path, by=[writer])
    with ZipFile(path) as archive:
        sheets = [archive.read(f"xl/worksheets/sheet{at}.xml") for at in (1, 2, 3, 4)]
        strings = archive.read("xl/sharedStrings.xml") if writer is Writer.EXCEL else None
        styles = archive.read("xl/styles.xml")
    for one in sheets:
        taken(Base(one, strings, styles).packed())
    assert _known(open_package(path.read_bytes()).read("xl/workbook.xml").decode())
