"""The help that stands beside an input before anything is typed, and what Excel refuses there."""

from xlvalidate.derive.sheet import Area, Validation, ValidationKind
from xlvalidate.derive.texts import Texts
from xlvalidate.editions.edition import Indicator
from xlvalidate.editions.lint import PROMPT_TEXT, PROMPT_TITLE, utf16_units
from xlvalidate.editions.model import BlankMeans, CoverField, FigureKind

_KINDS = {
    FigureKind.TEXT: ValidationKind.ANY,
    FigureKind.CHOICE: ValidationKind.LIST,
}


def indicator_validation(indicator: Indicator, area: Area, texts: Texts) -> Validation:
    """What an indicator's cell shows and takes. A negative figure is refused only where none is ever right."""
    never_negative = indicator.least is not None and indicator.least >= 0
    title = indicator.row[-1] if indicator.row else indicator.column[-1] if indicator.column else indicator.code
    kind = _KINDS.get(indicator.kind, ValidationKind.WHOLE if indicator.decimals == 0 else ValidationKind.DECIMAL)
    return Validation(
        area=area,
        kind=kind,
        least="0" if never_negative else None,
        choices=_choices(indicator.choices),
        prompt_title=clipped(title, PROMPT_TITLE),
        prompt=_prompt(indicator, texts),
        alert_title=texts.alert_title if indicator.numeric else "",
        alert=texts.alerts.get(_spoken(indicator, never_negative=never_negative), ""),
    )


def field_validation(field: CoverField, area: Area, texts: Texts) -> Validation | None:
    """What a line of the cover shows and takes; None where there is nothing to say."""
    hint = texts.hints[field.kind] if field.kind is not FigureKind.TEXT else ""
    prompt = "\n".join(filter(None, (field.help, hint)))
    if not prompt:
        return None
    kind = _KINDS.get(field.kind, ValidationKind.DECIMAL if field.kind is FigureKind.AMOUNT else ValidationKind.WHOLE)
    return Validation(
        area=area,
        kind=kind,
        least=None if field.kind is FigureKind.CHANGE else "0",
        choices=_choices(field.choices),
        prompt_title=clipped(field.label, PROMPT_TITLE),
        prompt=clipped(prompt, PROMPT_TEXT),
        alert_title=texts.alert_title if kind in (ValidationKind.WHOLE, ValidationKind.DECIMAL) else "",
        alert=texts.alerts.get(field.kind, ""),
    )


def clipped(text: str, units: int) -> str:
    """A text cut to so many UTF-16 units, with … where it was cut."""
    if utf16_units(text) <= units:
        return text
    while utf16_units(text) > units - 1:
        text = text[:-1]
    return text + "…"


def _spoken(indicator: Indicator, *, never_negative: bool) -> FigureKind:
    signed = indicator.kind is FigureKind.COUNT and not never_negative
    return FigureKind.CHANGE if signed else indicator.kind


def _prompt(indicator: Indicator, texts: Texts) -> str:
    """Unit, hint and help whole; the labels get the room that is left."""
    hint = texts.hints.get(indicator.kind, "")
    if indicator.numeric and indicator.blank is BlankMeans.UNKNOWN and indicator.optional is None:
        hint += texts.nothing_is_zero
    said = [indicator.unit and f"{texts.prompt_unit}{indicator.unit}", hint, indicator.help or ""]
    tail = "\n".join(filter(None, said))
    where = "\n".join(
        f"{name}{texts.path.join(labels)}"
        for name, labels in ((texts.prompt_row, indicator.row), (texts.prompt_column, indicator.column))
        if labels
    )
    room = PROMPT_TEXT - utf16_units(tail) - 1
    return f"{clipped(where, room)}\n{tail}" if where and tail else where or tail


def _choices(choices: tuple[str, ...]) -> tuple[str, ...]:
    for choice in choices:
        if "," in choice or '"' in choice:
            raise ValueError(f"a choice cannot hold a comma or a quotation mark: {choice}")
    return choices
