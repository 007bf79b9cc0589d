"""What people write in a rule by habit is known, with the caret under it, and said with what is written instead."""

import random

import pytest

from xlvalidate.errors import RuleSyntaxError, Words
from xlvalidate.messages import LANGUAGES, facts_of, keys, text
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.habits import unknown_code

# A rule, where the caret stands, and what is said with its facts.
HABITS = [
    ("a = 1 || b = 2", 6, "look-alike || 'or'"),
    ("a = 1 && b = 2", 6, "look-alike && 'and'"),
    ("a = 1 & b = 2", 6, "look-alike & 'and'"),
    ("a == b", 2, "look-alike == '='"),
    ("a === b", 2, "look-alike === '='"),
    ("a => b", 2, "habit.arrow =>"),
    ("a =< b", 2, "look-alike =< '<='"),
    ("a != b", 2, "look-alike != '<>'"),
    ("a ≥ b", 2, "look-alike ≥ '>='"),
    ("a ≠ b", 2, "look-alike ≠ '<>'"),
    ("a ＝ b", 2, "look-alike ＝ '='"),
    ("a ＜＝ b", 2, "look-alike ＜＝ '<='"),
    ("a >< b", 2, "look-alike >< '<>'"),
    ("a := b", 2, "look-alike := '='"),
    ("if a > 0 => b > 0", 9, "habit.arrow =>"),
    ("a → b", 2, "habit.arrow →"),
    ("a <=> b", 2, "look-alike <=> 'iff'"),
    ("a = SUM(A1:B2)", 4, "habit.sum-cells"),
    ("a = sum(A1:B2)", 8, "habit.sum-cells"),
    ("a = sum(a1:b2)", 8, "habit.sum-cells"),
    ("a = SUM(b, c)", 4, "habit.sum-list"),
    ("a = sum(b + c)", 8, "habit.sum-list"),
    ("a = sum(b、c)", 8, "habit.sum-list"),
    ("a = SUM(total)", 4, "look-alike SUM 'sum'"),
    ("a = SUM(B2)", 4, "habit.sum-cells"),
    ("a >= MAX(b, c)", 5, "look-alike MAX 'max'"),
    ("a = ROUND(b, 2)", 4, "look-alike ROUND 'round'"),
    ("a = AVERAGE(b, c)", 4, "habit.average AVERAGE"),
    ("IF(a > 0, b > 0)", 0, "habit.if-function IF"),
    ("if(a > 0, b > 0, c > 0)", 0, "habit.if-function"),
    ("AND(a = b, c = d)", 0, "habit.and-function AND"),
    ("a = b * 5%", 8, "look-alike 5% '0.05'"),
    ("a = 5 % b", 4, "look-alike 5 % '0.05'"),
    ("a = b%", 5, "habit.percent %"),
    ("A1 = B1", 0, "habit.cell A1"),
    ("$A$1 = b", 0, "habit.cell $A$1"),
    ("a = Sheet1!B4", 4, "habit.cell Sheet1!B4"),
    ("a = '表三'!$B$4", 4, "habit.cell '表三'!$B$4"),
    ("a = b + T3", 8, "habit.cell T3"),
    ("a（b + c）= d", 1, "look-alike （ '('"),
    ("a = （b + c）", 4, "look-alike （ '('"),
    ("a = b，c = d", 5, "habit.comma ，"),
    ("a = b；c = d", 5, "habit.semicolon ；"),
    ("a = b。", 5, "habit.semicolon 。"),
    ("a＋b＝c", 1, "look-alike ＋ '+'"),
    ("a = 2 × b", 6, "look-alike × '*'"),
    ("a = 2 x b", 6, "look-alike x '*'"),
    ("a = 2 x (b + c)", 6, "look-alike x '*'"),
    ("a = 2 X b", 6, "look-alike X '*'"),
    ("a = 2a", 4, "look-alike 2a '2 * a'"),
    ("a = 2 a", 6, "habit.no-operator"),
    ("a = 2(b + c)", 5, "habit.no-operator"),
    ("a b = c", 2, "habit.no-operator"),
    ("a = 1,000", 4, "look-alike 1,000 '1000'"),
    ("a = 1，000", 4, "look-alike 1，000 '1000'"),
    ("a = 1_000", 4, "look-alike 1_000 '1000'"),
    ("a = .5", 4, "look-alike .5 '0.5'"),
    ("a = 5.", 4, "look-alike 5. '5'"),
    ("a = 1e3", 4, "look-alike 1e3 '1000'"),
    ("a = 3万", 4, "look-alike 3万 '30000'"),
    ("a = １２", 4, "look-alike １２ '12'"),
    ("a = ａｂｃ", 4, "look-alike ａｂｃ 'abc'"),
    ("a ÷ b = c", 2, "look-alike ÷ '/'"),
    ("a ^ 2 = b", 2, "habit.power ^"),
    ("a ** 2 = b", 2, "habit.power"),
    ("a = b²", 5, "habit.power"),
    ("a = “x”", 4, 'look-alike “x” "x"'),
    ("[a] = b", 0, "look-alike [ '('"),
    ("{a} = b", 0, "look-alike { '('"),
    ("a = b # total", 6, "habit.comment #"),
    ("= a + b", 0, "habit.formula"),
    ("a = b = c", 6, "habit.chain"),
    ("0 < a < 5", 6, "habit.chain"),
    ("!a = b", 0, "habit.not !"),
    ("a = b AND c = d", 6, "look-alike AND 'and'"),
    ("IF a = b THEN c = d", 0, "look-alike IF 'if'"),
    ("if a = b then c = d else d = e", 20, "habit.else else"),
    ("a = b then c = d", 6, "habit.then"),
    ("a = b and if c = d then e = f", 10, "habit.if-first"),
    ("Blank(a)", 0, "look-alike Blank 'blank'"),
    ("ISBLANK(a)", 0, "habit.blank ISBLANK"),
    ("a is null", 2, "habit.blank is"),
    ("a equals b", 2, "look-alike equals '='"),
    ("合计 = 男 + 女", 0, "habit.label 合计"),
    ("a = b 且 c = d", 6, "look-alike 且 'and'"),
    ("a 等于 b", 2, "look-alike 等于 '='"),
    ("如果 a = 0 则 b = 0", 0, "look-alike 如果 'if'"),
    ("a 或 b", 2, "look-alike 或 'or'"),
    ("a = t3.row.col", 4, "before-a-code"),
    ("a = T3_B", 4, "look-alike T3_B 't3_b'"),
    ("a = +b", 4, "habit.plus"),
    ("a = b + + c", 8, "habit.plus"),
    ("a = last(b)", 4, "look-alike last(b) 'last.b'"),
    ("a = prev.b", 4, "look-alike prev. 'last.'"),
    ("a = yearago.b", 4, "look-alike yearago. 'year_ago.'"),
    ("a = foo(b)", 4, "habit.function foo"),
    ("iferror(a, 0) = b", 0, "habit.function iferror"),
    ("a = b - – c", 8, "look-alike – '-'"),
    ("a = b – c", 6, "look-alike – '-'"),
    ("a = b +", 7, "expected expected.operand"),
    ("a = (b", 6, "expected expected.close"),
    ("a = b)", 5, "habit.closes-nothing"),
    ("a > 0 then", 6, "habit.then"),
    ("blank(a + b)", 6, "habit.blank-one"),
    ("blank a", 6, "expected expected.open"),
    ("a mod 2 = 0", 2, "habit.mod mod"),
    ("a = b:c", 5, "habit.colon :"),
    ("a = |b - c|", 4, "habit.abs |"),
    ("a between 1 and 5", 2, "habit.between between"),
    ("if a > 0, b > 0", 8, "habit.comma ,"),
    ("if a > 0: b > 0", 8, "habit.colon :"),
    ("a = b？", 5, "habit.semicolon ？"),
    ("Σ(b) = a", 0, "look-alike Σ 'sum'"),
    ("a = b c", 6, "habit.no-operator"),
    ("a\t= b c", 6, "habit.no-operator"),
    ("a = _b", 4, "odd-character _"),
    ("a ⩽ b", 2, "look-alike ⩽ '<='"),
    ("a = last (b)", 4, "look-alike last (b) 'last.b'"),
    ("a = ∑(b)", 4, "look-alike ∑ 'sum'"),
    ("a = b | c", 6, "look-alike | 'or'"),
    ("a = b·c", 5, "look-alike · '*'"),
    ("a = 5．5", 5, "look-alike ． '.'"),
    ("a = 2.5e-2 * b", 4, "look-alike 2.5e-2 '0.025'"),
    ("a = 1.5万", 4, "look-alike 1.5万 '15000'"),
    ("a = 2.5‰ * b", 4, "look-alike 2.5‰ '0.0025'"),
    ("a = b \u200b= c", 6, "habit.unseen U+200B"),
    ("a\u3000= b", 1, "habit.unseen U+3000"),
    ("a = not b", 4, "habit.not not"),
    ("a = b, 5", 5, "habit.comma ,"),
    ("a = 1,00", 5, "habit.comma ,"),
    ("a＝＝b", 1, "look-alike ＝＝ '='"),
    ("a ！= b", 2, "look-alike ！= '<>'"),
    ("a = b ** c", 6, "habit.power"),
    ("1 = a ? b : c", 6, "habit.semicolon ?"),
    ("a - b = ±5", 8, "odd-character ±"),
    ("a = b then", 6, "habit.then"),
    ("a if b = 0", 2, "habit.if-first"),
    ("a 大于等于 b", 2, "look-alike 大于等于 '>='"),
    ("a = 求和(b)", 4, "look-alike 求和 'sum'"),
    ("a 为空", 2, "habit.blank 为空"),
    ("a = 2b + 3c", 4, "look-alike 2b '2 * b'"),
    ("iff a = b", 0, "expected expected.operand"),
    ("units(a) = b", 0, "look-alike units(a) 'units.a'"),
    ("a = units.B", 10, "look-alike B 'b'"),
    ("a = b .", 7, "expected expected.indicator"),
    ("a = row(b)", 4, "habit.function row"),
    ("a = 3 5", 6, "habit.no-operator"),
    ("(a + b = c", 0, "habit.open"),
    ("a * (b + (c) > 1", 4, "habit.open"),
    ("a + b", 5, "expected expected.comparison"),
    # Texts.
    ("a = “已取消”", 4, 'look-alike “已取消” "已取消"'),
    ("a = ‘x’", 4, 'look-alike ‘x’ "x"'),
    ("a = 「x」", 4, 'look-alike 「x」 "x"'),
    ("a = `x`", 4, 'look-alike `x` "x"'),
    ("a = «x»", 4, 'look-alike «x» "x"'),
    ("a = „x“", 4, 'look-alike „x“ "x"'),
    ("""a = “6" pipe”""", 4, """look-alike “6" pipe” '6" pipe'"""),
    ('a = "x', 4, 'habit.quote "'),
    ("a = “x", 4, "habit.quote “"),
    ("a = x”", 5, "habit.quote ”"),
    ('a <> ""', 5, "habit.empty-text"),
    ("a = '  '", 4, "habit.empty-text"),
    ('a in ("x", "")', 11, "habit.empty-text"),
    ('a = "' + "x" * 256 + '"', 4, "long-text 255"),
    ('a > "x"', 2, "texts-have-no-order >"),
    ('"x" <= a', 4, "texts-have-no-order <="),
    ('a + 1 = "x"', 0, "text-beside-number"),
    ('"x" = a + 1', 6, "text-beside-number"),
    ('a = "x" or "y"', 14, "habit.each-side"),
    ("a = 1 or 2", 10, "habit.each-side"),
    ("a = 1 and 2.5 ", 14, "habit.each-side"),
    # Lists.
    ('a IN ("x", "y")', 2, "look-alike IN 'in'"),
    ("a in [1, 2]", 5, "look-alike [ '('"),
    ('a in {"x"}', 5, "look-alike { '('"),
    ('a in "x"', 2, "habit.in in"),
    ("a + b in c", 6, "habit.in in"),
    ("a + b not in c", 6, "habit.not not"),
    ("a in (b)", 6, "expected expected.item"),
    ("a in ()", 6, "expected expected.item"),
    ("a in (1, -b)", 10, "expected expected.item"),
    ("a ∈ (1)", 2, "look-alike ∈ 'in'"),
    ("a 属于 (1)", 2, "look-alike 属于 'in'"),
    # Patterns.
    ('a like "x%"', 2, "habit.like like"),
    ('a LIKE "x%"', 2, "habit.like LIKE"),
    ('a contains "x"', 2, "habit.like contains"),
    ('a =~ "x"', 2, "look-alike =~ 'matches'"),
    ("a matches b", 2, "habit.matches matches"),
    ('a MATCHES "digit 6"', 2, "look-alike MATCHES 'matches'"),
    ('a + b matches "digit 6"', 0, "matches-what"),
    ('a matches "[A-Z]{2}"', 11, "pattern-regular ["),
    ('a matches "^digit 6$"', 11, "pattern-regular ^"),
    ('a matches "digit 6 .*"', 19, "pattern-regular ."),
    ('a matches "\\d+"', 11, "pattern-regular \\"),
    ('a matches "AB digit 6"', 11, "pattern-letters AB"),
    ('a matches "京 digit 6"', 11, "pattern-letters 京"),
    ('a matches "number 6"', 11, "pattern-class number digit capital"),
    ('a matches "digit 6 7"', 19, "pattern-count"),
    ('a matches "digit 8-6"', 17, "pattern-counts 255"),
    # No and yes.
    ("NOT(a = b)", 0, "look-alike NOT 'not'"),
    ("NOT a = b", 0, "look-alike NOT 'not'"),
    ("a = 1 OR b = 2", 6, "look-alike OR 'or'"),
    ("OR(a = 1, b = 2)", 0, "habit.or-function OR"),
    ("XOR(a, b)", 0, "habit.xor XOR"),
    ("a xor b", 2, "habit.xor xor"),
    ("a ∨ b", 2, "look-alike ∨ 'or'"),
    ("¬a", 0, "look-alike ¬ 'not'"),
    ("非 a", 0, "look-alike 非 'not'"),
    ("a = TRUE", 4, "habit.truth TRUE"),
    # Days.
    ("a >= 2026/3/1", 5, "look-alike 2026/3/1 2026-03-01"),
    ("a >= 2026-3-1", 5, "look-alike 2026-3-1 2026-03-01"),
    ("a >= 2026.3.1", 5, "look-alike 2026.3.1 2026-03-01"),
    ("a >= 31.3.2026", 5, "look-alike 31.3.2026 2026-03-31"),
    ("a >= 3/31/2026", 5, "look-alike 3/31/2026 2026-03-31"),
    ("a >= 4.4.2026", 5, "look-alike 4.4.2026 2026-04-04"),
    ("a >= 3/4/2026", 5, "habit.day 3/4/2026"),
    ("a >= 2026/2/30", 5, "habit.day 2026/2/30"),
    ("a >= 2026年3月1日", 5, "look-alike 2026年3月1日 2026-03-01"),
    ('a >= "2026-03-01"', 5, "day-in-quotes 2026-03-01 2026-03-01"),
    ("'2026/3/1' < a", 0, "day-in-quotes 2026/3/1 2026-03-01"),
    ("a >= 2026-02-30", 5, "no-day 2026-02-30"),
    ("a >= 1900-02-28", 5, "early-day 1900-03-01"),
    ("a >= DATE(2026, 3, 1)", 5, "look-alike DATE(2026, 3, 1) 2026-03-01"),
    ("a >= DATE(b, 3, 1)", 5, "habit.date DATE"),
    ("DATEDIF(a, b, 'd') > 5", 0, "habit.days DATEDIF"),
    ("a < TODAY()", 4, "habit.today TODAY"),
    ("a < 今天", 4, "habit.today 今天"),
    # Functions.
    ("ABS(a - b) < 5", 0, "look-alike ABS 'abs'"),
    ("a = Round(b, 2)", 4, "look-alike Round 'round'"),
    ("a = ROUNDUP(b, 0)", 4, "habit.rounding ROUNDUP"),
    ("a = round(b)", 4, "arguments-round round"),
    ("a = round(b, 10)", 4, "arguments-round round"),
    ("a = round(b, c)", 4, "arguments-round round"),
    ("a = min(b)", 4, "arguments-min min"),
    ("a = max(b)", 4, "arguments-max max"),
    ("a = abs(b, c)", 4, "arguments-abs abs"),
    ("a = QUOTIENT(b, c)", 4, "habit.quotient QUOTIENT"),
    ("a = PRODUCT(b, c)", 4, "habit.product PRODUCT"),
    ("MOD(a, 2) = 0", 0, "habit.mod MOD"),
    ("LEN(a) = 18", 0, "habit.text-function LEN"),
    # Entries.
    ("a = COUNT(t)", 4, "look-alike COUNT 'count'"),
    ("Unique(t.a)", 0, "look-alike Unique 'unique'"),
    ("a = SUMIF(t.a, 1, t.b)", 4, "habit.sum-where SUMIF"),
    ("a = COUNTIFS(t.a, 1)", 4, "habit.count-where COUNTIFS"),
    ("VLOOKUP(a, t.b, 1) = a", 0, "habit.exists VLOOKUP"),
    ("distinct(t.a)", 0, "habit.unique distinct"),
    ("count(t where (a = 1", 14, "habit.open"),
    ("unique(t.a) = 1", 12, "habit.chain"),
    ("a = sum(b where c + d > 1) = 2", 27, "habit.chain"),
    ("unique(t.a) + 1", 12, "expected expected.end"),
    ("a = t.b where t.c = 1", 8, "habit.if where"),
    ("a = t.b.c", 4, "before-a-code"),
    ("ordered(t.a, b)", 0, "ordered-by-one"),
    ("a = 除以", 4, "look-alike 除以 '/'"),
    ("a div b = c", 2, "look-alike div '/'"),
]


def refused(source: str) -> RuleSyntaxError:
    with pytest.raises(RuleSyntaxError) as error:
        parse(source)
    return error.value


def told(why: Words) -> str:
    """The key of a sentence and its facts."""
    facts = (one for _, fact in why.facts for one in (fact[:2] if isinstance(fact, tuple) else [fact]))
    return " ".join([why.why, *(fact.why if isinstance(fact, Words) else str(fact) for fact in facts)])


@pytest.mark.parametrize(("source", "position", "said"), HABITS)
def test_a_habit_is_known(source, position, said):
    found = refused(source)
    assert (found.position, told(found.why)) == (position, said)
    assert all(found.said(language) for language in LANGUAGES)


# What is said can be done: each is what a sentence proposes for the rule beside it.
DONE = [
    ("a = 1 && b = 2", "a = 1 and b = 2"),
    ("a = 1 || b = 2", "a = 1 or b = 2"),
    ("a = b * 5%", "a = b * 0.05"),
    ("a = 2 x b", "a = 2 * b"),
    ("ABS(a - b) <= 5", "abs(a - b) <= 5"),
    ("x = AVERAGE(a, b, c)", "x = (a + b + c) / 3"),
    ("IF(a > 0, b > 0)", "if a > 0 then b > 0"),
    ("a ÷ b = c", "a / b = c"),
    ("a = last(b)", "a = last.b"),
    ("a = SUM(total)", "a = sum(total)"),
    ("a = b = c", "a = b and b = c"),
    ("a ^ 2 = b", "a * a = b"),
    ("a = “x”", 'a = "x"'),
    ('a <> ""', "not blank(a)"),
    ("a > 2026/3/1", "a > 2026-03-01"),
]


@pytest.mark.parametrize(("habit", "instead"), DONE)
def test_what_is_written_instead_is_a_rule(habit, instead):
    refused(habit)
    parse(instead)


# What the sentences propose, word for word.
PROPOSED = [
    "a = 1 or b = 2", "a = b or c = d", "a = b and c = d", "a = 1 iff not b = 1", "a = 1 or a = 2", "a in (1, 2)",
    "a in ('x', 'y')", "a matches 'capital 2 digit 6'", "b - a <= 30", "not (a = b)", "a <> b", "not blank(a)",
    "if a > 0 then b > 0", "a = b and b = c", "award.parent in award.ref", "unique(award.ref)", "ordered(award.date)",
    "a in agencies", "a in award.ref", "0 < a and a < 5", "a >= 1 and a <= 5", "blank(a) and blank(b)",
]  # fmt: skip
AMOUNTS = [
    "sum(award.amount where award.cluster = 'x')",
    "(a + b + c) / 3",
    "abs(a - b)",
    "round(a, 2)",
    "a / b",
    "a * b",
    "a * a",
    "0.05 * a",
    "2026-03-31",
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_sentences_propose_can_be_read(language):
    ours = [key for key in keys(language) if key.startswith("fault.")]
    said = "\n".join(text(key, language, **dict.fromkeys(facts_of(key, language), "?")) for key in ours)
    for rule in PROPOSED:
        assert rule in said
        parse(rule)
    for amount in AMOUNTS:
        assert amount in said
        parse(f"{amount} > 0" if amount[:4] != "2026" else f"a > {amount}")


# What is said to be written instead is: with it in its place the rule is read, or stops further on.
SWAPPED = [
    ("a = “已取消” or b", 'a = "已取消" or b'),
    ("a IN (1, 2)", "a in (1, 2)"),
    ("a >= 31.3.2026", "a >= 2026-03-31"),
    ("a >= DATE(2026, 3, 1)", "a >= 2026-03-01"),
    ("a ∈ (1)", "a in (1)"),
    ("¬ blank(a)", "not blank(a)"),
    ("a > 0 或 b > 0", "a > 0 or b > 0"),
    ("a 除以 b > 2", "a / b > 2"),
    ("x = 'a' || x = 'b'", "x = 'a' or x = 'b'"),
]


@pytest.mark.parametrize(("habit", "instead"), SWAPPED)
def test_what_stands_in_its_place_is_read(habit, instead):
    found = refused(habit)
    facts = {name: str(fact).strip("'") for name, fact in found.why.facts}
    assert habit[found.position :].startswith(facts["character"])
    swapped = habit[: found.position] + habit[found.position :].replace(facts["character"], facts["instead"], 1)
    assert swapped == instead
    parse(swapped)


@pytest.mark.parametrize(
    ("code", "said"),
    [("null", "habit.blank null"), ("true", "habit.truth true"), ("total", None), ("max", None)],
)
def test_a_code_that_no_figure_has_may_be_a_habit(code, said):
    found = unknown_code(code)
    assert (found and told(found)) == said


def test_whatever_is_written_is_refused_with_a_sentence():
    signs = "ab12.,(){}=<>!&|%x万或合计$'“＝×　\u200b²\t\n-+*/:; "
    pieces = [*signs, "sum(", "if ", "then ", "and ", "A1", "1e3", "1,000"]
    dice = random.Random(14)
    for _ in range(3_000):
        source = "".join(dice.choices(pieces, k=dice.randint(1, 9)))
        try:
            parse(source)
        except RuleSyntaxError as error:
            assert 0 <= error.position <= len(source)
            assert error.said("zh_CN")
