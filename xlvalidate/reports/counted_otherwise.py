"""What the engine judges otherwise than 校验 can: its lines that ask last year's figures or another office, that an
erratum has corrected, that ask a text which reading takes for a number, or whose 审核说明 settles nothing.

The marked copy carries these as a list, so that its 封面 and its 校验 count what everything else counts. Where a line
is listed with its state, it counts by itself again as soon as it is in another.
"""

from collections.abc import Iterator

from xlvalidate.checking.check import Checked
from xlvalidate.derive.checks_sheet import CheckLine, lines_asking, lines_of
from xlvalidate.derive.fixed_texts import LiveWords, texts_of
from xlvalidate.derive.kind_formulas import sheet_reads
from xlvalidate.derive.live_counts import NOT_COUNTED, in_state, without_line
from xlvalidate.editions.results_layout import FIRST_ROW, JUDGED_LAST_ROW
from xlvalidate.editions.rule import Cells, Units
from xlvalidate.editions.statement import RULE
from xlvalidate.findings import Outcome
from xlvalidate.ooxml.book import ValueKind
from xlvalidate.reading.submission import Reading, Submission
from xlvalidate.rules.types import ValueType

Told = tuple[str, str]
"""A line's id, alone or with its state, and the word of the state that it counts as."""

# Of each type of value: what in a cell is the same for sheet and engine, and what is a value for the sheet alone.
_SAME = {
    ValueType.NUMBER: (ValueKind.NUMBER,),
    ValueType.DATE: (ValueKind.NUMBER, ValueKind.DATE),
    ValueType.FLAG: (ValueKind.NUMBER, ValueKind.BOOLEAN),
}
_RAN = (Outcome.PASSED, Outcome.FAILED, Outcome.EXPLAINED, Outcome.NOT_RUN)
_ONLY_FOR_A_SHEET = (ValueKind.DATE, ValueKind.BOOLEAN)
_UNSEEN_BY_A_SHEET, _UNSEEN_IN_ENTRIES = ("not-a-choice", "pattern"), ("pattern",)


def counted_otherwise(checked: Checked) -> tuple[Told, ...]:
    """The lines, each once."""
    submission = checked.submission
    if submission is None:
        return ()
    edition = submission.edition
    words = texts_of(edition.language).live
    found: list[Told] = [(id_, NOT_COUNTED) for erratum in edition.errata for id_ in erratum.lines]
    for_others = {one.rule for one in edition.errata if one.applies is not None and one.changes(on=submission.cover)}
    odd = _asking_odd_ones(submission)
    more = {*odd, *submission.explanations}
    for line in lines_of(edition):
        if not (line.elsewhere or line.id in more or line.instance is None or line.rule.id in for_others):
            continue
        outcome = checked.outcomes.get(line.id)
        if outcome is None:
            continue
        if line.elsewhere:
            if outcome is not Outcome.NOT_APPLICABLE and not isinstance(line.rule, Units):
                found.append((line.id, _word(outcome, words)))
        elif line.rule.id in for_others:
            now_for = outcome is not Outcome.NOT_APPLICABLE
            key = in_state(line.id, words.not_applicable) if now_for else line.id
            found.append((key, _word(outcome, words)))
        elif line.rule.trial is None:
            found.extend(_by_figures(line, outcome, checked, odd.get(line.id), words))
    ran = [one for id_ in edition.by_statement if (one := checked.outcomes.get(id_)) in _RAN]
    if ran:  # the text was there: its statements are counted, and not the line that only a person could judge
        found += [(line.id, NOT_COUNTED) for line in lines_of(edition) if line.rule.id == RULE]
        found += [(without_line(word), word) for word in (_word(one, words) for one in ran)]
    for id_, outcome in checked.outcomes.items() if edition.added else ():
        if outcome is not Outcome.NOT_APPLICABLE and id_.split(".")[0] in edition.added:
            word = _word(outcome, words)
            found.append((without_line(word), word))
    return tuple(found[: JUDGED_LAST_ROW - FIRST_ROW + 1])


def _by_figures(
    line: CheckLine, outcome: Outcome, checked: Checked, odd: bool | None, words: LiveWords
) -> Iterator[Told]:
    """What a line that the sheet judges by itself comes to for the engine. `odd` is whether one of its figures is a
    number for the sheet and none for the engine; None where each figure is a number, or blank, for both.
    """
    if line.in_entries is not None and _breaks_on_the_sheet(line, checked):
        return
    word = _word(outcome, words)
    over_cells = isinstance(line.rule, Cells)
    if odd:
        yield line.id, word
    elif odd is not None:
        own, same = (words.failed, Outcome.FAILED) if over_cells else (line.wording.no_number(words), Outcome.NOT_RUN)
        if outcome is not same:
            yield in_state(line.id, own), word
    elif over_cells and outcome is Outcome.FAILED and _only_words(line, checked):
        yield line.id, word
    elif outcome is Outcome.FAILED and checked.submission and line.id in checked.submission.explanations:
        yield in_state(line.id, words.explained), word


def _breaks_on_the_sheet(line: CheckLine, checked: Checked) -> bool:
    """Is a rule broken at an entry of which the sheet reads everything as the engine does? Then it says the same."""
    assert checked.submission is not None
    found = next((one for one in checked.findings if one.id == line.id and one.why == "broken"), None)
    if found is None or found.explanation or found.id in checked.submission.explanations:
        return False
    odd = {reading.cell for _, reading in _readings(checked.submission) if reading.why is not None}
    rows = {cell.row for place in found.places if (cell := place.cell)}
    return bool(rows - {cell.row for place in found.places if (cell := place.cell) and cell in odd})


def _asking_odd_ones(submission: Submission) -> dict[str, bool]:
    """The lines that ask for a figure in whose cell stands no number; whether it is one for a sheet all the same."""
    asking = None
    found: dict[str, bool] = {}
    for code, reading in _readings(submission):
        kind, indicator = reading.value.kind, reading.indicator
        if kind is ValueKind.BLANK or kind in _SAME.get(of := indicator.kind.facts.type, ()):
            continue
        if not indicator.judged_by_sheet:
            continue
        understood = reading.lack is None or of is ValueType.TEXT
        form = submission.edition.text
        if kind is ValueKind.TEXT and understood and sheet_reads(indicator, reading.value.text, form):
            continue
        asking = asking or lines_asking(submission.edition)
        for id_ in asking.get(code, ()):
            found[id_] = found.get(id_, False) or kind in _ONLY_FOR_A_SHEET
    return found


def _readings(submission: Submission) -> Iterator[tuple[str, Reading]]:
    """The cells of the form, and those of entries of which there is something to say."""
    yield from submission.readings.items()
    for entries in submission.entries.values():
        for code, column in entries.columns.items():
            yield from ((code, reading) for reading in column.odd.values())


def _only_words(line: CheckLine, checked: Checked) -> bool:
    """Does a rule over a table fail only for words that are none of their lists, or not of their pattern? The sheet
    knows no lists but those of an open table, and not every pattern.
    """
    of_rule = [one for one in checked.findings if one.id.startswith(f"{line.rule.id}.")]
    unseen = _UNSEEN_BY_A_SHEET if line.in_entries is None else _UNSEEN_IN_ENTRIES
    return bool(of_rule) and all(one.why in unseen for one in of_rule)


def _word(outcome: Outcome, words: LiveWords) -> str:
    return {
        Outcome.PASSED: words.passed,
        Outcome.FAILED: words.failed,
        Outcome.EXPLAINED: words.explained,
        Outcome.NOT_RUN: words.to_fill,
        Outcome.NOT_APPLICABLE: words.not_applicable,
    }[outcome]
