"""A fill's colour as red, green and blue: written out, from Excel's old palette, or from the workbook's theme."""

# openpyxl has no types of its own:
# mypy: disable-error-code="no-untyped-call, attr-defined, no-any-return, name-defined"

import colorsys
import re
from typing import Any

from openpyxl import Workbook
from openpyxl.styles.colors import COLOR_INDEX

from xlvalidate.excel.engines.addresses import Color

_SCHEME = re.compile(rb"<a:clrScheme.*?</a:clrScheme>", re.DOTALL)
_SCHEME_COLOR = re.compile(rb"<a:(?:sysClr[^>]*lastClr|srgbClr[^>]*val)=\"([0-9A-Fa-f]{6})\"")
_THEME_ORDER = (1, 0, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11)  # a cell counts light before dark, the theme dark before light


def rgb(fill: Any, workbook: Workbook) -> Color | None:
    """None for no fill."""
    if getattr(fill, "fill_type", None) is None or not hasattr(fill, "fgColor"):  # a gradient has no one colour
        return None
    color = fill.fgColor
    if color.type == "rgb":
        digits = color.rgb[-6:]
    elif color.type == "indexed" and color.indexed < len(COLOR_INDEX):
        digits = COLOR_INDEX[color.indexed][-6:]
    elif color.type == "theme":
        digits = _theme(workbook, color.theme)
    else:
        return None
    red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    return _tinted((red, green, blue), color.tint)


def _theme(workbook: Workbook, number: int) -> str:
    scheme = _SCHEME.search(workbook.loaded_theme or b"")
    colors = _SCHEME_COLOR.findall(scheme[0]) if scheme else []
    place = _THEME_ORDER[number] if number < len(_THEME_ORDER) else 0
    return str(colors[place].decode()) if place < len(colors) else "FFFFFF"


def _tinted(color: Color, tint: float) -> Color:
    """Lighter for a positive tint, darker for a negative one, as ECMA-376 18.8.19 says."""
    if not tint:
        return color
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in color))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = (round(part * 255) for part in colorsys.hls_to_rgb(hue, light, saturation))
    return red, green, blue
