"""Whom to call first, in words: the same on the page, in the workbook and on a terminal."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from xlvalidate.checking.call_first import DoubtfulFigure, FirstCall
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.wording import full_name
from xlvalidate.findings import plain
from xlvalidate.messages import text
from xlvalidate.reports.report_data import Collected, OfficeResult
from xlvalidate.reports.where_text import cell_said

MOST_CALLS = 10
"""So many are shown where there is little room; the workbook has all."""


@dataclass(frozen=True, slots=True)
class SaidCall:
    """One office to be called: who that is, which figure, how much that may move in the sum, and which share of it."""

    position: int
    office: OfficeResult
    figure: str
    moves: str
    total: str
    share: str


def said_calls(collected: Collected, language: str) -> Iterator[SaidCall]:
    """All of them, in their order."""
    callees = collected.callees or (dict(enumerate(collected.offices)) if collected.calls else {})
    return (_said(call, callees[call.report], language) for call in collected.calls)


def _said(call: FirstCall, office: OfficeResult, language: str) -> SaidCall:
    figure, edition = call.figure, office.edition
    assert edition is not None
    where = place_of_figure(figure, edition, language)
    return SaidCall(
        position=call.report,
        office=office,
        figure=text("call.figure.more", language, figure=where, count=figure.more) if figure.more else where,
        moves=_moves(figure, language),
        total="" if figure.share is None else plain(figure.total) or "",
        share="" if figure.share is None else percent(figure.share),
    )


def place_of_figure(figure: DoubtfulFigure, edition: Edition, language: str) -> str:
    """Where a figure stands, as the form says it: `表三 （七）总计 自然人（D24）`."""
    own = figure.reading.indicator
    indicator = edition.named.get(language, {}).get(own.code, own)
    return cell_said(edition.table(own.table).sheet, full_name(indicator), figure.reading.cell, language)


def _moves(figure: DoubtfulFigure, language: str) -> str:
    if figure.moves is None:
        return text("call.moves.unknown", language)
    return text("call.moves.about" if figure.missing else "call.moves", language, moves=plain(figure.moves))


def percent(share: Fraction) -> str:
    """A share to one decimal; what is smaller is not 0."""
    tenths = round(share * 1000)
    if not tenths:
        return "< 0.1%"
    return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"
