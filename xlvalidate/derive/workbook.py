"""A drawing written as .xlsx: by openpyxl, then put right where openpyxl cannot: cached values, fixed dates."""

from collections.abc import Callable
from copy import copy
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeAlias

from xlvalidate.cells import column_letters
from xlvalidate.derive.appearance import FONTS, LOOKS, TINTS, Look, SignPlace, Style, signed_format
from xlvalidate.derive.cached_values import finished
from xlvalidate.derive.drawing import Drawing
from xlvalidate.derive.sheet import Conditional, DrawnCell, Page, SheetDrawing, Validation, ValidationKind
from xlvalidate.editions.lint import PROMPT_TEXT, PROMPT_TITLE, utf16_units

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell as OpenpyxlCell
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

EPOCH = datetime(2000, 1, 1)
_EDGE = "7F7F7F"
_FIRST_SIGNED = 300  # beyond those that a workbook has which ours is laid on
_SIGNED = tuple(dict.fromkeys(signed_format(look.sign, place) for look in TINTS.values() for place in SignPlace))


def write(drawing: Drawing) -> bytes:
    """The bytes of the workbook. The same drawing gives the same bytes."""
    from openpyxl import Workbook
    from openpyxl.workbook.defined_name import DefinedName

    book = Workbook()
    book.remove(book.worksheets[0])
    _set_up(book, drawing)
    styled = _styler(drawing.language)
    codes = {code: _FIRST_SIGNED + number for number, code in enumerate(_SIGNED)}
    for sheet in drawing.sheets:
        _sheet(book.create_sheet(sheet.name), sheet, styled, codes)
    for name in drawing.names:
        book.defined_names[name.name] = DefinedName(name.name, attr_text=name.refers)
    bytes_ = BytesIO()
    book.save(bytes_)
    return finished(bytes_.getvalue(), drawing)


def _set_up(book: "Workbook", drawing: Drawing) -> None:
    from openpyxl.styles import Font

    book.properties.title = drawing.title
    book.properties.creator = "xlvalidate"
    book.properties.created = book.properties.modified = EPOCH
    book.calculation.fullCalcOnLoad = True
    normal = book._named_styles["Normal"]  # the widths of columns are counted in digits of this font
    normal.font = Font(name=FONTS[drawing.language].body, size=11)


_Styled: TypeAlias = Callable[["OpenpyxlCell", Style, bool, str | None], None]


def _styler(language: str) -> _Styled:
    """Sets a cell's style; each style is put together once."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    fonts = FONTS[language]

    def border(look: Look) -> Border:
        side = Side(style="thin" if look.border == "bottom" else look.border, color=_EDGE) if look.border else Side()
        if look.border == "bottom":
            return Border(bottom=Side(style="thin", color="000000"))
        return Border(left=side, right=side, top=side, bottom=side)

    made = {
        style: (
            Font(
                name=fonts.heading if look.heading else fonts.body,
                size=look.size,
                bold=look.bold,
                color=f"FF{look.colour}",
                underline="single" if look.underline else None,
            ),
            PatternFill("solid", fgColor=f"FF{look.fill}") if look.fill else PatternFill(),
            border(look),
            Alignment(
                horizontal=look.horizontal,
                vertical=look.vertical,
                wrap_text=look.wrap,
                shrink_to_fit=look.shrink or None,
                indent=look.indent,
            ),
        )
        for style, look in LOOKS.items()
    }

    registered: dict[tuple[Style, bool, str | None], Any] = {}

    def styled(cell: "OpenpyxlCell", style: Style, locked: bool, shown: str | None) -> None:
        key = (style, locked, shown)
        if key not in registered:
            cell.font, cell.fill, cell.border, cell.alignment = made[style]
            cell.number_format = shown or LOOKS[style].format
            cell.protection = Protection(locked=locked)
            registered[key] = copy(cell._style)
        cell._style = copy(registered[key])

    return styled


def _sheet(to: "Worksheet", sheet: SheetDrawing, styled: _Styled, codes: dict[str | None, int]) -> None:
    for cell in sheet.cells:
        _cell(to, cell)
        area = sheet.area_of(cell)
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                styled(to.cell(row, column), cell.style, cell.locked, cell.format)
    for first in (column.first for column in sheet.columns):  # those below it are put in afterwards
        _cell(to, first)
        styled(to.cell(first.row, first.column), first.style, first.locked, first.format)
    for area in sheet.merges:
        to.merged_cells.add(area.a1)  # merge_cells would take the borders away again
    for number, width in enumerate(sheet.widths, start=1):
        to.column_dimensions[column_letters(number)].width = width
    for number in sheet.hidden_columns:
        to.column_dimensions[column_letters(number)].hidden = True
    for row, height in sheet.heights:
        to.row_dimensions[row].height = height
    for row in sheet.hidden_rows:
        to.row_dimensions[row].hidden = True
    for row in sheet.outlined:
        to.row_dimensions[row].outlineLevel = 1
    to.sheet_properties.outlinePr.summaryBelow = False
    to.sheet_view.showGridLines = False
    to.sheet_state = sheet.state.value
    to.freeze_panes = sheet.freeze
    if sheet.filtered:
        to.auto_filter.ref = sheet.filtered.a1
    _page(to, sheet.page)
    _protect(to, sheet)
    for validation in sheet.validations:
        to.add_data_validation(_validation(validation))
    _colours(to, sheet, codes)


def _cell(to: "Worksheet", cell: DrawnCell) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    target = to.cell(cell.row, cell.column)
    if cell.formula:
        target.value = f"={cell.formula}"
    elif isinstance(cell.value, str):
        target.value = cell.value
        target.data_type = "s"  # a label that begins with = is still a label
    else:
        target.value = cell.value
    if cell.link:
        target.hyperlink = Hyperlink(ref=target.coordinate, location=cell.link)


def _page(to: "Worksheet", page: Page) -> None:
    setup = to.page_setup
    setup.paperSize = to.PAPERSIZE_A4
    setup.orientation = "landscape" if page.landscape else "portrait"
    setup.fitToWidth, setup.fitToHeight = 1, int(page.one_page)
    to.sheet_properties.pageSetUpPr.fitToPage = True
    to.print_options.horizontalCentered = page.centred
    margins = to.page_margins
    margins.left = margins.right = page.side_margin
    margins.top, margins.bottom, margins.header, margins.footer = 0.75, 0.75, 0.3, 0.35
    if page.title_rows:
        to.print_title_rows = "{}:{}".format(*page.title_rows)
    footer = to.oddFooter
    footer.left.text, footer.center.text, footer.right.text = (
        text or None for text in (page.footer_left, page.footer_centre, page.footer_right)
    )


def _protect(to: "Worksheet", sheet: SheetDrawing) -> None:
    """Without a password: it keeps a slip from the labels, and leaves colours, widths, notes and filters allowed."""
    protection = to.protection
    protection.sheet = sheet.protected
    for allowed in ("formatCells", "formatColumns", "formatRows", "objects", "scenarios", "autoFilter", "sort"):
        setattr(protection, allowed, False)


def _validation(validation: Validation) -> "DataValidation":
    from openpyxl.worksheet.datavalidation import DataValidation

    for text, most in (
        (validation.prompt_title, PROMPT_TITLE),
        (validation.alert_title, PROMPT_TITLE),
        (validation.prompt, PROMPT_TEXT),
        (validation.alert, PROMPT_TEXT),
        (",".join(validation.choices), PROMPT_TEXT),
    ):
        assert utf16_units(text) <= most, f"{validation.area.a1}: longer than {most}: {text}"
    made = DataValidation(
        type=None if validation.kind is ValidationKind.ANY else validation.kind.value,
        allow_blank=True,
        showInputMessage=True,
        showErrorMessage=validation.kind is not ValidationKind.ANY,
        errorStyle="stop",
        promptTitle=validation.prompt_title or None,
        prompt=validation.prompt or None,
        errorTitle=validation.alert_title or None,
        error=validation.alert or None,
        sqref=validation.area.a1,
    )
    if validation.kind is ValidationKind.LIST and validation.formula:
        made.formula1 = validation.formula
    elif validation.kind is ValidationKind.LIST:
        made.formula1 = f'"{",".join(validation.choices)}"'
    elif validation.kind is ValidationKind.CUSTOM:
        made.formula1 = validation.formula
    elif validation.most is not None:
        made.operator = "lessThanOrEqual" if validation.least is None else "between"
        made.formula1 = validation.least or validation.most
        made.formula2 = validation.most if validation.least else None
    elif validation.kind is not ValidationKind.ANY:
        made.operator = "between" if validation.least is None else "greaterThanOrEqual"
        made.formula1 = validation.least or "-999999999999"
        made.formula2 = None if validation.least else "999999999999"
    return made


def _colours(to: "Worksheet", sheet: SheetDrawing, codes: dict[str | None, int]) -> None:
    from openpyxl.formatting.rule import Rule

    for priority, conditional in enumerate(sheet.conditionals, start=1):
        rule = Rule(
            type="expression",
            formula=[conditional.formula],
            dxf=_tinted(conditional, codes),
            stopIfTrue=conditional.stop or None,
        )
        rule.priority = priority
        to.conditional_formatting.add(conditional.area.a1, rule)


def _tinted(conditional: Conditional, codes: dict[str | None, int]) -> "DifferentialStyle":
    """The look of a tint; where it has a place for its sign, also what is seen without colour. `codes` has the number
    of each number format with a sign.
    """
    from openpyxl.styles import Border, Font, PatternFill, Side
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.styles.numbers import NumberFormat

    look, sign = TINTS[conditional.tint], conditional.sign
    fill = PatternFill(bgColor=f"FF{look.fill}") if look.fill else None
    if sign is SignPlace.NOWHERE:
        fill = PatternFill("gray0625", fgColor=f"FF{look.colour}", bgColor=f"FF{look.fill}")
    code = signed_format(look.sign, sign, conditional.format or "General") if sign else None
    number = codes.setdefault(code, _FIRST_SIGNED + len(codes)) if code else 0
    side = Side(look.edge, color="FF000000") if sign else None
    return DifferentialStyle(
        font=Font(color=f"FF{look.colour}", italic=look.italic or None, bold=look.bold or None),
        numFmt=NumberFormat(numFmtId=number, formatCode=code) if code else None,
        fill=fill,
        border=Border(left=side, right=side, top=side, bottom=side) if side else None,
    )
