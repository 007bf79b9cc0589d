"""The lines of 校验 for rules over entries: one a rule, with how many entries break it and a link to the first one."""

from xlvalidate.cells import column_letters, quoted_sheet
from xlvalidate.derive.check_states import BlankState, CheckState
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.fixed_texts import Texts
from xlvalidate.derive.line_sentence import LineSentence
from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.editions.rule import Cells
from xlvalidate.editions.template_names import entries_name, entry_states_name
from xlvalidate.rules.patterns import quoted
from xlvalidate.rules.tree import divisors, references


def of_blank_entries(edition: Edition, asked: Instance | Cells) -> BlankState:
    """What such a line says of a table without an entry."""
    waits = isinstance(asked, Cells) and edition.open_tables[asked.table].least > 0
    return BlankState(CheckState.TO_FILL if waits else CheckState.NOT_APPLICABLE)


def entries_state_formula(edition: Edition, asked: Instance | Cells) -> str:
    """The gravest of the states of all entries."""
    states, entries = entry_states_name(asked.id), f"SUM({entries_name(_table(asked))})"
    order = [CheckState.TO_FILL, CheckState.HOLDS]
    if isinstance(asked, Instance):
        order = [CheckState.NOT_NUMBER, *([CheckState.ZERO_DIVISOR] if divisors(asked.claim) else []), *order]
    formula = f"{CheckState.NOT_APPLICABLE:d}"
    for state in reversed(order):
        formula = f"IF(COUNTIF({states},{state:d})>0,{state:d},{formula})"
    if isinstance(asked, Cells) and (least := edition.open_tables[asked.table].least):
        formula = f"IF({entries}<{least},{CheckState.TO_FILL:d},{formula})"
    broken = f"IF(COUNTIF({states},{CheckState.BREAKS:d})>0,{CheckState.BREAKS:d},{{}})"
    # An error is in no count: every entry has to have a state.
    lost = broken.format(f"{CheckState.NOT_NUMBER:d}")
    return f"IF(COUNT({states})<>{entries},{lost},{broken.format(formula)})"


def failing_formula(id_: str, state: str) -> str:
    """How many entries break the rule of a line; nothing where none does."""
    return f'IF({state}={CheckState.BREAKS:d},COUNTIF({entry_states_name(id_)},{CheckState.BREAKS:d}),"")'


def failing_format(texts: Texts) -> str:
    """The number format of that: `0" 条"`."""
    before, _, after = texts.entries_failing.partition("{count}")
    return "".join((_literal(before), "0", _literal(after)))


def link_formula(edition: Edition, asked: Instance | Cells, state: str, texts: Texts) -> str:
    """A link to the first entry that breaks the rule; to the first of all where none does."""
    place = draw(edition).column_of[_column_of(edition, asked)]
    found = f"MATCH({CheckState.BREAKS:d},{entry_states_name(asked.id)},0)"
    row = f"({place.area.top - 1}+IF({state}={CheckState.BREAKS:d},{found},1))"
    address = f"#{quoted_sheet(place.sheet)}!{column_letters(place.area.left)}"
    return f"HYPERLINK({quoted(address)}&{row},{quoted(texts.checks_go)})"


def with_least(edition: Edition, rule: Cells, sentence: LineSentence, texts: Texts) -> LineSentence:
    """The sentence of a line with how many entries are lacking behind it, where a table has to have some."""
    least, entries = edition.open_tables[rule.table].least, f"SUM({entries_name(rule.table)})"
    if not least:
        return sentence
    before, _, after = texts.entries_short.replace("{least}", str(least)).partition("{count}")
    lacking = "&".join((quoted(before), f"({least}-{entries})", quoted(after)))
    said = sentence.said + texts.entries_short.format(least=least, count=least)
    return LineSentence(said, said, f'{quoted(sentence.said)}&IF({entries}<{least},{lacking},"")')


def _table(asked: Instance | Cells) -> str:
    return asked.entries if isinstance(asked, Instance) else asked.table


def _column_of(edition: Edition, asked: Instance | Cells) -> str:
    own = [one.code for one in edition.open_tables[_table(asked)].columns]
    spoken = [ref.code for ref in references(asked.claim)] if isinstance(asked, Instance) else []
    return next(code for code in (*spoken, *own) if code in own)


def _literal(said: str) -> str:
    return f'"{said}"' if said else ""
