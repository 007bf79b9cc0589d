"""What Excel asks of a package and other programs forgive: read with nothing but the standard library.

Each fault is one sentence that begins with the part. The order of elements is that of CT_Workbook, CT_Worksheet and
CT_Stylesheet in ISO/IEC 29500-1; the schemas themselves are not kept here, as their licence does not say that one may.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from itertools import pairwise
from urllib.parse import unquote
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from xlvalidate.cells import Area
from xlvalidate.editions.lint import utf16_units

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
MAIN_TYPES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": False,
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": True,
    "application/vnd.ms-excel.addin.macroEnabled.main+xml": True,
}
"""What a workbook's part may be, and whether it has macros then."""

KINDS = {
    "styles": "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
    "sharedStrings": "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "vbaProject": "application/vnd.ms-office.vbaProject",
}
"""By the kind of a relationship: the type of the part it leads to."""

ORDERS = {
    "workbook": """fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups
        externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes
        webPublishing fileRecoveryPr webPublishObjects extLst""",
    "worksheet": """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection
        protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr
        conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks
        colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF
        picture oleObjects controls webPublishItems tableParts extLst""",
    "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst",
}
REPEATED = {"conditionalFormatting"}
LONGEST_FORMULA, LONGEST_TEXT, LONGEST_TITLE, LONGEST_LIST, LONGEST_CELL = 8_192, 255, 32, 255, 32_767
MOST_LINKS, LONGEST_TAB, OWN_FORMATS = 65_530, 31, 164
ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"}
_OWNERS = (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"), ("xfId", "cellStyleXfs"))
_DXF = ["font", "numFmt", "fill", "alignment", "border", "protection", "extLst"]
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_TAB_FORBIDS = set("[]:*?/\\")
_BUILT_IN = {"_xlnm.Print_Titles", "_xlnm.Print_Area", "_xlnm._FilterDatabase"}
_NAME = re.compile(r"(?:[^\W\d]|\\)[\w.\\?]{0,254}")
_LIKE_CELL = re.compile(
    r"[A-Za-z]{1,3}[0-9]{1,7}|[RrCc]|[Rr][0-9]*[Cc][0-9]*|[Rr][0-9]+|[Cc][0-9]+|true|false", re.IGNORECASE
)
_CODE_NAME = re.compile(r"[^\W\d]\w{0,30}")


def faults(data: bytes, *, valued: bool = True) -> list[str]:
    """Everything that is wrong with a package; where it is `valued`, a formula without a value too."""
    return [*_Package(data, valued).faults()]


class _Package:
    def __init__(self, data: bytes, valued: bool) -> None:
        with ZipFile(BytesIO(data)) as opened:
            self.listed = opened.namelist()
            self.parts = {name: opened.read(name) for name in self.listed}
        self.valued = valued
        self.types: dict[str, str] = {}
        self.macros = False

    def faults(self) -> Iterator[str]:
        for name, count in Counter(name.lower() for name in self.listed).items():
            if count > 1:
                yield f"{name}: in the package {count} times"
        unread = []
        for name, part in self.parts.items():
            if name.endswith((".xml", ".rels", ".vml")):
                try:
                    ET.fromstring(part)
                except ET.ParseError as error:
                    unread.append(f"{name}: no XML: {error}")
        if unread:
            yield from unread
            return
        yield from self._content_types()
        for name in self.parts:
            if name.endswith(".rels"):
                yield from self._relationships(name)
        main = [name for name, kind in self.types.items() if kind in MAIN_TYPES]
        if len(main) != 1:
            yield f"[Content_Types].xml: {len(main)} workbooks"
            return
        self.macros = MAIN_TYPES[self.types[main[0]]]
        yield from self._workbook(main[0])

    def root(self, name: str) -> ET.Element:
        return ET.fromstring(self.parts[name])

    # ------------------------------------------------------------------------------------------- the package itself

    def _content_types(self) -> Iterator[str]:
        where = "[Content_Types].xml"
        by_end: dict[str, str] = {}
        by_part: dict[str, str] = {}
        for node in self.root(where):
            key = node.get("Extension", node.get("PartName", "")).lower()
            into = by_end if node.tag == f"{{{TYPES}}}Default" else by_part
            if key in into:
                yield f"{where}: {key} twice"
            into[key] = node.get("ContentType", "")
        for name in self.parts:
            if name == where:
                continue
            kind = by_part.get(f"/{name}".lower()) or by_end.get(name.rpartition(".")[2].lower())
            if not kind:
                yield f"{where}: {name} has no type"
            self.types[name] = kind or ""
        there = {f"/{name}".lower() for name in self.parts}
        yield from (f"{where}: {name} is not there" for name in by_part if name not in there)

    def _relationships(self, name: str) -> Iterator[str]:
        seen: set[str] = set()
        for node in self.root(name):
            link = node.get("Id", "")
            if not link or link in seen:
                yield f"{name}: the id {link!r} twice"
            seen.add(link)
            if node.get("TargetMode") == "External":
                if "\\" in node.get("Target", ""):
                    yield f"{name}: {link} leads to {node.get('Target')}"
            elif self._target(name, node) not in self.parts:
                yield f"{name}: {link} leads to {node.get('Target')}, which is not there"

    def _target(self, rels: str, node: ET.Element) -> str:
        folder = posixpath.dirname(posixpath.dirname(rels))
        target = unquote(node.get("Target", ""))
        return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))

    def _links(self, part: str) -> dict[str, tuple[str, str]]:
        """By id: the kind of a relationship, and the part it leads to; empty where that is outside."""
        folder, base = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self.parts:
            return {}
        return {
            node.get("Id", ""): (
                node.get("Type", "").rpartition("/")[2],
                "" if node.get("TargetMode") == "External" else self._target(rels, node),
            )
            for node in self.root(rels)
        }

    # ------------------------------------------------------------------------------------------------- the workbook

    def _workbook(self, main: str) -> Iterator[str]:
        root, links = self.root(main), self._links(main)
        yield from _order(main, root)
        tabs = [*root.iter(f"{{{MAIN}}}sheet")]
        for what in ("name", "sheetId", f"{{{LINK}}}id"):
            values = Counter(tab.get(what, "").lower() for tab in tabs)
            yield from (f"{main}: two sheets with {what} {value}" for value, count in values.items() if count > 1)
        sheets: list[str] = []
        for tab in tabs:
            name = tab.get("name", "")
            if not 0 < utf16_units(name) <= LONGEST_TAB or set(name) & _TAB_FORBIDS or name[:1] == "'":
                yield f"{main}: Excel takes no sheet {name!r}"
            kind, target = links.get(tab.get(f"{{{LINK}}}id", ""), ("", ""))
            if kind != "worksheet" or self.types.get(target) != SHEET_TYPE:
                yield f"{main}: {name} leads to no sheet"
            else:
                sheets.append(target)
        yield from self._views(main, root, tabs, sheets)
        yield from self._names(main, root, [tab.get("name", "") for tab in tabs])
        yield from self._code_names(main, root, sheets)
        by_kind = dict(links.values())
        for kind, wanted in KINDS.items():
            if kind in by_kind and self.types.get(by_kind[kind]) != wanted:
                yield f"{by_kind[kind]}: is of the type {self.types.get(by_kind[kind])}"
        counts: Mapping[str, int] = {}
        if "styles" in by_kind:
            counts = self._counts(by_kind["styles"])
            yield from self._styles(by_kind["styles"], counts)
        strings = -1
        if "sharedStrings" in by_kind:
            strings = len(self.root(by_kind["sharedStrings"]).findall(f"{{{MAIN}}}si"))
        for sheet in sheets:
            yield from self._sheet(sheet, counts, strings)

    def _views(self, main: str, root: ET.Element, tabs: list[ET.Element], sheets: list[str]) -> Iterator[str]:
        view = root.find(f"{{{MAIN}}}bookViews/{{{MAIN}}}workbookView")
        active = int(view.get("activeTab", "0")) if view is not None else 0
        if not 0 <= active < len(tabs):
            yield f"{main}: the tab {active} is open, and there are {len(tabs)}"
        elif tabs[active].get("state", "visible") != "visible" and not self.macros:
            yield f"{main}: the tab {active} is open and hidden"
        if not any(tab.get("state", "visible") == "visible" for tab in tabs):
            yield f"{main}: no sheet is seen"
        selected = [
            sheet
            for sheet in sheets
            if any(one.get("tabSelected") in ("1", "true") for one in self.root(sheet).iter(f"{{{MAIN}}}sheetView"))
        ]
        if 0 <= active < len(sheets) and selected not in ([sheets[active]], []):
            yield f"{main}: {', '.join(selected)} selected, and the tab {active} open"

    def _names(self, main: str, root: ET.Element, tabs: list[str]) -> Iterator[str]:
        seen: set[tuple[str, str]] = set()
        for node in root.iter(f"{{{MAIN}}}definedName"):
            name, local, refers = node.get("name", ""), node.get("localSheetId", ""), node.text or ""
            if (name.lower(), local) in seen:
                yield f"{main}: the name {name} twice"
            seen.add((name.lower(), local))
            if name not in _BUILT_IN and (not _NAME.fullmatch(name) or _LIKE_CELL.fullmatch(name)):
                yield f"{main}: Excel takes no name {name}"
            if name in _BUILT_IN and not local:
                yield f"{main}: {name} of no sheet"
            if local and int(local) >= len(tabs):
                yield f"{main}: {name} of the sheet {local}, and there are {len(tabs)}"
            if not refers or utf16_units(refers) > LONGEST_FORMULA or "#REF!" in refers:
                yield f"{main}: {name} refers to {refers[:40]!r}"
            for quoted, plain in re.findall(r"'((?:[^']|'')+)'!|(?<![\w'!])([^\W\d][\w.]*)!", refers):
                if (quoted.replace("''", "'") or plain) not in tabs:
                    yield f"{main}: {name} refers to {refers}, and there is no such sheet"

    def _code_names(self, main: str, root: ET.Element, sheets: Iterable[str]) -> Iterator[str]:
        named = [(main, root.find(f"{{{MAIN}}}workbookPr"))]
        named += [(sheet, self.root(sheet).find(f"{{{MAIN}}}sheetPr")) for sheet in sheets]
        found = {where: node.get("codeName", "") if node is not None else "" for where, node in named}
        doubled = [name for name, count in Counter(filter(None, found.values())).items() if count > 1]
        yield from (f"{main}: the code name {name} twice" for name in doubled)
        for where, name in found.items():
            if (self.macros and not name) or (name and not _CODE_NAME.fullmatch(name)):
                yield f"{where}: the code name {name!r}"
        project = any(kind == "vbaProject" for kind, _ in self._links(main).values())
        if project is not self.macros:
            yield f"{main}: {'macros' if project else 'no macros'}, and its type says otherwise"

    # --------------------------------------------------------------------------------------------------- the styles

    def _counts(self, part: str) -> dict[str, int]:
        root = self.root(part)
        found = {name: root.find(f"{{{MAIN}}}{name}") for name in ORDERS["styleSheet"].split()}
        return {name: len(node) if node is not None else 0 for name, node in found.items()}

    def _styles(self, part: str, counts: Mapping[str, int]) -> Iterator[str]:
        root = self.root(part)
        yield from _order(part, root)
        for name in ("fonts", "fills", "borders", "cellXfs"):
            if not counts[name]:
                yield f"{part}: no {name}"
        for node in root:
            if node.get("count") not in (None, str(len(node))):
                yield f"{part}: {node.tag.rpartition('}')[2]} has {len(node)} and says {node.get('count')}"
        formats = Counter(node.get("numFmtId", "") for node in _under(root, "numFmts"))
        yield from (f"{part}: the format {one} {count} times" for one, count in formats.items() if count > 1)
        for kind in ("cellStyleXfs", "cellXfs"):
            for number, xf in enumerate(_under(root, kind)):
                for key, of in (
                    ("fontId", "fonts"),
                    ("fillId", "fills"),
                    ("borderId", "borders"),
                    ("xfId", "cellStyleXfs"),
                ):
                    if int(xf.get(key, "0")) >= max(counts[of], 1):
                        yield f"{part}: {kind} {number} has {key} {xf.get(key)}, and there are {counts[of]}"
                if int(xf.get("numFmtId", "0")) >= OWN_FORMATS and xf.get("numFmtId", "") not in formats:
                    yield f"{part}: {kind} {number} has the format {xf.get('numFmtId')}, which is not there"
        for dxf in root.iter(f"{{{MAIN}}}dxf"):
            order = [child.tag.rpartition("}")[2] for child in dxf]
            if order != sorted(
                order, key=["font", "numFmt", "fill", "alignment", "border", "protection", "extLst"].index
            ):
                yield f"{part}: a dxf in the order {' '.join(order)}"

    # --------------------------------------------------------------------------------------------------- the sheets

    def _sheet(self, part: str, counts: Mapping[str, int], strings: int) -> Iterator[str]:
        root, links = self.root(part), self._links(part)
        yield from _order(part, root)
        yield from self._rows(part, root, counts, strings)
        yield from self._merges(part, root)
        yield from self._hyperlinks(part, root, links)
        yield from self._validations(part, root)
        yield from self._conditionals(part, root, counts)
        for node in root.iter():
            for key, value in node.attrib.items():
                if key == f"{{{LINK}}}id" and value not in links:
                    yield f"{part}: {node.tag.rpartition('}')[2]} leads to {value}, which is not there"

    def _rows(self, part: str, root: ET.Element, counts: Mapping[str, int], strings: int) -> Iterator[str]:
        before = 0
        for row in root.iter(f"{{{MAIN}}}row"):
            number, column = int(row.get("r", "0")), 0
            if number <= before:
                yield f"{part}: the row {number} behind the row {before}"
            before = number
            for cell in row:
                address = cell.get("r", "")
                at = Area.at(address)
                if at.top != number or at.left <= column:
                    yield f"{part}: {address} in the row {number}, out of order"
                column = at.left
                if int(cell.get("s", "0")) >= max(counts.get("cellXfs", 1), 1):
                    yield f"{part}: {address} has the style {cell.get('s')}, and there are {counts.get('cellXfs')}"
                yield from self._cell(part, address, cell, strings)

    def _cell(self, part: str, address: str, cell: ET.Element, strings: int) -> Iterator[str]:
        kind, formula = cell.get("t", "n"), cell.find(f"{{{MAIN}}}f")
        order = [child.tag.rpartition("}")[2] for child in cell]
        if order not in ([], ["v"], ["f"], ["f", "v"], ["is"]):
            yield f"{part}: {address} holds {' '.join(order)}"
        value = cell.find(f"{{{MAIN}}}v")
        said = value.text or "" if value is not None else None
        if formula is not None:
            if utf16_units(formula.text or "") > LONGEST_FORMULA:
                yield f"{part}: {address} has a formula of {len(formula.text or '')} characters"
            if self.valued and said is None:
                yield f"{part}: {address} has a formula without a value"
        if kind == "inlineStr":
            text = "".join(one.text or "" for one in cell.iter(f"{{{MAIN}}}t"))
            if utf16_units(text) > LONGEST_CELL:
                yield f"{part}: {address} has a text of {utf16_units(text)} characters"
            if order != ["is"]:
                yield f"{part}: {address} is a text that is not there"
        if said is None:
            return
        right = {
            "n": lambda: _NUMBER.fullmatch(said) is not None,
            "s": lambda: said.isdigit() and int(said) < strings and formula is None,
            "str": lambda: formula is not None and utf16_units(said) <= LONGEST_CELL,
            "b": lambda: said in ("0", "1"),
            "e": lambda: said in ERRORS,
        }.get(kind, lambda: False)
        if not right():
            yield f"{part}: {address} of the type {kind} is {said[:40]!r}"

    def _merges(self, part: str, root: ET.Element) -> Iterator[str]:
        taken: dict[tuple[int, int], str] = {}
        for node in root.iter(f"{{{MAIN}}}mergeCell"):
            area = Area.at(node.get("ref", ""))
            if area.cells < 2:
                yield f"{part}: the merge {area.a1}"
            other = next((taken[place] for place in area.places() if place in taken), None)
            if other is not None:
                yield f"{part}: the merges {other} and {area.a1}"
            taken.update(dict.fromkeys(area.places(), area.a1))

    def _hyperlinks(self, part: str, root: ET.Element, links: Mapping[str, tuple[str, str]]) -> Iterator[str]:
        nodes = [*root.iter(f"{{{MAIN}}}hyperlink")]
        doubled = [ref for ref, count in Counter(node.get("ref", "") for node in nodes).items() if count > 1]
        yield from (f"{part}: several links on {ref}" for ref in doubled)
        if len(nodes) > MOST_LINKS:
            yield f"{part}: {len(nodes)} links"
        for node in nodes:
            link = node.get(f"{{{LINK}}}id")
            if link is None and not node.get("location"):
                yield f"{part}: a link on {node.get('ref')} that leads nowhere"
            if link is not None and links.get(link, ("",))[0] != "hyperlink":
                yield f"{part}: the link on {node.get('ref')} is no hyperlink"

    def _validations(self, part: str, root: ET.Element) -> Iterator[str]:
        for node in root.iter(f"{{{MAIN}}}dataValidations"):
            if node.get("count") not in (None, str(len(node))):
                yield f"{part}: {len(node)} validations, and it says {node.get('count')}"
        covered: dict[tuple[int, int], str] = {}
        for node in root.iter(f"{{{MAIN}}}dataValidation"):
            where = node.get("sqref", "")
            for key, most in (
                ("promptTitle", LONGEST_TITLE), ("errorTitle", LONGEST_TITLE), ("prompt", LONGEST_TEXT),
                ("error", LONGEST_TEXT),
            ):  # fmt: skip
                if utf16_units(node.get(key, "")) > most:
                    yield f"{part}: the {key} of {where} has {utf16_units(node.get(key, ''))} characters"
            for formula in node:
                said = formula.text or ""
                listed = node.get("type") == "list" and said.startswith('"')
                most = LONGEST_LIST + 2 if listed else LONGEST_FORMULA
                if utf16_units(said) > most:
                    yield f"{part}: the list or formula of {where} has {utf16_units(said)} characters"
            for area in where.split():
                at = Area.at(area)
                for place in at.places() if at.cells < 10_000 else ():
                    if place in covered:
                        yield f"{part}: the validations of {covered[place]} and {area}"
                        break
                    covered[place] = area

    def _conditionals(self, part: str, root: ET.Element, counts: Mapping[str, int]) -> Iterator[str]:
        priorities: Counter[str] = Counter()
        for node in root.iter(f"{{{MAIN}}}cfRule"):
            priorities[node.get("priority", "")] += 1
            if node.get("dxfId") is not None and int(node.get("dxfId", "0")) >= counts.get("dxfs", 0):
                yield f"{part}: a rule has the look {node.get('dxfId')}, and there are {counts.get('dxfs', 0)}"
            for formula in node.iter(f"{{{MAIN}}}formula"):
                said = formula.text or ""
                if not said or utf16_units(said) > LONGEST_FORMULA:
                    yield f"{part}: a rule's formula has {utf16_units(said)} characters"
        for priority, count in priorities.items():
            if not priority.isdigit() or int(priority) < 1 or count > 1:
                yield f"{part}: {count} rules with the priority {priority!r}"


def _under(root: ET.Element, name: str) -> list[ET.Element]:
    found = root.find(f"{{{MAIN}}}{name}")
    return [] if found is None else [*found]


def _order(part: str, root: ET.Element) -> Iterator[str]:
    tag = root.tag.rpartition("}")[2]
    if root.tag != f"{{{MAIN}}}{tag}" or tag not in ORDERS:
        yield f"{part}: begins with {root.tag}"
        return
    known = ORDERS[tag].split()
    found = [child.tag.rpartition("}")[2] for child in root]
    strange = [one for one in found if one not in known]
    yield from (f"{part}: {one} is no part of a {tag}" for one in strange)
    there = [one for one in found if one in known]
    if there != sorted(there, key=known.index):
        wrong = next(b for a, b in pairwise(there) if known.index(a) > known.index(b))
        yield f"{part}: {wrong} too late"
    for one, count in Counter(there).items():
        if count > 1 and one not in REPEATED:
            yield f"{part}: {one} {count} times"
