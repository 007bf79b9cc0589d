"""The ranges of a worksheet in which cells are merged, as they are written."""

from xlvalidate.ooxml.package import Package
from xlvalidate.ooxml.workbook_limits import RefusedError
from xlvalidate.ooxml.xml import Attributes, Element, named, parse

_LONGEST = 64


def merged(package: Package, part: str) -> list[str]:
    """`A1:B2` and the like, not yet known to be ranges. Raises RefusedError."""
    found: list[str] = []

    def merge(attributes: Attributes) -> None:
        if len(found) == package.limits.cells:
            raise RefusedError("too-many-cells", part)
        found.append(attributes.get("ref", "")[:_LONGEST])

    inside = {"mergeCells": Element(named({"mergeCell": Element(start=merge)}))}
    parse(part, package.chunks(part), named({"worksheet": Element(named(inside))}), package.budget)
    return found
