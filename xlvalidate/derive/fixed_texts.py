"""Every fixed text that a template prints and no edition says; the texts themselves are messages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import get_origin

from xlvalidate.editions.kinds import FigureKind
from xlvalidate.findings import Severity
from xlvalidate.identity import PeriodKind
from xlvalidate.messages import has, text


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveWords:
    """The words of the column 状态. Formulas compare them, so none may equal another."""

    passed: str
    failed: str
    to_fill: str
    not_number: str
    explained: str
    not_applicable: str
    unread: str
    zero_divisor: str
    by_program: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The texts of one language. Those with `{…}` are filled in by `format`."""

    live: LiveWords
    colon: str
    comma: str
    path: str
    dash: str
    # the cover and the tables
    instructions: str
    summary_heading: str
    summary_link: str
    caption_office: str
    caption_unit: str
    caption_units: str
    unit_join: str
    no_unit: str
    footer_page: str
    # prompts and alerts
    prompt_row: str
    prompt_column: str
    prompt_unit: str
    hints: Mapping[str, str]
    nothing_is_zero: str
    alert_title: str
    alert_title_other: str
    alerts: Mapping[str, str]
    alert_worded: str
    alert_from: str
    # what is declared of a whole table
    declared_label: str
    declared_title: str
    declared_prompt: str
    declared_alert: str
    declared_unknown: str
    declared_beside: str
    # 校验
    checks_sheet: str
    checks_title: str
    checks_headings: tuple[str, str, str, str, str, str, str, str]
    checks_go: str
    severities: Mapping[str, str]
    rule_heading: str
    explanation_title: str
    explanation_prompt: str
    entries_failing: str
    entries_short: str
    # the strip beside a table
    strip_differs: str
    strip_more: str
    strip_several: str
    strip_figures: str
    strip_cells: str
    # 审核结果
    results_sheet: str
    results_title: str
    results_empty: str
    results_headings: tuple[str, str, str, str, str, str, str, str, str, str]
    # what is issued to one office
    given_prompt: str
    given_note: str
    proposed_note: str
    last_sheet: str
    last_title: str
    last_note: str
    last_proposed: str
    last_proposed_note: str
    last_proposed_headings: tuple[str, str, str, str, str, str, str]
    last_figures: str
    last_figures_headings: tuple[str, str, str, str, str, str]


@cache
def last_texts(language: str, kind: PeriodKind) -> Texts:
    """The texts of the sheet with the figures of earlier periods: of last year, or of what is reported in its place."""
    texts = texts_of(language)
    if kind is PeriodKind.YEAR:
        return texts

    def said(name: str) -> str:
        return text(f"sheet.{name}.period", language)

    return replace(
        texts,
        proposed_note=said("proposed_note"),
        last_sheet=said("last_sheet"),
        last_title=said("last_title"),
        last_note=said("last_note"),
        last_proposed_note=said("last_proposed_note"),
        last_proposed_headings=(*texts.last_proposed_headings[:-1], said("last_proposed_basis")),
        last_figures=said("last_figures"),
        last_figures_headings=(
            *texts.last_figures_headings[:4],
            said("last_figures_heading"),
            texts.last_figures_headings[5],
        ),
    )


@cache
def texts_of(language: str) -> Texts:
    """The texts of an edition's language."""
    hints: dict[type, Callable[[str], object]] = {
        tuple: lambda name: tuple(text(f"sheet.{name}", language).split("\n")),
        Mapping: lambda name: {
            kind: text(f"sheet.{name}.{kind}", language) for kind in FigureKind if has(f"sheet.{name}.{kind}", language)
        },
    }
    live = LiveWords(**{word.name: text(f"sheet.live.{word.name}", language) for word in fields(LiveWords)})
    said: dict[str, object] = {"live": live, "severities": {s: text(f"severity.{s}", language) for s in Severity}}
    for one in fields(Texts):
        if one.name not in said:
            read = hints.get(get_origin(one.type) or str)
            said[one.name] = read(one.name) if read else text(f"sheet.{one.name}", language)
    return Texts(**said)  # type: ignore[arg-type]
