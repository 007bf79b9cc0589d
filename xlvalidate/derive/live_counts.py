"""The live checks counted, in the sentence that everything else says them in: as a formula, and what it gives."""

import re
from collections.abc import Iterator, Mapping, Sequence

from xlvalidate.cells import Area, quoted_sheet
from xlvalidate.derive.fixed_texts import Texts
from xlvalidate.editions.results_layout import FIRST_ROW, JUDGED_AS_COLUMN, JUDGED_COLUMN, JUDGED_LAST_ROW
from xlvalidate.messages import text

WORDS = ("passed", "failed", "to_fill", "not_number", "explained", "not_applicable")
JUDGED_LINES = "judged"
NOT_COUNTED = "-"
"""What a line is counted as that an erratum has switched off."""

_FACT = re.compile(r"\{([a-z_]+)\}")
_APPLY = WORDS[:-1]
_NOT_RUN = ("to_fill", "not_number")
# What is said only where there are any.
_BESIDES = (
    ("counts.live.not-applicable", "not_applicable"),
    ("counts.live.not-number", "not_number"),
    ("counts.live.judged", JUDGED_LINES),
)


def summary_name(word: str) -> str:
    """The defined name of a count: `xlv_summary_failed`. `word` is one of WORDS, or JUDGED_LINES."""
    return f"xlv_summary_{word}"


def judged_areas(texts: Texts) -> tuple[str, str]:
    """Where on 审核结果 the checking program writes what the engine judged for 校验, and the word of each."""
    columns = (JUDGED_COLUMN, JUDGED_AS_COLUMN)
    keys, words = (Area(FIRST_ROW, column, JUDGED_LAST_ROW, column).absolute for column in columns)
    sheet = quoted_sheet(texts.results_sheet)
    return f"{sheet}!{keys}", f"{sheet}!{words}"


def count_formula(counted_as: str, word: str, texts: Texts) -> str:
    """How many lines are counted as a word of WORDS; what the engine judged and has no line stands on 审核结果."""
    said = getattr(texts.live, word)
    return f'COUNTIF({counted_as},"{said}")+COUNTIF({judged_areas(texts)[0]},"{without_line(said)}")'


def judged_formula(texts: Texts) -> str:
    """How many instances are counted as the engine found them when it last checked the workbook."""
    return f"COUNTA({judged_areas(texts)[0]})"


def as_judged_formula(id_cell: str, texts: Texts, otherwise: str | None = None) -> str:
    """The word for a line that the sheet cannot judge: 不适用, or another one, until the engine has found something."""
    (keys, found_as), nothing = judged_areas(texts), otherwise or texts.live.not_applicable
    found = f"MATCH({id_cell},{keys},0)"
    return f'IF({summary_name(JUDGED_LINES)}=0,"{nothing}",IF(ISERROR({found}),"{nothing}",INDEX({found_as},{found})))'


def counted_formula(id_cell: str, status: str, trial: bool, texts: Texts, waiting: Sequence[str] = ()) -> str:
    """The word that a line is counted as: its own, or what the engine found for it, in any state or in this one. A rule
    on trial that does not hold asks nothing; a line whose cells are gone waits for them, and so does one with a word of
    `waiting`.
    """
    (keys, found_as), words = judged_areas(texts), texts.live
    own = status
    for word in waiting:
        own = f'IF({status}="{word}","{words.to_fill}",{own})'
    own = f'IF(ISERROR({status}),"{words.to_fill}",{own})'
    if trial:
        own = f'IF({own}="{words.passed}",{status},"{words.not_applicable}")'
    always, now = (f"MATCH({key},{keys},0)" for key in (id_cell, f'{id_cell}&"|"&{status}'))
    found = f"IF(ISERROR({now}),{own},INDEX({found_as},{now}))"
    found = f"IF(ISERROR({always}),{found},INDEX({found_as},{always}))"
    return f"IF({summary_name(JUDGED_LINES)}=0,{own},{found})"


def without_line(word: str) -> str:
    """What stands on 审核结果 for an instance that has no line on 校验, by the word of its state."""
    return f"|{word}"


def in_state(id_: str, word: str) -> str:
    """What stands there for a line that is judged otherwise as long as it is in a state."""
    return f"{id_}|{word}"


def line_in(key: str) -> str:
    """The id of the line of which this stands there; empty where it has none."""
    return key.partition("|")[0]


def sentence_formula(language: str) -> str:
    """The sentence over the names of the counts."""
    parts = [*_formulas(_said("counts", language))]
    for key, word in _BESIDES:
        said = "&".join(_formulas(_space(language) + _said(key, language), word))
        parts.append(f'IF({summary_name(word)}>0,{said},"")')
    return "&".join(parts)


def sentence(counts: Mapping[str, int], language: str) -> str:
    """What the formula gives, by WORDS and JUDGED_LINES."""
    facts = {word: counts.get(word, 0) for word in (*WORDS, JUDGED_LINES)}
    facts |= {"total": sum(facts[word] for word in _APPLY), "not_run": sum(facts[word] for word in _NOT_RUN)}
    said = text("counts", language, **facts)
    for key, word in _BESIDES:
        if facts[word]:
            said += _space(language) + text(key, language, count=facts[word])
    return said


def longest_sentence(lines: int, language: str) -> str:
    """With every count as long as it can be: what a row has to have room for."""
    return sentence(dict.fromkeys((*WORDS, JUDGED_LINES), max(lines, 99)), language)


def _said(key: str, language: str) -> str:
    names = ("total", "passed", "failed", "explained", "not_run", "not_applicable", "count")
    return text(key, language, **{name: f"{{{name}}}" for name in names})


def _space(language: str) -> str:
    return "" if text("counts", language).endswith("。") else " "


def _formulas(said: str, counted: str = "") -> Iterator[str]:
    """A sentence's texts, and the formulas of its numbers."""
    for number, part in enumerate(_FACT.split(said)):
        if number % 2 == 0:
            if part:
                yield '"{}"'.format(part.replace('"', '""'))
        elif part == "total":
            yield f"({'+'.join(map(summary_name, _APPLY))})"
        elif part == "not_run":
            yield f"({'+'.join(map(summary_name, _NOT_RUN))})"
        else:
            yield summary_name(counted or part)
