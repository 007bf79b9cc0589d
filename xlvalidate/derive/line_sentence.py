"""What a line of 校验 asks, with how far its sides may lie apart."""

from dataclasses import dataclass

from xlvalidate.derive.check_states import BlankState, CheckState, tolerated, undivided
from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.findings import clip, plain
from xlvalidate.messages import text
from xlvalidate.rules.patterns import quoted

_MOST, _LONG_NUMBER, _MOST_SAID = "\x00", "1234567.89", 3_000


@dataclass(frozen=True, slots=True)
class LineSentence:
    """The sentence as it stands on the blank form; a formula where something follows from the figures. It may become as
    long as `longest`.
    """

    said: str
    longest: str
    formula: str | None = None


def with_tolerated(
    edition: Edition, instance: Instance | None, sentence: str, state: str, blank: BlankState
) -> LineSentence:
    """A sentence with the most that the sides of an instance may differ by, where the rule does not say it as a number.
    `state` is the cell of its state, `blank` what the blank form shows.
    """
    found = None if instance is None else tolerated(edition, instance)
    if found is None or instance is None:
        return LineSentence(sentence, sentence)
    tolerance, language = instance.rule.tolerance, edition.language
    allowed = text(f"allowed.{tolerance.kind}", language, tolerance=str(tolerance), most=_MOST)
    before, after = text("checks.tolerated", language, allowed=allowed).split(_MOST)
    if not isinstance(found, str):
        said = f"{sentence}{before}{plain(found)}{after}"
        return LineSentence(said, said)
    sentence = clip(sentence, _MOST_SAID)  # with the formula behind it, it has to have room in a cell
    words = undivided(edition, instance, "&".join((quoted(before), found, quoted(after))))
    formula = f'{quoted(sentence)}&IF({state}>={CheckState.HOLDS:d},{words},"")'
    known = "" if blank.tolerated is None else f"{before}{plain(blank.tolerated)}{after}"
    return LineSentence(sentence + known, f"{sentence}{before}{_LONG_NUMBER}{after}", formula)
