"""The VBA of this folder as `xlvalidate.xlam`, and a template as an `.xlsm` form with the same VBA inside.

`python macros/build.py` builds the add-in that is kept here, `macros/xlvalidate.xlam`, with its SHA256SUMS. With
`-o DIR` it builds the add-in and one form a template there. The same sources give the same bytes, with the same zlib.
Needs pyOpenVBA, which the extra `test` brings.
"""

import argparse
import csv
import hashlib
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from xlvalidate.ooxml.properties import CORE, dated
from xlvalidate.ooxml.write_zip import parts_of, zipped

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE.parent / "templates"
ADDIN_NAME = "xlvalidate.xlam"
SUMS = "SHA256SUMS"
LANGUAGES = ("zh_CN", "en")
TEXTS_MODULE = "XlvTexts"  # the only module that an add-in and a form do not share

_TYPES, _RELS, _MAIN_RELS, _MAIN = "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"
_PROJECT, _RIBBON = "xl/vbaProject.bin", "customUI/customUI.xml"
_PLAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_FORM_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_PROJECT_TYPE = "application/vnd.ms-office.vbaProject"
_PROJECT_RELATION = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_RIBBON_RELATION = "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
_NOT_COMPILED = bytes.fromhex("CC61FFFF000000")
_LONGEST_LITERAL = 400  # a line of VBA has 1,023 characters at most


class BuildError(Exception):
    """A source of the macros, or the package they go into, is not as it has to be."""


@dataclass(frozen=True, slots=True)
class Module:
    """A standard module: its name, and its text with the line ends of VBA, first line `Attribute VB_Name`."""

    name: str
    source: str


def texts() -> dict[str, tuple[str, str]]:
    """The texts by key: Chinese and English. Raises BuildError."""
    with (HERE / "strings.csv").open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    if tuple(heading) != ("key", *LANGUAGES):
        raise BuildError(f"strings.csv begins with {heading}")
    for row in rows:
        if len(row) != 3 or not all(row):
            raise BuildError(f"strings.csv: {row} is not a key and a text in each language")
    found = {key: (chinese, english) for key, chinese, english in rows}
    if len(found) != len(rows):
        raise BuildError("strings.csv has a key twice")
    return found


def modules(*, form: bool = False) -> tuple[Module, ...]:
    """The modules in the order of their names; a form's texts stand in a module of their own. Raises BuildError."""
    found = [_module(path.name, path.read_bytes()) for path in sorted((HERE / "vba").glob("*.bas"))]
    if form:
        found = [_texts_module() if module.name == TEXTS_MODULE else module for module in found]
    return tuple(found)


def _module(file: str, data: bytes) -> Module:
    try:
        source = data.decode("ascii")
    except UnicodeDecodeError as error:
        raise BuildError(f"{file} is not ASCII: VBA would turn {data[error.start : error.end]!r} into ??") from error
    name = Path(file).stem
    if not source.startswith(f'Attribute VB_Name = "{name}"\n'):
        raise BuildError(f"{file} does not begin with its name")
    return Module(name, source.replace("\n", "\r\n"))


def _texts_module() -> Module:
    """The texts as a module: whatever is not ASCII by its number, `&#26657;`."""
    lines = [
        f'Attribute VB_Name = "{TEXTS_MODULE}"',
        "Option Explicit",
        "Option Private Module",
        "",
        "' Made by build.py from strings.csv.",
        "",
        "Public Function TextOf(ByVal key As String, ByVal language As String) As String",
        "    Dim text As String",
        '    Select Case IIf(language = "en", "en", "zh_CN") & "." & key',
    ]
    for key, said in texts().items():
        for language, text in zip(LANGUAGES, said, strict=True):
            lines.append(f'    Case "{language}.{key}"')
            lines.extend(f'        text = text & "{part}"' for part in _literals(text))
    lines += [
        "    Case Else",
        "        text = key",
        "    End Select",
        "    TextOf = Decoded(text)",
        "End Function",
        "",
        "Private Function Decoded(ByVal text As String) As String",
        "    Dim parts As Variant, i As Long, stop_ As Long",
        '    parts = Split(text, "&#")',
        "    Decoded = parts(0)",
        "    For i = 1 To UBound(parts)",
        '        stop_ = InStr(parts(i), ";")',
        "        Decoded = Decoded & ChrW(CLng(Left(parts(i), stop_ - 1))) & Mid(parts(i), stop_ + 1)",
        "    Next",
        "End Function",
        "",
    ]
    return Module(TEXTS_MODULE, "\r\n".join(lines))


def _literals(text: str) -> list[str]:
    units = text.encode("utf-16-le")
    codes = [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
    pieces = [chr(code) if 32 <= code < 127 and chr(code) not in '"&' else f"&#{code};" for code in codes]
    lines = [""]
    for piece in pieces:
        if len(lines[-1]) + len(piece) > _LONGEST_LITERAL:
            lines.append("")
        lines[-1] += piece
    return lines


def build_xlam() -> bytes:
    """The add-in: the VBA, the ribbon, and a sheet Strings with the texts. Raises BuildError."""
    return _with_macros(_strings_workbook(), _ADDIN_TYPE, modules())


def build_xlsm(template: bytes) -> bytes:
    """A template with the VBA and the ribbon inside; its own parts stay byte for byte. Raises BuildError."""
    return _with_macros(template, _FORM_TYPE, modules(form=True))


def _strings_workbook() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.code_name = "ThisWorkbook"
    book.properties.title = "xlvalidate"
    book.properties.creator = "xlvalidate"
    sheet = book.active
    sheet.title = "Strings"
    sheet.sheet_properties.codeName = "Sheet1"
    for row in (("key", *LANGUAGES), *((key, *said) for key, said in texts().items())):
        sheet.append(row)
    for row in sheet.iter_rows():
        for cell in row:
            cell.data_type = "s"  # a text that begins with = is still a text
    saved = BytesIO()
    book.save(saved)
    parts = parts_of(saved.getvalue())
    return zipped(parts | {CORE: dated(parts[CORE])})


def _with_macros(package: bytes, content_type: str, sources: Sequence[Module]) -> bytes:
    """The package with a VBA project and a ribbon. Three parts that list others change, the workbook and its sheets get
    the names that the project has for them, and the rest stays as it is.
    """
    parts = parts_of(package)
    for needed in (_TYPES, _RELS, _MAIN_RELS, _MAIN):
        if needed not in parts:
            raise BuildError(f"the package has no {needed}")
    if _PROJECT in parts or _RIBBON in parts:
        raise BuildError("the package has macros or a ribbon already")
    parts[_PROJECT], names = _project(parts, sources)
    parts |= _with_code_names(parts, names)
    parts[_RIBBON] = (HERE / "ribbon.xml").read_bytes()
    listed = _listed(parts, content_type)
    listed = _before(listed, "<Override", f'<Default Extension="bin" ContentType="{_PROJECT_TYPE}"/>')
    parts[_TYPES] = listed.encode()
    parts[_RELS] = _related(parts[_RELS], "xlvRibbon", _RIBBON_RELATION, "/" + _RIBBON)
    parts[_MAIN_RELS] = _related(parts[_MAIN_RELS], "xlvProject", _PROJECT_RELATION, "/" + _PROJECT)
    return zipped(parts)


def _listed(parts: Mapping[str, bytes], content_type: str) -> str:
    """The list of content types with another one for the workbook."""
    listed = parts[_TYPES].decode()
    if listed.count(_PLAIN_TYPE) != 1:
        raise BuildError("the package is no plain workbook: .xlsx")
    return listed.replace(_PLAIN_TYPE, content_type)


def _project(parts: Mapping[str, bytes], sources: Sequence[Module]) -> tuple[bytes, list[str]]:
    """The VBA project, and its document modules: one for the workbook, then one for each sheet."""
    from pyopenvba import ExcelFile, VBAModuleKind
    from pyopenvba.cfb import CFB

    plain = {name: data for name, data in parts.items() if name != _PROJECT}
    with tempfile.TemporaryDirectory(prefix="xlv_macros_") as folder:
        path = Path(folder) / "book.xlsm"  # pyOpenVBA works on files
        path.write_bytes(zipped(plain | {_TYPES: _listed(parts, _FORM_TYPE).encode()}))
        with ExcelFile(path) as book:
            book.add_vba_project()
            project = book.vba_project()
            for module in sources:
                project.add_module(module.name, module.source)
            for kept in project.modules:
                if kept.prefix_bytes:
                    kept.text_offset, kept.prefix_bytes, kept.dirty = 0, b"", True
            documents = [kept.name for kept in project.modules if kept.kind is not VBAModuleKind.standard]
            book.save()
        storage = CFB.from_bytes(parts_of(path.read_bytes(), [_PROJECT])[_PROJECT])
    # What was compiled is left out, in the workbook's stream and in each module's: [MS-OVBA] 2.3.4.1 and 2.3.4.3.
    storage.write_stream_in_storage("VBA", "_VBA_PROJECT", _NOT_COMPILED)
    return storage.to_bytes(), documents


def _with_code_names(parts: Mapping[str, bytes], names: Sequence[str]) -> dict[str, bytes]:
    """The workbook's part and the sheets', each with the name of its module: without it Excel makes other modules."""
    book, *sheets = names
    tabs = re.findall(r'<sheet [^>]*r:id="([^"]+)"', parts[_MAIN].decode())
    targets = dict(re.findall(r'Target="/?(?:xl/)?([^"]+)" Id="([^"]+)"', parts[_MAIN_RELS].decode()))
    paths = {link: f"xl/{target}" for target, link in targets.items()}
    if len(tabs) != len(sheets) or not set(tabs) <= set(paths):
        raise BuildError(f"{len(tabs)} sheets, and modules for {len(sheets)}")
    named = {_MAIN: _named(parts[_MAIN], "workbookPr", book)}
    return named | {
        paths[tab]: _named(parts[paths[tab]], "sheetPr", sheet) for tab, sheet in zip(tabs, sheets, strict=True)
    }


def _named(part: bytes, tag: str, name: str) -> bytes:
    """The part with a code name in the element of that tag, which has to be there."""
    text = part.decode()
    found = re.search(rf"<{tag}\b[^>]*>", text)
    if found is None:
        raise BuildError(f"no {tag} in a part that has to have it")
    if (there := re.search(r' codeName="([^"]*)"', found[0])) is not None:
        if there[1] != name:
            raise BuildError(f"{tag} is called {there[1]}, and its module {name}")
        return part
    at = found.start() + len(f"<{tag}")
    return f'{text[:at]} codeName="{name}"{text[at:]}'.encode()


def _related(relations: bytes, name: str, kind: str, target: str) -> bytes:
    added = f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
    return _before(relations.decode(), "</Relationships>", added).encode()


def _before(text: str, mark: str, added: str) -> str:
    at = text.find(mark)
    if at < 0:
        raise BuildError(f"no {mark} in a part that has to have it")
    return text[:at] + added + text[at:]


def keep(into: Path = HERE) -> list[Path]:
    """Writes the add-in and its SHA256SUMS, where they are not as they should be; the paths written. Raises BuildError.

    An add-in with the same parts stays as it is, however they are packed: compressors differ.
    """
    addin, sums = into / ADDIN_NAME, into / SUMS
    data = build_xlam()
    if addin.is_file() and parts_of(addin.read_bytes()) == parts_of(data):
        data = addin.read_bytes()
    wanted = {addin: data, sums: summed(sums, ADDIN_NAME, hashlib.sha256(data).hexdigest())}
    stale = {path: data for path, data in wanted.items() if not path.is_file() or path.read_bytes() != data}
    for path, data in stale.items():
        path.write_bytes(data)
    return list(stale)


def summed(sums: Path, name: str, digest: str) -> bytes:
    """SHA256SUMS with this line for a file; the lines of other files stay as they are."""
    lines = sums.read_text("ascii").splitlines() if sums.is_file() else []
    others = [line for line in lines if line.partition("  ")[2] != name]
    return "".join(f"{line}\n" for line in sorted([*others, f"{digest}  {name}"], key=lambda line: line[64:])).encode()


def build(into: Path, templates: Sequence[Path]) -> list[Path]:
    """Writes the add-in, and a form beside it for each template; the paths written. Raises BuildError or OSError."""
    made = {into / ADDIN_NAME: build_xlam()}
    for template in templates:
        made[into / f"{template.stem}.xlsm"] = build_xlsm(template.read_bytes())
    into.mkdir(parents=True, exist_ok=True)
    for path, data in made.items():
        path.write_bytes(data)
    return list(made)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0, or 1 with a sentence on stderr."""
    parser = argparse.ArgumentParser(description="Builds xlvalidate.xlam; with -o also an .xlsm form a template.")
    parser.add_argument("-o", "--into", type=Path, help="where add-in and forms go; without it macros/xlvalidate.xlam")
    parser.add_argument("templates", type=Path, nargs="*", help="templates to make forms from (default: templates/)")
    chosen = parser.parse_args(arguments)
    if chosen.templates and chosen.into is None:
        parser.error("forms need -o DIR")
    try:
        if chosen.into is None:
            made = keep()
        else:
            made = build(chosen.into, chosen.templates or sorted(TEMPLATES.glob("*.xlsx")))
    except (BuildError, OSError) as error:
        print(f"macros/build.py: {error}", file=sys.stderr)
        return 1
    for path in made:
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
