"""What 校验 shows besides its lines: the colours of their states, what is asked of an explanation."""

from collections.abc import Collection, Iterator

from xlvalidate.cells import Area, quoted_sheet
from xlvalidate.derive.appearance import Style, Tint
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.fixed_texts import LiveWords, Texts
from xlvalidate.derive.sheet import Conditional, Validation, ValidationKind, rectangles
from xlvalidate.editions.edition import Edition


def heading_areas(edition: Edition, table: str) -> tuple[str, ...]:
    """Where the heading rows of a table stand: `表一!$C$4:$D$4`."""
    sheet = next((one for one in draw(edition).sheets if one.code == table), None)
    if sheet is None:
        return ()
    there = [(one.row, one.column) for one in sheet.cells if one.style is Style.PRINTED and not one.label]
    return tuple(f"{quoted_sheet(sheet.name)}!{area.absolute}" for area in rectangles(there))


def explanation_prompt(area: Area, texts: Texts) -> Validation:
    """What the input of an explanation shows."""
    return Validation(
        area=area,
        kind=ValidationKind.ANY,
        prompt_title=texts.explanation_title,
        prompt=texts.explanation_prompt,
    )


def status_tints(area: Area, words: LiveWords, own: Collection[str]) -> Iterator[Conditional]:
    """Colours for states, and for rule headings, whose text begins with the gravest state. `own` are the words that
    lines have besides the usual ones.
    """
    for word, tint in (
        (words.failed, Tint.MUST),
        (words.not_number, Tint.NOT_NUMBER),
        *((word, Tint.NOT_NUMBER) for word in (words.unread, words.zero_divisor) if word in own),
        (words.explained, Tint.EXPLAIN),
        (words.to_fill, Tint.TO_FILL),
        (words.passed, Tint.PASSED),
    ):
        yield Conditional(area=area, formula=f'LEFT(${area.first},{len(word)})="{word}"', tint=tint)
