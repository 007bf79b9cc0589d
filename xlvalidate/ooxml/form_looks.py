"""How the cells of somebody else's form look, as its stylesheet says: number format, lines around, fill, lock."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from xlvalidate.ooxml.package import Package
from xlvalidate.ooxml.workbook_limits import RefusedError
from xlvalidate.ooxml.xml import Attributes, Element, named, parse

_TRUE = ("1", "true", "on")
_FALSE = ("0", "false", "off")
_SIDES = {"left": "l", "right": "r", "top": "t", "bottom": "b", "start": "l", "end": "r"}
_DIAGONAL = "/"
# Formats with a fixed number that every workbook has; those of dates are known by their number (`date_formats`).
BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    42: '_("$"* #,##0_);_("$"* (#,##0);_("$"* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
_GENERAL = "General"


@dataclass(frozen=True, slots=True)
class CellLook:
    """One style. `edges` are the sides with a line, of l r t b; `crossed` has a diagonal one. `head` tells headings
    from what is beneath: the font and the fill, by their numbers. `date` says that numbers show as days.
    """

    number: int = 0
    format: str = _GENERAL
    edges: frozenset[str] = frozenset()
    crossed: bool = False
    filled: bool = False
    bold: bool = False
    head: tuple[int, int] = (0, 0)
    locked: bool = True
    date: bool = False


PLAIN = CellLook()


@dataclass(slots=True)
class _Heard:
    formats: dict[int, str] = field(default_factory=dict)
    bold: list[bool] = field(default_factory=list)
    filled: list[bool] = field(default_factory=list)
    lines: list[tuple[frozenset[str], bool]] = field(default_factory=list)
    looks: list[CellLook] = field(default_factory=list)
    sides: set[str] = field(default_factory=set)
    both: bool = False


def read_looks(package: Package, part: str, dates: frozenset[int]) -> tuple[CellLook, ...]:
    """Every style, by its number; `dates` are those that show a day. Raises RefusedError."""
    heard = _Heard()

    def number_format(attributes: Attributes) -> None:
        code = attributes.get("formatCode", "")
        package.budget.keep(part, len(code))
        heard.formats[_number(attributes, "numFmtId")] = code

    def bold(attributes: Attributes) -> None:
        heard.bold[-1] = attributes.get("val", "1") not in _FALSE

    def pattern(attributes: Attributes) -> None:
        heard.filled[-1] = attributes.get("patternType", "none") != "none"

    def border(attributes: Attributes) -> None:
        heard.sides = set()
        heard.both = any(attributes.get(key, "") in _TRUE for key in ("diagonalUp", "diagonalDown"))

    def border_ends(_: str) -> None:
        crossed = _DIAGONAL in heard.sides and heard.both
        heard.lines.append((frozenset(heard.sides - {_DIAGONAL}), crossed))

    def style(attributes: Attributes) -> None:
        border_id = _number(attributes, "borderId")
        edges, crossed = heard.lines[border_id] if border_id < len(heard.lines) else (frozenset[str](), False)
        font, fill, code = (_number(attributes, key) for key in ("fontId", "fillId", "numFmtId"))
        at = len(heard.looks)
        heard.looks.append(
            CellLook(
                number=at,
                format=heard.formats.get(code, BUILT_IN.get(code, _GENERAL)),
                edges=edges,
                crossed=crossed,
                filled=fill < len(heard.filled) and heard.filled[fill],
                bold=font < len(heard.bold) and heard.bold[font],
                head=(font, fill),
                date=at in dates,
            )
        )

    def protection(attributes: Attributes) -> None:
        if attributes.get("locked", "1") in _FALSE:
            heard.looks[-1] = replace(heard.looks[-1], locked=False)

    def hold_limits() -> None:
        if len(heard.looks) + len(heard.formats) + len(heard.lines) > package.limits.styles:
            raise RefusedError("too-many-styles")

    def side(letter: str) -> Element:
        return Element(start=lambda attributes: _add_side(heard.sides, letter, attributes))

    sides = {name: side(letter) for name, letter in (*_SIDES.items(), ("diagonal", _DIAGONAL))}
    inside = {
        "numFmts": Element(named({"numFmt": Element(start=number_format)})),
        "fonts": Element(
            named({"font": Element(named({"b": Element(start=bold)}), start=lambda _: heard.bold.append(False))})
        ),
        "fills": Element(
            named(
                {
                    "fill": Element(
                        named({"patternFill": Element(start=pattern)}), start=lambda _: heard.filled.append(False)
                    )
                }
            )
        ),
        "borders": Element(named({"border": Element(named(sides), start=border, end=border_ends)})),
        "cellXfs": Element(named({"xf": Element(named({"protection": Element(start=protection)}), start=style)})),
    }
    chunks: Iterable[bytes] = package.chunks(part)
    parse(part, chunks, named({"styleSheet": Element(named(inside))}), package.budget, hold_limits)
    return tuple(heard.looks)


def _add_side(sides: set[str], letter: str, attributes: Attributes) -> None:
    if attributes.get("style", "none") != "none":
        sides.add(letter)


def _number(attributes: Attributes, key: str) -> int:
    said = attributes.get(key, "0")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 9 else 0
