"""The defined names of a workbook as they are written, each with the sheet that it belongs to."""

from collections.abc import Mapping

from xlvalidate.ooxml.package import Package
from xlvalidate.ooxml.workbook_limits import RefusedError
from xlvalidate.ooxml.workbook_xml import links
from xlvalidate.ooxml.xml import Attributes, Element, named, parse

_DIGITS = 5


def names_by_sheet(package: Package) -> Mapping[tuple[str, str], str]:
    """What each name refers to, by its sheet (empty: the whole workbook's) and itself, both in lower case. Raises
    RefusedError.
    """
    main = next((link.target for link in links(package, "").values() if link.kind == "officeDocument"), "")
    tabs: list[str] = []
    found: dict[tuple[str, str], str] = {}
    said: Attributes = {}
    stated: list[tuple[Attributes, str]] = []

    def name(attributes: Attributes) -> None:
        said.clear()
        said.update(attributes)

    def refers(text: str) -> None:
        if len(stated) == package.limits.names:
            raise RefusedError("too-many-names")
        package.budget.keep(main, len(text))
        stated.append((dict(said), text))

    inside = {
        "sheets": Element(named({"sheet": Element(start=lambda attributes: tabs.append(attributes.get("name", "")))})),
        "definedNames": Element(named({"definedName": Element(start=name, end=refers, text=True)})),
    }
    parse(main, package.chunks(main), named({"workbook": Element(named(inside))}), package.budget)
    for attributes, text in stated:
        local = attributes.get("localSheetId")
        sheet = ""
        if local is not None:
            if not local.isdigit() or len(local) > _DIGITS or int(local) >= len(tabs):
                continue
            sheet = tabs[int(local)].lower()
        found[sheet, attributes.get("name", "").lower()] = text.strip()
    return found
