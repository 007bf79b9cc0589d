"""Cells and strings as Excel, WPS, LibreOffice, XlsxWriter, openpyxl and we ourselves write them, read in less time.

Nothing is refused here and nothing is guessed: a part that is not written in exactly a known way gives None, and the
guarded reader decides. What is given is what the guarded reader would have given, because

- a part is a head, the rows (or strings), and a tail. Head and tail, with one empty row between them, go through the
  guarded `parse` itself, which has to find that row where the rows belong;
- the rows hold nothing but the elements, attributes and characters known here, in their usual order, without a gap.
  So they are balanced and plain: a part with them is well-formed exactly when it is without them;
- no limit of the guarded reader can be reached: `_LARGEST`, `_LONGEST_SKELETON` and `TEXT` see to that for one part,
  and of the first parts, `Limits.free` bytes in all, nobody counts the tags and the characters. What is left is the
  number of cells, which are counted by whoever asked for them;
- a content that is not a plain number or text is understood by the guarded reader's own rules.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from xlvalidate.cells import MAX_ROW, column_number
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.ooxml.package import Package
from xlvalidate.ooxml.read_sheet import SheetContent, _Sheet
from xlvalidate.ooxml.sheet_settings import SettingsHeard, SheetSettings, row_hidden
from xlvalidate.ooxml.workbook_limits import AGAIN, LIMITS, PackageBudget, PackageLimits, RefusedError
from xlvalidate.ooxml.xml import Attributes, Element, named, parse, unescaped

# Bytes of a part: too few for the limits on characters, cells, tags or strings.
_LARGEST = 2_097_152
# Bytes of a head and a tail: no token in them is too long, wherever a chunk of the guarded reader ends.
_LONGEST_SKELETON = LIMITS.token - 128
_KNOWN = (LIMITS, AGAIN)
_DIGITS = 15  # so many digits are a number that a spreadsheet can hold, whichever they are
_SHORT = 256  # characters of a cell that is worth to be remembered
_PROBE = "xlv-probe"
_PARTED = "\x1f"  # it is in no text that is known here
PREFIXED = b' x14ac:dyDescent="0"'
_FORMS = 4  # of a sheet: as many programs save workbooks of one form

# expat is told the encoding here, or nothing; a mark of the byte order does not match.
_DECLARED = re.compile(
    rb"""(?:<\?xml version=["']1\.0["'](?: encoding=["'](?:UTF|utf)-8["'])?(?: standalone=["'](?:yes|no)["'])? ?\?>)?"""
    rb"[\r\n]*<[a-z]"
)
# LibreOffice writes a line break as a number. `&` is the last: what it makes is no entity.
_BREAKS = (("&#9;", "\t"), ("&#10;", "\n"), ("&#13;", "\r"))
_ENTITIES = (*_BREAKS, ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
# That it begins with its `&` lets the search skip from one to the next.
_ODD = re.compile(rf"&(?!{'|'.join(entity[1:] for entity, _ in _ENTITIES)})")

# Characters that XML has and a parser leaves as they are. A cell holds 32,767 at most, so none of these is long.
TEXT = r"[^<\x00-\x08\x0b-\x1f\ufffe\uffff]{0,32767}"
_END = r" ?/>"
SPACE = r'(?: xml:space="preserve")?'
_TRUTH = r'="(?:true|false|0|1)"'
_T = rf"<t{SPACE}(?:{_END}|>({TEXT})</t>)"
_UNHEARD_T = _T.replace(f"({TEXT})", TEXT)

ROW_ATTRIBUTES = "spans|s|customFormat|ht|hidden|customHeight|outlineLevel|collapsed|thickTop|thickBot|x14ac:dyDescent"
_ROW_ATTRIBUTE = re.compile(rf' ({ROW_ATTRIBUTES})="([^"]*)"')
_ROW = re.compile(rf'<row r="([1-9][0-9]{{0,6}})"((?: (?:{ROW_ATTRIBUTES})="[0-9a-z:. -]{{0,64}}")*) ?(/?)>')
FORMULA = (
    rf'<f(?: aca{_TRUTH})?(?: t="(?:normal|shared|array)")?(?: ref="[A-Z0-9:]{{1,32}}")?(?: ca{_TRUTH})?'
    rf'(?: si="([0-9]{{1,9}})")?(?:{_END}|>({TEXT})</f>)'
)
_CELL = re.compile(
    rf'r="([A-Z]{{1,3}})([1-9][0-9]{{0,6}})"(?: s="([0-9]{{1,9}})")?(?: t="(n|s|str|b|e|d|inlineStr)")?'
    rf"(?:{_END}|>(?:({FORMULA})?(<v{SPACE}(?:{_END}|>({TEXT})</v>))?|(<is>{_T}</is>))</c>)"
)
_INDEX = re.compile(r"[0-9]{1,9}")

_FONT = (
    r'<(?:rFont|charset|family|b|i|strike|outline|shadow|condense|extend|sz|u|vertAlign|scheme)(?: val="'
    rf'[^"<&\x00-\x1f\ufffe\uffff]{{0,64}}")?{_END}|<color(?: (?:auto|indexed|rgb|theme)="[0-9A-Fa-f]{{1,8}}")?'
    rf'(?: tint="[0-9.eE-]{{1,32}}")?{_END}'
)
_RUN = rf"<r>(?:<rPr>(?:{_FONT})*</rPr>|<rPr{_END})?{_UNHEARD_T}</r>"
_PHONETIC = rf'<phoneticPr fontId="[0-9]{{1,9}}"(?: type="[A-Za-z]{{1,20}}")?(?: alignment="[A-Za-z]{{1,20}}")?{_END}'
_STRING = re.compile(rf"(<si>(?:{_T}|((?:{_RUN})+))?(?:{_PHONETIC})?</si>|<si{_END})")
_RUN_TEXT = re.compile(_T)


def fast_cells(package: Package, part: str, dates: frozenset[int]) -> SheetContent | None:
    """What `read_cells` would return, or None when that has to decide."""
    data = _whole(package, part)
    found = None if data is None else _of_known_form(data, part) or _rows(data, part)
    if data is None or found is None or found[1].rows_hidden:
        return None
    rows, settings = found
    cells = _cells(rows, dates)
    if cells is not None:
        package.budget.parsed += len(data)
        cells.settings = settings
    return cells


@dataclass(frozen=True, slots=True)
class _Form:
    """What the guarded reader took around the rows of a sheet, rows with attributes of Excel's own if `prefixed`."""

    head: bytes
    tail: bytes
    prefixed: bool
    settings: SheetSettings


def _rows(data: bytes, part: str) -> tuple[str, SheetSettings] | None:
    """The rows of a sheet, and its settings, where the guarded reader takes what is around them."""
    if data.count(b"sheetData") != 2:
        return None
    start, end = data.find(b"<sheetData>") + 11, data.find(b"</sheetData>")
    found = _between(data, start, end, b"row", "worksheet sheetData row") if 11 <= start <= end else None
    if found is not None:
        forms = _forms_of(part)
        forms.insert(0, _Form(data[:start], data[end:], "x14ac:" in found[0], found[1]))
        del forms[_FORMS:]
    return found


def _of_known_form(data: bytes, part: str) -> tuple[str, SheetSettings] | None:
    """The same of a sheet of which all but the rows was taken before, to the byte. A second `sheetData` among the rows
    would be none of the elements that they may have.
    """
    for form in _forms_of(part):
        start, end = len(form.head), len(data) - len(form.tail)
        if data.endswith(form.tail) and data.startswith(form.head):
            inside = _inside(data, start, end)
            return None if inside is None or ("x14ac:" in inside and not form.prefixed) else (inside, form.settings)
    return None


@lru_cache(maxsize=16)
def _forms_of(part: str) -> list[_Form]:
    """Remembered by the name of the part, the latest first; no more than `_FORMS` of each."""
    return []


def fast_strings(package: Package, part: str, needed: Set[int]) -> dict[int, str] | None:
    """What `read_strings` would return, or None when that has to decide."""
    data = _whole(package, part)
    if data is None:
        return None
    start, end = data.find(b">", data.find(b"<sst")) + 1, data.rfind(b"</sst>")
    inside = _between(data, start, end, b"si", "sst si") if 1 <= start <= end else None
    if inside is None:
        return None
    items, _ = inside
    found = _STRING.findall(items)
    if sum(len(whole) for whole, _, _ in found) != len(items) or max(needed) >= len(found):
        return None
    strings: dict[int, str] = {}
    for at in needed:
        _, text, runs = found[at]
        text = _plain("".join(_RUN_TEXT.findall(runs)) if runs else text)
        if len(text) > LIMITS.text:
            return None
        strings[at] = unescaped(text)
    package.budget.parsed += len(data)
    return strings


def known_strings(items: str) -> list[str] | None:
    """The texts of strings that are written as is known here, with their entities; None where they are not."""
    found = _STRING.findall(items)
    if sum(len(whole) for whole, _, _ in found) != len(items):
        return None
    return ["".join(_RUN_TEXT.findall(runs)) if runs else text for _, text, runs in found]


def _whole(package: Package, part: str) -> bytes | None:
    known = package.limits in _KNOWN and 0 < package.size(part) <= _LARGEST
    free = package.limits.free - package.budget.parsed
    return package.read(part) if known and package.size(part) <= free else None


def _between(data: bytes, start: int, end: int, tag: bytes, path: str) -> tuple[str, SheetSettings] | None:
    """The characters from `start` to `end`, when the guarded reader takes what is around them, and a `tag` there; and
    what it takes from around them.
    """
    if start + len(data) - end > _LONGEST_SKELETON or _DECLARED.match(data) is None:
        return None
    inside = _inside(data, start, end)
    if inside is None:
        return None
    prefixed = PREFIXED if "x14ac:" in inside else b""
    settings = _well_formed(data[:start] + _probe(tag, prefixed) + data[end:], path)
    return None if settings is None else (inside, settings)


def _inside(data: bytes, start: int, end: int) -> str | None:
    """Its characters, where they are UTF-8 and nothing in them is understood only by a parser."""
    try:
        inside = data[start:end].decode()
    except UnicodeDecodeError:
        return None
    return None if "]]>" in inside or _ODD.search(inside) else inside


def around(head: bytes, tail: bytes, tag: bytes, path: str, prefixed: bytes) -> SheetSettings | None:
    """The settings of a sheet, when the guarded reader takes what is around its rows, and a `tag` where they stand;
    that is `PREFIXED` if rows are.
    """
    if len(head) + len(tail) > _LONGEST_SKELETON or _DECLARED.match(head) is None:
        return None
    return _well_formed(head + _probe(tag, prefixed) + tail, path)


def _probe(tag: bytes, prefixed: bytes) -> bytes:
    return b'<%b r="%b"%b/>' % (tag, _PROBE.encode(), prefixed)


def is_plainly_declared(data: bytes) -> bool:
    """Does a part begin as is known here, in UTF-8?"""
    return _DECLARED.match(data) is not None


def knows(limits: PackageLimits) -> bool:
    """Are these the limits that a fast path keeps to?"""
    return limits in _KNOWN


def is_plain(text: str) -> bool:
    """Is there nothing in a text that only a parser understands?"""
    # One letter is looked for ten times as quickly as several.
    return ("]" not in text or "]]>" not in text) and ("&" not in text or _ODD.search(text) is None)


@lru_cache(maxsize=32)
def _well_formed(skeleton: bytes, path: str) -> SheetSettings | None:
    """The settings of a sheet if the guarded reader takes a part in which nothing but the probe stands where `path`
    leads.

    Remembered, as the workbooks of one template differ in their rows and hardly anywhere else.
    """
    seen: list[Attributes] = []
    *above, tag = path.split()
    inside = named({tag: Element(start=seen.append)})
    budget = PackageBudget(LIMITS)
    heard = SettingsHeard("", budget)
    for outer in reversed(above):
        rows = outer == "sheetData"
        inside = named({outer: Element(inside, last=rows, behind=heard.tail() if rows else {})})
        inside |= named(heard.head()) if rows else {}
    try:
        parse("", (skeleton,), inside, budget)
    except RefusedError:
        seen.clear()
    return heard.settings() if [attributes.get("r") for attributes in seen] == [_PROBE] else None


def known_rows(rows: str, dates: frozenset[int]) -> SheetContent | None:
    """What stands in rows that are written as is known here; None where they are not."""
    return _cells(rows, dates)


def _cells(rows: str, dates: frozenset[int]) -> SheetContent | None:
    found = SheetContent()
    values, shared = found.values, found.shared
    at = row = 0
    while at < len(rows):
        head = _ROW.match(rows, at)
        if head is None or row >= (row := int(head[1])) or row > MAX_ROW or (hides := _hides(head[2])) is None:
            return None
        if hides:
            found.hidden_rows.append(row)
        at = head.end()
        if head[3]:
            continue
        end = rows.find("</row>", at)
        if end < 0:
            return None
        before = 0
        # No cell has the start of another one in it.
        nothing, *cells = rows[at:end].split("<c ")
        if nothing:
            return None
        for text in cells:
            cell = _same_cell(text, dates) if len(text) <= _SHORT else _cell(text, dates)
            if cell is None or cell[0] != row or cell[1] <= before:
                return None
            _, before, value, index, formula, number = cell
            if number:
                found.shares((row, before), number, formula or "")
            if value is not None:
                values[row, before] = value
            elif index is not None:
                shared[row, before] = (index, formula)
        at = end + len("</row>")
    return found


_Cell: TypeAlias = tuple[int, int, Value | None, int | None, str | None, str]


def _cell(text: str, dates: frozenset[int]) -> _Cell | None:
    """A cell behind its `<c `: its row, its column, and its value, or the index of its string; its formula, and
    the number under which it is shared.
    """
    match = _CELL.fullmatch(text)
    if match is None:
        return None
    letters, row, style, kind, f, number, formula, v, said, inline, typed = match.groups("")
    place = (int(row), _column(letters))
    if not (f or v or inline):
        return (*place, None, None, None, "")
    if "&" in text:
        formula, said, typed = _plain(formula), _plain(said), _plain(typed)
    if (inline and kind != "inlineStr") or (kind == "s" and said and not _INDEX.fullmatch(said)):
        return None
    if kind in ("", "n") and not f and len(said) <= _DIGITS and said.isascii() and said.isdigit():
        dated = int(style or "0") in dates
        return (*place, Value(ValueKind.DATE if dated else ValueKind.NUMBER, said), None, None, "")
    sheet = _Sheet("", PackageBudget(LIMITS), dates)
    attributes = {"t": kind or "n", "s": style or "0"}
    sheet.keep(place, attributes, said if v else None, formula if f else None, typed if inline else None)
    index, _ = sheet.cells.shared.get(place, (None, None))
    return (*place, sheet.cells.values.get(place), index, formula if f else None, number)


# The workbooks of one template have the same labels and blanks, and small figures come again.
_same_cell = lru_cache(maxsize=16_384)(_cell)


@lru_cache(maxsize=256)
def _hides(attributes: str) -> bool | None:
    """Do the attributes of a row hide it? None where one is there twice."""
    said = _ROW_ATTRIBUTE.findall(attributes)
    found = dict(said)
    return row_hidden(found) if len(found) == len(said) else None


@lru_cache(maxsize=256)
def _column(letters: str) -> int:
    """The column's number; 0 when it is outside of a sheet."""
    try:
        return column_number(letters)
    except ValueError:
        return 0


def _plain(text: str) -> str:
    """The text with its entities resolved; `_ODD` has seen to it that there are no others."""
    if "&" in text:
        for entity, letter in _ENTITIES:
            text = text.replace(entity, letter)
    return text


def plain(texts: Sequence[str]) -> Sequence[str]:
    """Texts with their entities resolved, of such that are written without others."""
    joined = _PARTED.join(texts)
    return _plain(joined).split(_PARTED) if "&" in joined else texts


def typed(texts: Sequence[str]) -> Sequence[str]:
    """Such texts as they were typed."""
    texts = plain(texts)
    return [*map(unescaped, texts)] if "_x" in _PARTED.join(texts) else texts
