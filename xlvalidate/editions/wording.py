"""How an edition's parts are said: where something is as the form says it, and what a rule asks in one sentence."""

from collections.abc import Callable, Iterable, Sequence

from xlvalidate.editions.edition import Edition, Erratum, Indicator, Instance
from xlvalidate.editions.rule import Cells, Rule
from xlvalidate.findings import clip
from xlvalidate.languages import LANGUAGES
from xlvalidate.messages import text
from xlvalidate.rules.rule_sentence import sentence
from xlvalidate.rules.tree import Ref, references

Address = Callable[[str], str]


def no_address(code: str) -> str:
    """Says no address: for a handbook, which is about no workbook."""
    return ""


def shared_place(edition: Edition, indicators: Sequence[Indicator]) -> str:
    """What all these cells have in common, as the form says it: `表三 自然人`; the sheet alone when only that."""
    sheets = dict.fromkeys(edition.table(indicator.table).sheet for indicator in indicators)
    rows = _common([indicator.row for indicator in indicators])
    columns = _common([indicator.column for indicator in indicators])
    one_row = all(indicator.row == rows for indicator in indicators)
    return " ".join(
        filter(
            None,
            [LANGUAGES[edition.language].between.join(sheets), rows[-1] if rows and one_row else "", " ".join(columns)],
        )
    )


def name_within(indicator: Indicator, among: Sequence[Indicator]) -> str:
    """An indicator by what tells it from the others: its row's label, its column's, or both."""
    rows = _common([other.row for other in among])
    columns = _common([other.column for other in among])
    row = indicator.row[-1:] if indicator.row[len(rows) :] else ()
    column = indicator.column[len(columns) :]
    return " ".join((*row, *column)) or full_name(indicator)


def full_name(indicator: Indicator) -> str:
    """An indicator by its row and its column: `（七）总计 自然人`."""
    return " ".join((*indicator.row[-1:], *indicator.column))


def _common(paths: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    first, *others = paths
    shared = 0
    while shared < len(first) and all(len(o) > shared and o[shared] == first[shared] for o in others):
        shared += 1
    return first[:shared]


def indicators_in(edition: Edition, instance: Instance) -> list[Indicator]:
    """Every indicator a rule instance speaks of, each once, in the order written."""
    return [edition.indicators[code] for code in _codes_in(instance)]


def _codes_in(instance: Instance) -> dict[str, None]:
    return dict.fromkeys(ref.code for ref in references(instance.claim))


def place_of_instance(edition: Edition, instance: Instance) -> str:
    """Where a rule instance looks: `表三 自然人`."""
    return shared_place(edition, indicators_in(edition, instance))


def sentence_of(edition: Edition, instance: Instance, language: str, address: Address = no_address) -> str:
    """What the instance asks, in one sentence; `address` gives each indicator's cell to be said after its name."""
    named = edition.named.get(language, {})
    among = {code: named.get(code, edition.indicators[code]) for code in _codes_in(instance)}

    def name(ref: Ref) -> str:
        said, where = name_within(among[ref.code], [*among.values()]), address(ref.code)
        return text("words.at", language, name=said, cell=where) if where else said

    def label(of: str) -> str:
        found = edition.sets[of]
        return found.labels.get(language, found.label)

    return sentence(instance.claim, language, name, label)


def title_of(rule: Rule, language: str) -> str:
    """The rule's short name; its id where the edition gives none."""
    said = rule.translations.get(language)
    return (said and said.label) or rule.label or rule.id


def reason_of(rule: Rule, language: str) -> str:
    """Why a stricter rule would be wrong; empty where the edition does not say."""
    said = rule.translations.get(language)
    return (said and said.why) or rule.why or ""


def cells_sentence(edition: Edition, rule: Cells, language: str) -> str:
    """What a rule over cells asks."""
    members = [i for i in edition.indicators.values() if i.table == rule.table and i.numeric]
    sheet = edition.table(rule.table).sheet
    return text("words.cells", language, sheet=sheet, count=len(members))


def source_of(rule: Rule, language: str) -> str:
    """Where the rule is from."""
    said = rule.translations.get(language)
    return (said and said.source) or rule.source


def form_title(edition: Edition, language: str) -> str:
    """What the form is called."""
    said = edition.text.translations.get(language)
    return (said and said.title) or edition.text.title


def authority_of(edition: Edition, language: str) -> str:
    """The notice that issued the form."""
    said = edition.text.translations.get(language)
    return (said and said.authority) or edition.text.authority


def erratum_sentence(erratum: Erratum, language: str) -> str:
    """What an erratum does, since when and why."""
    facts = {"rule": erratum.rule, "since": erratum.since.isoformat(), "reason": clip(erratum.why(language), 200)}
    said = []
    for word, more in erratum.words(LANGUAGES[language].between):
        if "severity" in more:
            more["severity"] = text(f"severity.{more['severity']}", language)
        said.append(text(f"what.{word}", language, **facts, **more))
    return " ".join(said)


def notes_of(edition: Edition, language: str) -> tuple[str, ...]:
    """What a reader of the handbook has to know besides."""
    return tuple(note.translations.get(language, note.text) for note in edition.notes)
