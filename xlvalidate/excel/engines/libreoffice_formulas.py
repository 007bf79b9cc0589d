"""Formulas between Excel's notation and LibreOffice's own, by LibreOffice's own parser."""

import re
from typing import Any

from xlvalidate.cells import quoted_sheet
from xlvalidate.excel.engines.libreoffice_process import LibreOffice

_XL_ENGLISH = 4  # com.sun.star.sheet.FormulaLanguage: function names and separators of an English Excel
_EVERYTHING = 0x7FFFFFFF  # com.sun.star.sheet.FormulaMapGroup
_OFFICE_A1, _EXCEL_OOX = 0, 3  # com.sun.star.sheet.AddressConvention
_TEXT = r'("(?:[^"]|"")*")'
_OFFICE_NO_REF = re.compile(_TEXT + r"|(?:\$?(?:'(?:[^']|'')*'|\w+)\.)?\$?#REF!(?:\.?\$?[A-Z]*\$?[0-9]*)?")
_EXCEL_NO_REF = re.compile(_TEXT + r"|(?:(?:'(?:[^']|'')*'|\w+)!)?#REF!")
_STAND_IN = "xlv_no_reference"  # printing drops #REF!, so it travels as an unknown word
_SAME_IN_BOTH = re.compile(r"(?!.*\w\()[\w$+\-*/()^&<>=%:]*")  # no function, separator, sheet, text or blank
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
            ours, theirs = self._both()
            text = _swapped(_OFFICE_NO_REF, office)
            self._to_excel[office] = _restored(_printed(ours, theirs, text, self._origin()))
        return self._to_excel[office]

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


def _printed(source: Any, target: Any, text: str, origin: Any) -> str:
    return str(target.printFormula(source.parseFormula(text, origin), origin))


def _swapped(pattern: re.Pattern[str], text: str) -> str:
    if "#REF!" not in text:
        return text
    return pattern.sub(lambda match: match[1] or _STAND_IN, text)


def _restored(text: str) -> str:
    return text.replace(_STAND_IN, "#REF!")
