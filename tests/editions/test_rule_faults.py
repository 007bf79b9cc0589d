"""What does not go together in a rule: its types, its choices, its tolerance; and the caret under the very word."""

import pytest

from tests.editions.little import edition, rule
from tests.editions.test_faults import SOUND
from tests.rules.test_habits import told
from xlvalidate.editions.load import load
from xlvalidate.errors import EditionError
from xlvalidate.messages import LANGUAGES

# One of each: counts, an amount of any decimals, a share, a text, a choice, two days, a flag.
FIELDS = (
    ("n", "count"), ("m", "count"), ("amount", "amount"), ("rate", "percent"), ("name", "text"), ("other", "text"),
    ("state", "choice"), ("start", "date"), ("end", "date"), ("off", "flag"),
)  # fmt: skip
_ROWS = ", ".join(
    f'{{ code = "{code}", label = "{code}", kind = "{kind}"'
    + (', choices = ["正常", "已取消", "停业"]' if kind == "choice" else "")
    + (', decimals = 1, unit = "%"' if kind == "percent" else "")
    + " }"
    for code, kind in FIELDS
)
FORM = SOUND.replace(
    'columns = [{ code = "a", label = "A" }, { code = "b", label = "B" }]', 'columns = [{ label = "A" }]'
)
FORM = FORM.replace('rows = [{ code = "x", label = "X" }, { code = "y", label = "Y" }]', f"rows = [{_ROWS}]")
FORM = (
    FORM.replace("widths = [20, 10, 10]", "widths = [20, 10]")
    + '[[sets]]\nname = "both"\ntable = "t"\nlabel = "L"\nrows = ["n", "name"]\n'
)


def written(says: str, tolerance: str = "") -> str:
    return FORM + rule(f"says = '''{says}'''" + (f"\ntolerance = {tolerance}" if tolerance else ""))


# What a rule says, the word that the caret stands under with the number of the one that is meant, and the fault.
FAULTS = [
    # A text, a number, a day, yes or no.
    ("t_n = t_name", "t_name", 0, "no-number t_name type.text"),
    ("t_n + t_off > 0", "t_off", 0, "no-number t_off type.flag"),
    ("t_name = 5", "5", 0, "text-without-quotes t_name 5"),
    ('t_n = "5"', '"5"', 0, "number-in-quotes t_n 5"),
    ('t_n in ("5", "6")', '"5"', 0, "number-in-quotes t_n 5"),
    ('t_n matches "digit 3"', "t_n", 0, "no-text t_n type.number"),
    ('t_start matches "digit 3"', "t_start", 0, "no-text t_start type.date"),
    ("t_name < t_other", "t_name", 0, "texts-have-no-order <"),
    ("sum(both) > 0", "both", 0, "no-number t_name type.text"),
    ("t_n", "t_n", 0, "no-flag t_n type.number"),
    ("t_off and t_name", "t_name", 0, "no-flag t_name type.text"),
    ("t_off = 1", "t_off", 0, "flag-compared t_off"),
    ('t_n = 1 or t_off = "是"', "t_off", 0, "flag-compared t_off"),
    ("t_off in (0, 1)", "t_off", 0, "flag-compared t_off"),
    ('t_start = "2026/3/1"', '"2026/3/1"', 0, "day-in-quotes 2026/3/1 2026-03-01"),
    ('t_start in ("soon")', '"soon"', 0, "day-in-quotes soon 2026-03-31"),
    ("t_start > 20260331", "20260331", 0, "look-alike 20260331 2026-03-31"),
    ("t_start > 20269931", "20269931", 0, "type-clash t_start 20269931"),
    ("t_start > 5", "5", 0, "type-clash t_start 5"),
    ("5 < t_start", "t_start", 0, "type-clash 5 t_start"),
    ("t_end - t_start = 2026-03-01", "2026-03-01", 0, "type-clash t_end - t_start 2026-03-01"),
    ("t_start in (2026-03-01, 5)", "5", 0, "type-clash t_start 5"),
    ("t_n in (1, 2026-03-01)", "2026-03-01", 0, "type-clash t_n 2026-03-01"),
    ("max(t_start, t_n) > t_end", "t_n", 0, "type-clash t_start t_n"),
    ("t_start + t_end > t_start", "t_start", 0, "day-in-arithmetic t_start +"),
    ("t_n * t_end > 5", "t_end", 0, "day-in-arithmetic t_end *"),
    ("abs(t_start) > 5", "t_start", 0, "day-as-number t_start"),
    ("t_start > -t_end", "t_end", 0, "day-as-number t_end"),
    ("t_n in (1, \"x\")", '"x"', 0, "items-of-one-type"),
    ('t_n + t_m in ("x")', "t_n", 0, "text-beside-number"),
    # The very word, not one that is written alike.
    ('t_name = "t_name" and t_name > 1', "t_name", 2, "no-number t_name type.text"),
    ("t_n > 1 and t_m > t_n and t_n", "t_n", 2, "no-flag t_n type.number"),
    ("t_n = 1 and t_off = 1", "t_off", 0, "flag-compared t_off"),
    ("t_start > 2026-03-05 and t_end > 5", "5", 1, "type-clash t_end 5"),
    ("t_n = 5 and t_n = last.t_name", "t_name", 0, "no-number t_name type.text"),
    ("t_n = 1 and t_q = 1 and blank(t_q)", "t_q", 0, "no-indicator t_q  near"),
    ("'t_q' = t_name and t_q > 0", "t_q", 1, "no-indicator t_q  near"),
    # Choices.
    ('t_state = "已取销"', '"已取销"', 0, "no-such-choice-near 已取销 t_state 已取消"),
    ('"x" <> t_state', '"x"', 0, "no-such-choice x t_state 正常 已取消"),
    ('t_state in ("正常", "停 业")', '"停 业"', 0, "no-such-choice-near 停 业 t_state 停业"),
    ('t_state not in ("正常", "停业", "正常")', '"正常"', 1, "item-twice \"正常\""),
    ("t_n in (1, 2, 1.0)", "1.0", 0, "item-twice 1.0"),
    # Quotients.
    ("t_n = t_m / 2", "2", 0, "quotient-equals"),
    ("if t_n > 0 then t_m + 1 <> (t_n + 2) / (t_m + 3)", "t_m", 1, "quotient-equals"),
    ("t_n / t_m in (1, 2)", "t_m", 0, "quotient-equals"),
]  # fmt: skip


def fault_of(folder, source: str):
    path = folder / "tiny.toml"
    path.write_text(source, "utf-8")
    with pytest.raises(EditionError) as error:
        load(path, None)
    (fault,) = error.value.faults
    assert all(fault.said(language) for language in LANGUAGES)
    return fault


def place(says: str, word: str, number: int) -> int:
    at = -1
    for _ in range(number + 1):
        at = says.index(word, at + 1)
    return at


@pytest.mark.parametrize(("says", "word", "number", "said"), FAULTS)
def test_what_does_not_go_together_has_a_caret(tmp_path, says, word, number, said):
    fault = fault_of(tmp_path, written(says))
    assert told(fault) == said
    assert fault.drawn is not None
    assert (fault.drawn.source, fault.drawn.position) == (says, place(says, word, number))


OF_TOLERANCE = [
    ("t_n = t_m", '"150%"', "tolerance-share"),
    ("t_n = t_m", '"about"', "tolerance-says “about”"),
    ("t_n = t_m", "-1", "tolerance"),
    ("t_n < t_m", '"rounding"', "strict-tolerance"),
    ("not t_n = t_m / 3", '"1%"', "strict-tolerance"),
    ("t_n = t_amount", '"rounding"', "rounding-decimals t_amount"),
    ("t_n = " + "*".join(["(t_n / t_m)"] * 4), '"rounding"', "rounding-too-long 400"),
]


@pytest.mark.parametrize(("says", "tolerance", "said"), OF_TOLERANCE)
def test_a_tolerance_that_cannot_be_is_told_where_it_stands(tmp_path, says, tolerance, said):
    fault = fault_of(tmp_path, written(says, tolerance))
    assert told(fault) == said
    assert fault.path.endswith(".tolerance")


def test_only_a_number_is_tolerated_between_offices(tmp_path):
    told_of = fault_of(tmp_path, FORM + rule('units = ["t_n"]\ntolerance = "rounding"'))
    assert told(told_of) == "tolerance-units"


RIGHT = [
    ("t_n = t_m / 3", '"rounding"'),
    ("t_n = t_m / 3", "0.5"),
    ("t_n = round(t_m / 3, 0)", ""),
    ("t_n <= t_m / 3", ""),
    ("not t_n < t_m", "1"),  # it is >=
    ("t_n = t_m", '"rounding"'),  # counts are exact
    ("t_n = t_m", '"100%"'),
    ("t_rate <= 0.5 and t_rate = t_n / t_m", '"rounding"'),
    ('t_state = " 已取消 "', ""),
    ('t_state = t_name or t_name = "x"', ""),
    ("t_end - t_start >= t_n and t_start + 5 < t_end", ""),
    ("min(t_start, t_end) >= 2026-03-01", ""),
    ('if t_off and not t_name matches "digit 3" then blank(t_name)', ""),
    ("blank(t_state) iff t_off", ""),
]


@pytest.mark.parametrize(("says", "tolerance"), RIGHT)
def test_what_goes_together_has_no_fault(tmp_path, says, tolerance):
    edition(tmp_path, written(says, tolerance))
