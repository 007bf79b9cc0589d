"""Which program saved a workbook last, as the workbook itself says."""

import re
from collections.abc import Iterable
from functools import lru_cache

from xlvalidate.ooxml.package import Package
from xlvalidate.ooxml.workbook_limits import PackageBudget
from xlvalidate.ooxml.workbook_xml import of_a_small_part, understood_once
from xlvalidate.ooxml.xml import Element, named, parse

_PART = "docProps/app.xml"
_SPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
)
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_FIRST_EXCEL = 12  # that writes .xlsx
_LONGEST = 60


def saved_by(package: Package) -> str:
    """The program, with its version where it says one; empty where nothing is said. Raises RefusedError."""
    if not package.size(_PART) > 0:
        return ""
    return called(*understood_once(package, _PART, _said, _same_said))


def called(application: str, version: str) -> str:
    """The program as people call it. openpyxl says that it is Excel, of the version that it has itself."""
    number = _VERSION.match(version.strip())
    if application == "Microsoft Excel" and number is not None:
        major = int(number[0].partition(".")[0][:4])
        return f"Excel {major}" if major >= _FIRST_EXCEL else f"openpyxl {number[0]}"
    name, slash, rest = application.partition("/")
    if slash and (number := _VERSION.match(rest)) is not None:  # LibreOffice/24.2.7.2$Linux_X86_64 …
        return f"{name} {number[0]}"[:_LONGEST]
    return application.replace("_", " ").strip()[:_LONGEST]


def _said(part: str, budget: PackageBudget, chunks: Iterable[bytes]) -> tuple[str, str]:
    said = {"Application": "", "AppVersion": ""}

    def element(key: str) -> Element:
        def heard(text: str) -> None:
            budget.keep(part, len(text))
            said[key] = text.strip()

        return Element(end=heard, text=True)

    inside = named({key: element(key) for key in said}, _SPACES)
    parse(part, chunks, named({"Properties": Element(inside)}, _SPACES), budget)
    return said["Application"], said["AppVersion"]


_same_said = lru_cache(maxsize=16)(of_a_small_part(_said))
