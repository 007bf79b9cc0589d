"""The sheet 校验: one line a rule instance, its formulas live while the form is filled in.

A line's state is a number in a hidden column; the other columns ask that number, so each guard is written once.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from xlvalidate.cells import Area, column_letters
from xlvalidate.derive import check_states as states
from xlvalidate.derive.appearance import Style, breadth, height_of
from xlvalidate.derive.asked_elsewhere import asked_elsewhere, engine_only
from xlvalidate.derive.check_looks import explanation_prompt, heading_areas, status_tints
from xlvalidate.derive.check_states import USUAL, BlankState, CheckState, OwnWords
from xlvalidate.derive.drawing import DrawnName, name_of
from xlvalidate.derive.entry_lines import (
    entries_state_formula,
    failing_format,
    failing_formula,
    link_formula,
    of_blank_entries,
    with_least,
)
from xlvalidate.derive.fixed_texts import LiveWords, Texts, texts_of
from xlvalidate.derive.line_sentence import LineSentence, with_tolerated
from xlvalidate.derive.live_counts import (
    JUDGED_LINES,
    WORDS,
    as_judged_formula,
    count_formula,
    counted_formula,
    judged_formula,
    longest_sentence,
    sentence,
    summary_name,
)
from xlvalidate.derive.sheet import (
    Content,
    DrawnCell,
    Page,
    SheetDrawing,
)
from xlvalidate.derive.table_states import cells_of_blank_form, cells_state_formula, headings_state_formula
from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.editions.rule import ByHand, Cells, Equation, Headings, Rule, SameAsLast, Units
from xlvalidate.editions.template_names import explanation_name, status_name
from xlvalidate.editions.wording import cells_sentence, copied_sentence, place_of_instance, sentence_of, title_of
from xlvalidate.findings import Severity
from xlvalidate.languages import LANGUAGES
from xlvalidate.messages import text
from xlvalidate.rules.exact import DECIMALS
from xlvalidate.rules.excel_formulas import is_guarded

TITLE_ROW, SUMMARY_ROW, COUNTS_ROW, HEADING_ROW, FIRST_ROW = 1, 2, 3, 4, 5
ID, SENTENCE, LEFT, RIGHT, DIFFERENCE, STATUS, EXPLANATION, LINK, STATE, COUNTED = range(1, 11)
WIDTHS = (25.0, 56.0, 10.0, 10.0, 10.0, 13.0, 30.0, 7.0, 4.0, 8.0)
_DAY_WIDTH, _BESIDE_WORD = 15.0, 4.0


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line: a rule instance, or a rule that is no equation (`instance` is None).

    `blank` is what the line shows on the blank form. `elsewhere` says that it asks what the sheet cannot see: last
    period's figures, other offices, a person, or what no formula can say (`engine_only`). `wording` says which words
    it has of its own; `in_entries` what the sheet asks of every entry of an open table.
    """

    rule: Rule
    instance: Instance | None
    row: int
    blank: BlankState
    elsewhere: bool = False
    engine_only: bool = False
    wording: OwnWords = USUAL
    in_entries: Instance | Cells | None = None

    @property
    def id(self) -> str:
        """The instance's id, or the rule's."""
        return self.instance.id if self.instance else self.rule.id

    @property
    def explains(self) -> bool:
        """Has the line an input for an explanation?"""
        return self.rule.severity is Severity.EXPLAIN and not isinstance(self.rule, Headings | Units | ByHand)


@lru_cache(maxsize=32)
def lines_of(edition: Edition) -> tuple[CheckLine, ...]:
    """Every line of the form as it was issued, in the order of the rules; a heading row stands above those of each."""
    lines: list[CheckLine] = []
    row = FIRST_ROW
    for rule in (rule for rule in edition.rules if rule.id not in edition.added):
        every = (*edition.instances, *edition.entry_instances)
        of_rule = [instance for instance in every if instance.rule.id == rule.id]
        match rule:
            case Equation():
                for number, one in enumerate(of_rule, start=row + 1):
                    away, only = asked_elsewhere(edition, one), one.id in engine_only(edition)
                    in_entries = one if one.entries and not away else None
                    blank = of_blank_entries(edition, one) if in_entries else states.of_blank_form(edition, one)
                    wording = USUAL if away else states.wording_of(edition, one)
                    lines.append(CheckLine(rule, one, number, blank, away, only, wording, in_entries))
            case Cells() if rule.table in edition.open_tables:
                blank = of_blank_entries(edition, rule)
                lines.append(CheckLine(rule, None, row + 1, blank, in_entries=rule))
            case Cells():
                lines.append(CheckLine(rule, None, row + 1, cells_of_blank_form(edition, rule)))
            case Headings():
                lines.append(CheckLine(rule, None, row + 1, BlankState(CheckState.HOLDS)))
            case SameAsLast() | Units() | ByHand():
                lines.append(CheckLine(rule, None, row + 1, BlankState(CheckState.NOT_APPLICABLE), elsewhere=True))
        row += 1 + max(1, len(of_rule))
    return tuple(lines)


@lru_cache(maxsize=32)
def judged_lines(edition: Edition, older: bool = False) -> tuple[frozenset[str], int, int]:
    """The ids of the lines that the sheet judges by itself as the engine does, how many it calls 不适用 whatever the
    figures are, and how many there are. An erratum corrects the rule of the engine, and not that of the sheet; in an
    `older` template, without `xlv_judged`, some rules have no line.
    """
    lines = [one for one in lines_of(edition) if not (older and isinstance(one.rule, Headings | Units | ByHand))]
    others = [line.id for line in lines if line.elsewhere]
    corrected = {one.rule for one in edition.errata}
    alike = frozenset(line.id for line in lines if line.rule.id not in corrected)
    return alike - frozenset(others), len(others), len(lines)


@lru_cache(maxsize=32)
def lines_asking(edition: Edition) -> Mapping[str, frozenset[str]]:
    """The ids of the lines that ask for a figure, by its code."""
    asking: dict[str, set[str]] = defaultdict(set)
    for line in lines_of(edition):
        if line.instance is not None:
            codes = [ref.code for ref in states.refs_of(line.instance)]
        else:
            table = line.rule.table if isinstance(line.rule, Cells) else None
            every = {**edition.indicators, **edition.columns}
            codes = [code for code, indicator in every.items() if indicator.table == table]
        for code in codes:
            asking[code].add(line.id)
    return {code: frozenset(ids) for code, ids in asking.items()}


def sentence_on(edition: Edition, line: CheckLine) -> str:
    """What a line asks, and of what part of the form."""
    language = edition.language
    match line.rule:
        case Cells():
            return cells_sentence(edition, line.rule, language)
        case Headings(table=table):
            return text("handbook.headings", language, sheet=edition.table(table).sheet)
        case Units():
            return text("handbook.units", language)
        case ByHand():
            return text("handbook.manual", language)
    if line.instance is None:
        return copied_sentence(edition, language)
    place = place_of_instance(edition, line.instance)
    return f"{place}{texts_of(language).colon}{sentence_of(edition, line.instance, language)}"


def word_on(line: CheckLine, words: LiveWords) -> str:
    """The word of a line on the blank form."""
    if line.engine_only:
        return words.by_program
    return states.word_of(line.blank.state, words)


def checks_sheet(edition: Edition, texts: Texts) -> SheetDrawing:
    """The sheet with all of its lines."""
    lines = lines_of(edition)
    last = lines[-1].row if lines else FIRST_ROW
    cells = [*_head(edition, lines, last, texts)]
    merges = [Area(TITLE_ROW, ID, TITLE_ROW, LINK), Area(SUMMARY_ROW, ID, SUMMARY_ROW, LINK)]
    longest = longest_sentence(len(lines), edition.language)
    room = height_of(longest, sum(WIDTHS[ID - 1 : LINK]), Style.SUMMARY)
    heights = {TITLE_ROW: 28.0, SUMMARY_ROW: max(24.0, room), HEADING_ROW: 24.0}
    for _, group in groupby(lines, key=lambda line: line.rule.id):
        of_rule = tuple(group)
        heading = of_rule[0].row - 1
        merges.append(Area(heading, SENTENCE, heading, DIFFERENCE))
        heights[heading] = 20.0
        cells.extend(_rule_heading(edition, of_rule, texts))
        for line in of_rule:
            sentence = sentence_on(edition, line)
            judged_here = None if line.elsewhere else line.instance
            state = f"${column_letters(STATE)}{line.row}"
            said = with_tolerated(edition, judged_here, sentence, state, line.blank)
            if isinstance(line.in_entries, Cells):
                said = with_least(edition, line.in_entries, said, texts)
            heights[line.row] = max(19.0, height_of(said.longest, WIDTHS[SENTENCE - 1], Style.LIVE_TEXT))
            cells.extend(_line(edition, line, said, texts))
    own = {word for line in lines for word in line.wording.waiting(texts.live)}
    return SheetDrawing(
        name=texts.checks_sheet,
        code="checks",
        cells=tuple(cells),
        merges=tuple(merges),
        widths=_widths(edition, lines, texts.live),
        heights=tuple(sorted(heights.items())),
        page=Page(
            landscape=True,
            title_rows=(HEADING_ROW, HEADING_ROW),
            footer_left=edition.text.title.replace("&", "&&"),
            footer_centre=texts.footer_page,
            footer_right=edition.id,
        ),
        freeze=f"A{FIRST_ROW}",
        validations=tuple(
            explanation_prompt(Area.sized(line.row, EXPLANATION), texts) for line in lines if line.explains
        ),
        conditionals=tuple(status_tints(Area(FIRST_ROW, STATUS, last, STATUS), texts.live, own)),
        outlined=tuple(line.row for line in lines),
        hidden_rows=(COUNTS_ROW,),
        hidden_columns=(STATE, COUNTED),
        filtered=Area(HEADING_ROW, ID, last, LINK),
    )


def checks_names(edition: Edition, texts: Texts) -> Iterator[DrawnName]:
    """The names of every state, every explanation and the counts."""
    for line in lines_of(edition):
        yield _named(status_name(line.id), texts, line.row, STATUS)
        if line.explains:
            yield _named(explanation_name(line.id), texts, line.row, EXPLANATION)
    for column, word in enumerate((*WORDS, JUDGED_LINES), start=1):
        yield _named(summary_name(word), texts, COUNTS_ROW, column)


def blank_counts(lines: tuple[CheckLine, ...], words: LiveWords) -> dict[str, int]:
    """How many lines of the blank form are in each state, by WORDS."""
    found = [_blank_counted_as(line, words) for line in lines]
    return {word: found.count(getattr(words, word)) for word in WORDS}


def _blank_counted_as(line: CheckLine, words: LiveWords) -> str:
    word = word_on(line, words)
    word = words.to_fill if word in line.wording.waiting(words) else word
    trial = line.rule.trial is not None and word != words.passed
    return words.not_applicable if trial or line.engine_only else word


def _named(name: str, texts: Texts, row: int, column: int) -> DrawnName:
    return name_of(name, texts.checks_sheet, Area(row, column, row, column))


def _head(edition: Edition, lines: tuple[CheckLine, ...], last: int, texts: Texts) -> Iterator[DrawnCell]:
    yield DrawnCell(row=TITLE_ROW, column=ID, style=Style.TITLE, value=texts.checks_title)
    summary = sentence(blank_counts(lines, texts.live), edition.language)
    yield DrawnCell(row=SUMMARY_ROW, column=ID, style=Style.SUMMARY, value=summary, formula="xlv_summary")
    area = Area(FIRST_ROW, COUNTED, last, COUNTED).absolute
    counts = blank_counts(lines, texts.live)
    for column, word in enumerate(WORDS, start=1):
        formula = count_formula(area, word, texts)
        yield DrawnCell(row=COUNTS_ROW, column=column, style=Style.PLAIN, value=counts[word], formula=formula)
    judged = len(WORDS) + 1
    yield DrawnCell(row=COUNTS_ROW, column=judged, style=Style.PLAIN, value=0, formula=judged_formula(texts))
    for column, heading in enumerate(texts.checks_headings, start=1):
        yield DrawnCell(row=HEADING_ROW, column=column, style=Style.LIVE_HEADING, value=heading)


def _rule_heading(edition: Edition, lines: tuple[CheckLine, ...], texts: Texts) -> Iterator[DrawnCell]:
    rule, row = lines[0].rule, lines[0].row - 1
    severity = texts.severities[rule.severity]
    heading = texts.rule_heading.format(label=title_of(rule, edition.language), severity=severity)
    yield DrawnCell(row=row, column=ID, style=Style.LIVE_RULE, value=rule.id)
    yield DrawnCell(row=row, column=SENTENCE, style=Style.LIVE_RULE, value=heading)
    words = texts.live
    area = Area(lines[0].row, STATUS, lines[-1].row, STATUS).absolute
    own = [word for line in lines for word in line.wording.waiting(words)]
    own += [words.by_program for line in lines if line.engine_only]
    gravest = (
        words.failed,
        words.not_number,
        *(word for word in (words.unread, words.zero_divisor) if word in own),
        words.to_fill,
        words.explained,
        *(word for word in (words.by_program,) if word in own),
        words.passed,
    )
    formula = f'"{words.not_applicable} "&COUNTIF({area},"{words.not_applicable}")'
    for word in reversed(gravest):
        count = f'COUNTIF({area},"{word}")'
        formula = f'IF({count}>0,"{word} "&{count},{formula})'
    found = [word_on(line, words) for line in lines]
    word = next((word for word in gravest if word in found), words.not_applicable)
    value = f"{word} {found.count(word)}"
    yield DrawnCell(row=row, column=STATUS, style=Style.LIVE_RULE_STATUS, value=value, formula=formula)
    for column in (EXPLANATION, LINK):
        yield DrawnCell(row=row, column=column, style=Style.LIVE_RULE)


def _line(edition: Edition, line: CheckLine, sentence: LineSentence, texts: Texts) -> Iterator[DrawnCell]:
    row, blank = line.row, line.blank

    def cell(
        column: int, style: Style, value: Content = None, formula: str | None = None, shown: str | None = None
    ) -> DrawnCell:
        return DrawnCell(row=row, column=column, style=style, value=value, formula=formula, format=shown)

    state = f"${column_letters(STATE)}{row}"
    elsewhere = line.elsewhere
    yield cell(ID, Style.LIVE_TEXT, line.id)
    yield cell(SENTENCE, Style.LIVE_TEXT, sentence.said, sentence.formula)
    compares = line.instance is not None and not elsewhere and not line.in_entries
    sides = states.side_formulas(edition, line.instance) if line.instance and compares else None
    formulas: tuple[str | None, ...] = (None, None, None)
    if sides and line.instance:
        left, right = (f"{column_letters(column)}{row}" for column in (LEFT, RIGHT))
        apart = f"ROUND({left}-{right},{DECIMALS})"
        if is_guarded(line.instance.claim):  # a side is empty where it divides by 0
            apart = f'IF({left}="","",IF({right}="","",{apart}))'
        wanted = (*sides, apart)
        formulas = tuple(f'IF({state}>={CheckState.HOLDS:d},{formula},"")' for formula in wanted)
    values = (blank.left, blank.right, blank.difference)
    if line.in_entries:
        formulas = (None, None, failing_formula(line.id, state))
    day = LANGUAGES[edition.language].day_format if sides and _of_days(edition, line) else None
    for column, formula, number in zip((LEFT, RIGHT, DIFFERENCE), formulas, values, strict=True):
        shown = "" if formula and number is None else number
        behind = failing_format(texts) if line.in_entries else None
        yield cell(column, Style.LIVE_NUMBER, shown, formula, day if column != DIFFERENCE else behind)
    word = word_on(line, texts.live)
    explanation = explanation_name(line.id) if line.explains else None
    own_id, own_status = (f"${column_letters(column)}{row}" for column in (ID, STATUS))
    if elsewhere:
        status = as_judged_formula(own_id, texts, texts.live.by_program if line.engine_only else None)
    else:
        status = states.status_formula(state, explanation, texts.live, line.wording)
    yield cell(STATUS, Style.LIVE_STATUS, word, status)
    if line.explains:
        yield DrawnCell(row=row, column=EXPLANATION, style=Style.LIVE_INPUT, locked=False)
    else:
        yield cell(EXPLANATION, Style.LIVE_DASH, texts.dash)
    yield _link(edition, line, texts)
    judged = None
    if line.in_entries:
        judged = entries_state_formula(edition, line.in_entries)
    elif isinstance(line.rule, Cells):
        judged = cells_state_formula(edition, line.rule)
    elif isinstance(line.rule, Headings):
        judged = headings_state_formula(heading_areas(edition, line.rule.table))
    elif line.instance is not None and not elsewhere:
        judged = states.state_formula(edition, line.instance)
    yield cell(STATE, Style.PLAIN, int(blank.state), judged)
    counted = counted_formula(own_id, own_status, line.rule.trial is not None, texts, line.wording.waiting(texts.live))
    if line.engine_only:
        counted = f'IF({own_status}="{texts.live.by_program}","{texts.live.not_applicable}",{own_status})'
    elif elsewhere:
        counted = own_status
    yield cell(COUNTED, Style.PLAIN, _blank_counted_as(line, texts.live), counted)


def _of_days(edition: Edition, line: CheckLine) -> bool:
    asked = line.instance is not None and not line.elsewhere and not line.in_entries
    return asked and line.instance is not None and states.days_decide(edition, line.instance)


def _widths(edition: Edition, lines: Sequence[CheckLine], words: LiveWords) -> tuple[float, ...]:
    """Of the columns: a day that has no room is shown as `####`, a word is cut."""
    widths = dict(enumerate(WIDTHS, start=1))
    if any(_of_days(edition, line) for line in lines):
        widths |= {LEFT: _DAY_WIDTH, RIGHT: _DAY_WIDTH}
    own = {word for line in lines for word in line.wording.waiting(words)}
    own |= {words.by_program for line in lines if line.engine_only}
    widths[STATUS] = max([widths[STATUS], *(breadth(word) + _BESIDE_WORD for word in own)])
    return tuple(widths.values())


def _link(edition: Edition, line: CheckLine, texts: Texts) -> DrawnCell:
    if isinstance(line.rule, Units | ByHand):
        return DrawnCell(row=line.row, column=LINK, style=Style.LIVE_DASH, value=texts.dash)
    if line.in_entries:
        formula = link_formula(edition, line.in_entries, f"${column_letters(STATE)}{line.row}", texts)
        return DrawnCell(row=line.row, column=LINK, style=Style.LIVE_LINK, value=texts.checks_go, formula=formula)
    if line.instance is not None:
        every_cell = {**edition.columns, **edition.indicators}
        of_entries = [edition.open_tables[one.table].columns[0] for one in edition.entry_figures.values()]
        refs = [every_cell[ref.code] for ref in states.refs_of(line.instance) if ref.code in every_cell]
        first = (refs or of_entries)[0]
    else:
        wanted = line.rule.table if isinstance(line.rule, Cells | Headings) else None
        every = (*edition.indicators.values(), *edition.columns.values())
        there = [one for one in every if wanted in (None, one.table)]
        first = next((one for one in there if one.numeric), there[0])
    return DrawnCell(row=line.row, column=LINK, style=Style.LIVE_LINK, value=texts.checks_go, link=first.name)
