"""Formulas between Excel's notation and LibreOffice's own, by LibreOffice's own parser."""

import re
from typing import Any

from xlvalidate.cells import quoted_sheet
from xlvalidate.excel.engines.libreoffice_process import LibreOffice
from xlvalidate.ooxml.formula_functions import FUNCTIONS

_XL_ENGLISH = 4  # com.sun.star.sheet.FormulaLanguage: function names and separators of an English Excel
_EVERYTHING = 0x7FFFFFFF  # com.sun.star.sheet.FormulaMapGroup
_OFFICE_A1, _EXCEL_OOX = 0, 3  # com.sun.star.sheet.AddressConvention
_TEXT = r'("(?:[^"]|"")*")'
_OFFICE_NO_REF = re.compile(_TEXT + r"|(?:\$?(?:'(?:[^']|'')*'|\w+)\.)?\$?#REF!(?:\.?\$?[A-Z]*\$?[0-9]*)?")
_EXCEL_NO_REF = re.compile(_TEXT + r"|(?:(?:'(?:[^']|'')*'|\w+)!)?#REF!")
_STAND_IN = "xlv_no_reference"  # printing drops #REF!, so it travels as an unknown word
_SAME_IN_BOTH = re.compile(r"(?!.*\w\()[\w$+\-*/()^&<>=%:]*")  # no function, separator, sheet, text or blank
_CELLS = r"\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?(?![\w.(:!$])"
CALLED_ALIKE = frozenset({*FUNCTIONS, "FALSE", "HYPERLINK", "ROW", "TRUE"})
_WELL_KNOWN = re.compile(
    rf"""{_TEXT}
    | \$(?P<sheet>(?![A-Za-z]{{1,4}}[0-9]*\.)[^\W\d]\w*)\.(?P<there>{_CELLS})
    | (?P<separator>;)
    | (?P<function>[A-Z]+)(?=\()
    | {_CELLS}
    | [A-Za-z_]\w*(?![\w.(!:$'\#\[])
    | [0-9]+(?:\.[0-9]+)?(?![\w.:$])
    | [-+*/^&<>=()%]+""",
    re.VERBOSE,
)
_ONE_RANGE = re.compile(r"\$?('(?:[^']|'')+'|\w+)\.(\$[A-Z]+\$[0-9]+(?::\$[A-Z]+\$[0-9]+)?)")


class Formulas:
    """Translates without the leading `=`. What was translated once is remembered, as books repeat their formulas."""

    def __init__(self, office: LibreOffice, document: Any) -> None:
        self._office = office
        self._document = document
        self._parsers: tuple[Any, Any] | None = None
        self._to_office: dict[str, str] = {}
        self._to_excel: dict[str, str] = {}

    def to_office(self, excel: str) -> str:
        """`SUM(Sheet1!A1,2)` becomes `SUM($Sheet1.A1;2)`."""
        if _SAME_IN_BOTH.fullmatch(excel):
            return excel
        if excel not in self._to_office:
            ours, theirs = self._both()
            text = _swapped(_EXCEL_NO_REF, excel)
            self._to_office[excel] = _restored(_printed(theirs, ours, text, self._origin()))
        return self._to_office[excel]

    def to_excel(self, office: str) -> str:
        """`SUM($Sheet1.A1;2)` becomes `SUM(Sheet1!A1,2)`; a lost reference is `#REF!`."""
        if match := _ONE_RANGE.fullmatch(office):
            sheet = match[1] if match[1].startswith("'") else quoted_sheet(match[1])
            return f"{sheet}!{match[2]}"
        if _SAME_IN_BOTH.fullmatch(office):
            return office
        if office not in self._to_excel:
            known = well_known(office)
            self._to_excel[office] = self.parsed_to_excel(office) if known is None else known
        return self._to_excel[office]

    def parsed_to_excel(self, office: str) -> str:
        """The same by the program's own parser, whatever the formula is."""
        ours, theirs = self._both()
        text = _swapped(_OFFICE_NO_REF, office)
        return _restored(_printed(ours, theirs, text, self._origin()))

    def _origin(self) -> Any:
        return self._office.struct("table.CellAddress")

    def _both(self) -> tuple[Any, Any]:
        if self._parsers is None:
            ours = self._document.createInstance("com.sun.star.sheet.FormulaParser")
            ours.CompileEnglish = True
            ours.FormulaConvention = _OFFICE_A1
            theirs = self._document.createInstance("com.sun.star.sheet.FormulaParser")
            mapper = self._document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
            words = mapper.getAvailableMappings(_XL_ENGLISH, _EVERYTHING)
            uno = self._office.uno
            typed = uno.Any("[]com.sun.star.sheet.FormulaOpCodeMapEntry", words)
            uno.invoke(theirs, "setPropertyValue", ("OpCodeMap", typed))
            theirs.FormulaConvention = _EXCEL_OOX
            self._parsers = ours, theirs
        return self._parsers


def well_known(office: str) -> str | None:
    """The same in Excel's notation, where both write all of it alike but the separator and the dot after a sheet. None
    where only the parser knows, which takes two calls to the program.
    """
    written, at = "", 0
    while at < len(office):
        token = _WELL_KNOWN.match(office, at)
        if token is None or (token["function"] and token["function"] not in CALLED_ALIKE):
            return None
        if token["sheet"]:
            written += f"{token['sheet']}!{token['there']}"
        else:
            written += "," if token["separator"] else token[0]
        at = token.end()
    return written


def _printed(source: Any, target: Any, text: str, origin: Any) -> str:
    return str(target.printFormula(source.parseFormula(text, origin), origin))


def _swapped(pattern: re.Pattern[str], text: str) -> str:
    if "#REF!" not in text:
        return text
    return pattern.sub(lambda match: match[1] or _STAND_IN, text)


def _restored(text: str) -> str:
    return text.replace(_STAND_IN, "#REF!")
