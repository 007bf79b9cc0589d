"""Sheets of a workbook of ours made ready for another one: its styles' numbers, its texts in the cells themselves."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from xml.sax.saxutils import escape, unescape

_STYLE = re.compile(rb'(<(?:c|row) [^>]*?\bs=")([0-9]+)(")')
_COLUMN_STYLE = re.compile(rb'(<col [^>]*?\bstyle=")([0-9]+)(")')
_COLOUR = re.compile(rb'(<cfRule [^>]*?\bdxfId=")([0-9]+)(")')
_SHARED = re.compile(rb'<c ([^>]*?) t="s"><v>([0-9]+)</v></c>')
_OPEN = re.compile(rb' tabSelected="(?:1|true)"')
_STRING = re.compile(rb"<si>(?:<t[^>]*/>|<t[^>]*>(.*?)</t>)</si>", re.DOTALL)
_SHEET = re.compile(rb'<sheet [^>]*?name="([^"]*)" sheetId="[0-9]+" state="([A-Za-z]+)" r:id="rId([0-9]+)"')
_NAME = re.compile(rb"<definedName ([^>]*)>(.*?)</definedName>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([A-Za-z]+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Guest:
    """A sheet to be added: the name on its tab, whether the tab is seen, and its part."""

    name: str
    state: str
    data: bytes


@dataclass(frozen=True, slots=True)
class GuestName:
    """A defined name to be added; `sheet` is the number of the guest that it belongs to, None where to the workbook."""

    name: str
    refers: str
    sheet: int | None
    hidden: bool


def guests(parts: Mapping[str, bytes], cells: int, colours: int) -> Iterator[Guest]:
    """The sheets of a package of ours, in the order of its tabs; `cells` and `colours` are added to style numbers."""
    strings = [match[1] or b"" for match in _STRING.finditer(parts.get("xl/sharedStrings.xml", b""))]
    tabs = _SHEET.findall(parts["xl/workbook.xml"])
    for number, (name, state, _) in enumerate(tabs, start=1):
        data = parts[f"xl/worksheets/sheet{number}.xml"]
        data = _SHARED.sub(lambda match: _inline(match, strings), _OPEN.sub(b"", data))
        for pattern, more in ((_STYLE, cells), (_COLUMN_STYLE, cells), (_COLOUR, colours)):
            data = pattern.sub(partial(_moved, more), data)
        yield Guest(unescape(name.decode(), {"&quot;": '"'}), state.decode(), data)


def guest_names(parts: Mapping[str, bytes]) -> Iterator[GuestName]:
    """The names of a package of ours, those that a sheet has for its printing and filtering too."""
    for attributes, refers in _NAME.findall(parts["xl/workbook.xml"]):
        said = dict(_ATTRIBUTE.findall(attributes.decode()))
        sheet = int(said["localSheetId"]) if "localSheetId" in said else None
        yield GuestName(said["name"], unescape(refers.decode()), sheet, said.get("hidden") in ("1", "true"))


def name_xml(name: GuestName, first: int, prefix: str) -> str:
    """A name as the workbook writes it, when the guests' first sheet is number `first` of its sheets, from 0."""
    local = "" if name.sheet is None else f' localSheetId="{name.sheet + first}"'
    hidden = ' hidden="1"' if name.hidden else ""
    return f'<{prefix}definedName name="{name.name}"{local}{hidden}>{escape(name.refers)}</{prefix}definedName>'


def _moved(more: int, match: re.Match[bytes]) -> bytes:
    return match[1] + b"%d" % (int(match[2]) + more) + match[3]


def _inline(match: re.Match[bytes], strings: list[bytes]) -> bytes:
    text = strings[int(match[2])]
    return b'<c %b t="inlineStr"><is><t xml:space="preserve">%b</t></is></c>' % (match[1], text)
