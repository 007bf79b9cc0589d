"""The help that stands beside an input before anything is typed, and what Excel refuses there."""

from dataclasses import replace
from datetime import date

from xlvalidate.cells import Area, column_letters
from xlvalidate.day_numbers import FIRST_DAY
from xlvalidate.derive.fixed_texts import Texts
from xlvalidate.derive.sheet import Validation, ValidationKind
from xlvalidate.editions.declarations import declaration_word
from xlvalidate.editions.edition import Indicator
from xlvalidate.editions.kinds import FigureKind, Takes
from xlvalidate.editions.lint import PROMPT_TEXT, PROMPT_TITLE, utf16_units
from xlvalidate.editions.model import BlankMeans, CoverField, Table
from xlvalidate.editions.wording import asked_of, bounds_of, figure_said
from xlvalidate.findings import plain
from xlvalidate.languages import LANGUAGES
from xlvalidate.messages import text as message
from xlvalidate.rules.patterns import pattern
from xlvalidate.rules.types import ValueType

LAST_DAY = date(9999, 12, 31)


def indicator_validation(indicator: Indicator, area: Area, texts: Texts, language: str) -> Validation:
    """What an indicator's cell shows and takes. A negative figure is refused only where none is ever right."""
    never_negative = indicator.least is not None and indicator.least >= 0
    title = indicator.row[-1] if indicator.row else indicator.column[-1] if indicator.column else indicator.code
    shown = Validation(
        area=area,
        kind=_taken(indicator.kind, indicator.decimals),
        least="0" if never_negative else None,
        choices=_choices(indicator.choices) if indicator.list is None else (),
        prompt_title=clipped(title, PROMPT_TITLE),
        prompt=_prompt(indicator, texts, language),
        alert_title=_alert_title(indicator.kind, texts),
        alert=_alert(indicator, texts, never_negative=never_negative),
    )
    facts = indicator.kind.facts
    match facts.type:
        case ValueType.NUMBER if facts.share:
            return replace(shown, least=plain(indicator.least), most=plain(indicator.most))
        case ValueType.DATE:
            return replace(shown, least=_day(indicator.earliest or FIRST_DAY), most=_day(indicator.latest or LAST_DAY))
        case ValueType.FLAG:
            return replace(shown, choices=(LANGUAGES[language].yes, LANGUAGES[language].no))
        case _ if indicator.worded:
            return _worded(shown, indicator, texts)
        case _:
            return shown


def _worded(shown: Validation, indicator: Indicator, texts: Texts) -> Validation:
    """What a text with a length or a pattern shows and takes. Excel asks a pattern only where a formula can."""
    alerted = replace(shown, alert_title=texts.alert_title_other, alert=texts.alert_worded)
    cell = f"{column_letters(shown.area.left)}{shown.area.top}"
    fits = None if indicator.pattern is None else pattern(indicator.pattern).excel(cell)
    if fits is not None and len(fits) <= PROMPT_TEXT and indicator.longest is None:
        return replace(alerted, kind=ValidationKind.CUSTOM, formula=fits)
    if indicator.longest is not None:
        return replace(alerted, kind=ValidationKind.LENGTH, least=str(indicator.shortest), most=str(indicator.longest))
    return shown


def _alert_title(kind: FigureKind, texts: Texts) -> str:
    return texts.alert_title if kind.facts.number else texts.alert_title_other if kind.facts.asked else ""


def _day(day: date) -> str:
    """A day in a formula, right in a workbook that counts from 1904, too."""
    return f"DATE({day.year},{day.month},{day.day})"


def field_validation(field: CoverField, area: Area, texts: Texts, language: str) -> Validation | None:
    """What a line of the cover shows and takes; None where there is nothing to say."""
    prompt = "\n".join(filter(None, (field.help, texts.hints.get(field.kind, ""))))
    if not prompt:
        return None
    facts = field.kind.facts
    of_days, of_flags = facts.type is ValueType.DATE, facts.type is ValueType.FLAG
    least = _day(FIRST_DAY) if of_days else None if facts.least is None else plain(facts.least)
    choices = (LANGUAGES[language].yes, LANGUAGES[language].no) if of_flags else field.choices
    return Validation(
        area=area,
        kind=_taken(field.kind, facts.decimals),
        least=least,
        most=_day(LAST_DAY) if of_days else None,
        choices=_choices(choices),
        prompt_title=clipped(field.label, PROMPT_TITLE),
        prompt=clipped(prompt, PROMPT_TEXT),
        alert_title=_alert_title(field.kind, texts),
        alert=texts.alerts.get(field.kind, ""),
    )


def declaration_validation(table: Table, area: Area, language: str, texts: Texts) -> Validation:
    """What the cell shows and takes in which something is declared of a whole table."""
    said = (message(f"sheet.declared_hints.{one}", language) for one in table.may_be)
    return Validation(
        area=area,
        kind=ValidationKind.LIST,
        choices=_choices(tuple(declaration_word(one, language) for one in table.may_be)),
        prompt_title=clipped(texts.declared_title, PROMPT_TITLE),
        prompt=clipped("\n".join([*said, texts.declared_prompt]), PROMPT_TEXT),
        alert_title=clipped(texts.declared_title, PROMPT_TITLE),
        alert=clipped(texts.declared_alert, PROMPT_TEXT),
    )


def clipped(text: str, units: int) -> str:
    """A text cut to so many UTF-16 units, with … where it was cut."""
    if utf16_units(text) <= units:
        return text
    while utf16_units(text) > units - 1:
        text = text[:-1]
    return text + "…"


def _taken(kind: FigureKind, decimals: int | None) -> ValidationKind:
    if kind.facts.takes is Takes.NUMBER:
        return ValidationKind.WHOLE if decimals == 0 else ValidationKind.DECIMAL
    return ValidationKind(kind.facts.takes)


def _alert(indicator: Indicator, texts: Texts, *, never_negative: bool) -> str:
    if indicator.least is not None and _above_zero(indicator):
        return texts.alert_from.format(least=figure_said(indicator, indicator.least))
    return texts.alerts.get((not never_negative and indicator.kind.facts.negative) or indicator.kind, "")


def _above_zero(indicator: Indicator) -> bool:
    """Is 0 below its bounds? A share says its bounds by itself."""
    return not indicator.kind.facts.share and indicator.least is not None and indicator.least > 0


def _takes_zero(indicator: Indicator) -> bool:
    least, most = indicator.least, indicator.most
    return (least is None or least <= 0) and (most is None or most >= 0)


def _prompt(indicator: Indicator, texts: Texts, language: str) -> str:
    """Unit, hint and help whole; the labels get the room that is left."""
    hints = [texts.hints.get(indicator.kind, "")]
    if indicator.worded or bounds_of(indicator, language):
        hints += asked_of(indicator, language)
    if _above_zero(indicator):
        hints.append(message("asked.least", language, least=figure_said(indicator, indicator.least)))
    if indicator.numeric and indicator.blank is BlankMeans.UNKNOWN and indicator.optional is None:
        hints.append(texts.nothing_is_zero if _takes_zero(indicator) else "")
    hint = (" " if LANGUAGES[language].blanks else "").join(filter(None, hints))
    unit = "" if indicator.kind.facts.share else indicator.unit
    said = [unit and f"{texts.prompt_unit}{unit}", hint, indicator.help or ""]
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
