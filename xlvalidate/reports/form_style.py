"""How a drawn form looks on a page, as CSS: from the same table as the workbook."""

from collections.abc import Iterator

from xlvalidate.derive.appearance import FONTS, LOOKS, TINTS, Look, Style, Tint
from xlvalidate.derive.drawing import draw
from xlvalidate.editions.edition import Edition
from xlvalidate.languages import LANGUAGES
from xlvalidate.reports.shown_form import look_of


def looks() -> Iterator[str]:
    """A rule for what each cell is, and for each colour over a cell."""
    for style, look in LOOKS.items():
        if not style.startswith(("live-", "result-", "cover-")):
            yield f".form td.{style}{{{_declared(style, look)}}}"
    # A fill alone is hardly seen (1.5 : 1 against white), so a mark is fill, border and sign.
    for tint, line in ((Tint.MUST, "solid"), (Tint.EXPLAIN, "dashed")):
        colours = TINTS[tint]
        tinted = f"background:#{colours.fill};color:#{colours.colour}"
        yield f".form td.{tint}{{{tinted};border:2px {line} #{colours.colour}}}.lines .{tint}{{{tinted}}}"


def widths_of(edition: Edition) -> Iterator[str]:
    """The fonts and the widths of the sheets of an edition."""
    fonts = FONTS[edition.language]
    for sheet in draw(edition).sheets:
        if sheet.code != "cover":
            name = "." + look_of(edition, sheet)
            yield f'{name}{{font-family:"{fonts.body}",{LANGUAGES[edition.language].page}}}'
            yield from _widths(name, sheet.widths)


def _widths(name: str, widths: tuple[float, ...]) -> Iterator[str]:
    yield f"{name}{{max-width:{sum(widths) * 7.6 + 30:.0f}px}}"
    for column, width in enumerate(widths, start=2):
        yield f"{name} col:nth-child({column}){{width:{width / sum(widths) * 96:.2f}%}}"


def _declared(style: Style, look: Look) -> str:
    said = [f"font-size:{look.size / 10.5:.2f}em", f"text-align:{look.horizontal}"]
    said.append("vertical-align:" + {"center": "middle"}.get(look.vertical, look.vertical))
    if look.border:
        said.append("border:1px solid #444")
    if look.fill:
        said.append(f"background:#{look.fill}")
    if look.bold or look.heading:
        said.append("font-weight:bold")
    if look.indent:
        said.append(f"padding-left:{look.indent * 0.7:.1f}em")
    return ";".join(said)
