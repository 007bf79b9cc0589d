"""What people write in a rule by habit, of Excel, of other languages or of Chinese: known where a rule could not be
read, and said with what is written instead. Nothing here reads a rule.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TypeAlias
from unicodedata import category, normalize

from xlvalidate.errors import Words, words
from xlvalidate.rules.tokens import ASKED_OF_ENTRIES, FUNCTIONS, KEYWORDS

Meant: TypeAlias = tuple[Words, int]
"""What is said of it, and where the caret goes."""

_CALL = re.compile(r"([A-Za-z][A-Za-z0-9.]*)[ \t]*\(([^()]*)\)?")
_CELL = re.compile(
    r"(?:(?:'[^'\n]*'|[\w.]+)!)?\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}(?::\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6})?(?!\w)"
    r"|(?<![\w.])\$?[a-z]{1,3}\$?[1-9][0-9]{0,6}:\$?[a-z]{1,3}\$?[1-9][0-9]{0,6}(?!\w)"
    r"|(?<![\w.])\$[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}(?!\w)"
)
_COMPARISON = re.compile(r"[=<>!~:≠≤≥≦≧⩽⩾＝＜＞！]+|/=")
_LOGIC = re.compile(r"&+|\|+")
_DATE = re.compile(
    r"(?<![\w.\-/])(?:(?P<year>(?:19|20)[0-9]{2})(?P<sign>[-/.])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})"
    r"|(?P<day2>[0-9]{1,2})(?P<sign2>[-/.])(?P<month2>[0-9]{1,2})(?P=sign2)(?P<year2>(?:19|20)[0-9]{2})"
    r"|(?P<year3>(?:19|20)[0-9]{2})年(?P<month3>[0-9]{1,2})月(?P<day3>[0-9]{1,2})[日号])(?![\w.\-/])"
)
_QUOTED = re.compile("[“„]([^“”\n]*)[”“]|‘([^‘’\n]*)’|「([^「」\n]*)」|`([^`\n]*)`|«([^«»\n]*)»|＂([^＂\n]*)＂")
_ARROW = re.compile(r"<?[-=]+>|[→⇒⟹↔⇔]")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LABEL = re.compile(r"[\u3400-\u9fff々〇]+")
_NUMBER = re.compile(r"[0-9]+(?:[,，_][0-9]+)*\.?[0-9]*|\.[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[,，_][0-9]{3})+(?:\.[0-9]+)?(?![0-9])")
_POWER = re.compile(r"([0-9]+(?:\.[0-9]+)?)[eE]([-+]?[0-9]{1,2})(?!\w)")
_EACH = re.compile(r"\b(?:or|and)[ \t\n]+(?:\"[^\"\n]*\"|'[^'\n]*'|[0-9]+(?:\.[0-9]+)?)[ \t\n]*$")
"""A value alone behind `or`: what is meant is that the same thing may be this too."""
_OPERAND_BEFORE = re.compile(r"[\w)][ \t\n]*$")
_OPERAND_AFTER = re.compile(r"[ \t\n]*[\w(]")

_OUR_COMPARISONS = ("=", "<>", "<=", ">=", "<", ">")
_COMPARISONS = {
    "==": "=", "===": "=", ":=": "=", "=>": ">=", "=<": "<=", "!=": "<>", "!==": "<>", "=!": "<>", "><": "<>",
    "~=": "<>", "/=": "<>", "≠": "<>", "≤": "<=", "≦": "<=", "⩽": "<=", "≥": ">=", "≧": ">=", "⩾": ">=",
    "≠=": "<>", "≤=": "<=", "≥=": ">=", "<<": "<", ">>": ">", "=~": "matches",
}  # fmt: skip
_WORDS = {
    "or": "joins", "xor": "xor", "not": "not", "else": "else", "elif": "else", "elseif": "else", "otherwise": "else",
    "mod": "mod", "when": "if", "unless": "if", "where": "if", "implies": "if",
    "true": "truth", "false": "truth", "yes": "truth", "no": "truth", "null": "blank", "none": "blank",
    "empty": "blank", "isblank": "blank", "na": "blank", "nan": "blank", "between": "between", "in": "in",
    "like": "like", "ilike": "like", "regex": "like", "regexp": "like", "rlike": "like", "contains": "like",
    "startswith": "like", "endswith": "like", "matches": "matches", "match": "like", "today": "today",
}  # fmt: skip
_FOR_WORDS = {"equals": "=", "eq": "=", "is": "=", "ne": "<>", "gt": ">", "lt": "<", "ge": ">=", "le": "<=", "div": "/"}
_FOR_LABELS = {
    "且": "and", "并且": "and", "而且": "and", "同时": "and", "和": "and", "与": "and", "并": "and",
    "如果": "if", "若": "if", "当": "if", "如": "if", "则": "then", "那么": "then", "就": "then",
    "等于": "=", "应等于": "=", "是": "=", "大于": ">", "小于": "<", "不等于": "<>", "大于等于": ">=",
    "大于或等于": ">=",
    "小于等于": "<=", "小于或等于": "<=", "不小于": ">=", "不少于": ">=", "不大于": "<=", "不超过": "<=", "加": "+",
    "减": "-", "乘": "*", "乘以": "*", "除": "/", "除以": "/", "或": "or", "或者": "or", "非": "not", "属于": "in",
    "负": "-", "求和": "sum", "当且仅当": "iff", "上年": "last.", "去年": "last.", "上期": "last.", "上月": "last.",
    "上季": "last.", "上季度": "last.", "上年同期": "year_ago.", "去年同期": "year_ago.", "上年同月": "year_ago.",
    "下级": "units.",
}  # fmt: skip
_LABELS = {"否则": "else", "为空": "blank", "空白": "blank", "包含": "like", "介于": "between", "今天": "today"}
_FUNCTIONS = {
    "roundup": "rounding", "rounddown": "rounding", "int": "rounding", "trunc": "rounding", "ceiling": "rounding",
    "floor": "rounding", "mround": "rounding", "average": "average", "avg": "average", "mean": "average",
    "if": "if-function", "iif": "if-function", "ifs": "if-function", "and": "and-function", "or": "or-function",
    "isblank": "blank", "mod": "mod", "quotient": "quotient", "datedif": "days", "days": "days", "date": "date",
    "datevalue": "date", "today": "today", "now": "today", "len": "text-function", "left": "text-function",
    "right": "text-function", "mid": "text-function", "find": "text-function", "search": "text-function",
    "trim": "text-function", "exact": "text-function", "isnumber": "text-function", "istext": "text-function",
    "regexmatch": "text-function", "regextest": "text-function", "true": "truth", "false": "truth", "xor": "xor",
    "power": "power", "sqrt": "power", "product": "product", "sumif": "sum-where", "sumifs": "sum-where",
    "sumproduct": "sum-where", "countif": "count-where", "countifs": "count-where", "counta": "count-where",
    "vlookup": "exists", "xlookup": "exists", "lookup": "exists", "exists": "exists", "distinct": "unique",
    "countunique": "unique", "duplicate": "unique",
}  # fmt: skip
_OURS = (*FUNCTIONS, *ASKED_OF_ENTRIES, "where", "not", "in", "or")
"""Words of ours that brackets may follow."""
_PERIODS = {
    "last": "last", "prev": "last", "previous": "last", "prior": "last", "lastyear": "last", "last_year": "last",
    "year_ago": "year_ago", "yearago": "year_ago", "ago": "year_ago", "last_month": "last", "last_quarter": "last",
    "units": "units", "unit": "units", "children": "units",
}  # fmt: skip
_BRACKETS = {"[": "(", "]": ")", "{": "(", "}": ")", "【": "(", "】": ")", "〔": "(", "〕": ")"}
_SIGNS = {
    **dict.fromkeys("×✕✖⨯∗·⋅•∙", "*"),
    **dict.fromkeys("−–—‐‑‒―﹣", "-"),
    **_BRACKETS,
    **dict.fromkeys("÷／∕", "/"),
    "∑": "sum",
    "Σ": "sum",
    "∧": "and",
    "∨": "or",
    "¬": "not",
    "∈": "in",
}  # fmt: skip
_WHY_SIGNS = {
    "^": "power", "√": "power", "%": "percent", "‰": "percent",
    ",": "comma", "、": "comma", ";": "semicolon", "。": "semicolon", ":": "colon", "#": "comment",
    **dict.fromkeys("'\"“”‘’「」`„«»", "quote"),
    "?": "semicolon",
}  # fmt: skip
_ALLOWED = re.compile(r"[A-Za-z0-9_ \-+*().=<>]+")
_SUPERSCRIPT = frozenset("²³¹⁰⁴⁵⁶⁷⁸⁹ⁿ")


def meant(source: str, position: int, expected: str) -> Meant | None:
    """What is meant by what stands in a rule where `expected` should. None where that says enough."""
    return (
        _written_day(source, position)
        or _call(source, position)
        or _thing(source, position, expected)
        or _lacking(source, position, expected)
    )


def other_day(source: str, position: int) -> Meant | None:
    """A day in other signs than ours, `2026/3/1`, that begins at a character."""
    found = _DATE.match(source, position)
    return _as_ours(found) if found and source[position - 1 : position] not in ("-", "/", ".") else None


def _written_day(source: str, position: int) -> Meant | None:
    found = _around(_DATE, source, position)
    return _as_ours(found) if found else None


def day_in(said: str) -> str | None:
    """The day that a text is, as a rule writes it."""
    found = _DATE.fullmatch(said.strip())
    return _iso(found) if found else None


def _as_ours(found: re.Match[str]) -> Meant | None:
    instead = _iso(found)
    if instead is None:
        return _habit("day", found.start(), given=found[0])
    return _shown(found[0], instead, found.start()) if instead != found[0] else None


def _iso(found: re.Match[str]) -> str | None:
    """The day of a match; None where there is none, and where day and month might be either way round."""
    year, month, day = (int(found[part] or found[f"{part}2"] or found[f"{part}3"]) for part in _PARTS)
    if found["year2"] and month != day and max(month, day) <= 12:
        return None
    if found["year2"] and month > 12:
        month, day = day, month
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


_PARTS = ("year", "month", "day")


def _habit(why: str, position: int, **facts: str) -> Meant:
    return words(f"habit.{why}", **facts), position


def _instead(given: str, instead: str, position: int) -> Meant:
    return words("look-alike", character=given, instead=repr(instead)), position


def _shown(given: str, instead: str, position: int) -> Meant:
    """The same of what has quotation marks of its own, or must have none."""
    return words("look-alike", character=given, instead=instead), position


def _call(source: str, position: int) -> Meant | None:
    """A function as a spreadsheet has it, of those that begin before; `sum` and `blank` are ours."""
    for found in _CALL.finditer(source):
        if found.start() > position:
            return None
        name, inside, at = found[1], found[2], found.start()
        small = name.lower()
        if name in _OURS:
            continue
        if name in KEYWORDS:
            if (wrong := _ours(name, inside, at, at + found[0].index("(") + 1)) is not None:
                return wrong
            continue
        if small in _PERIODS and _WORD.fullmatch(inside.strip()):
            return _instead(found[0], f"{_PERIODS[small]}.{inside.strip()}", at)
        if small == "sum":
            return _argument(inside, at) or _instead(name, "sum", at)
        if small in ("blank", *FUNCTIONS, *ASKED_OF_ENTRIES) or (small in ("not", "in") and name != small):
            return _instead(name, small, at)
        if small == "date" and (day := day_in(re.sub(r"[ ,，]+", "-", inside.strip()))):
            return _shown(found[0], day, at)
        if small in _FUNCTIONS:
            return _habit(_FUNCTIONS[small], at, given=name)
        if _CELL.fullmatch(name) is None and not _is_product(name):
            return _habit("function", at, given=name)
    return None


def _ours(name: str, inside: str, at: int, begins: int) -> Meant | None:
    """What is wrong inside of the brackets of one of our own words."""
    if name == "sum" and re.search(r"\bwhere\b", inside) is None:
        return _argument(inside, begins)
    if name == "if" and re.search("[,，;；]", inside):
        return _habit("if-function", at)
    if name == "blank" and re.search(r"[-+*,，、=<>]", inside):
        return _habit("blank-one", begins)
    return None


def unknown_code(code: str) -> Words | None:
    """What is meant by a code that no figure has."""
    return words(f"habit.{_WORDS[code]}", given=code) if code in _WORDS else None


def whose(word: str, position: int) -> Meant | None:
    """What is meant by a word with a point behind it that says whose figure is meant in other words than ours."""
    return _instead(f"{word}.", f"{_PERIODS[word.lower()]}.", position) if word.lower() in _PERIODS else None


def _is_product(name: str) -> bool:
    return len(name) == 1 and name in "xX"


def _argument(inside: str, at: int) -> Meant | None:
    """What a sum is of, where that is no set."""
    at += len(inside) - len(inside.lstrip())
    if _CELL.search(inside) or ":" in inside:
        return _habit("sum-cells", at)
    if re.search(r"[,，、;；+*]|[\w)]\s*-", inside):
        return _habit("sum-list", at)
    return None


def _thing(source: str, position: int, expected: str) -> Meant | None:
    """By what stands there: a cell, a sign of several characters, a word, a number, a character."""
    if cell := _around(_CELL, source, position):
        return _habit("cell", cell.start(), given=cell[0])
    if (arrow := _around(_ARROW, source, position)) and arrow[0] not in _COMPARISONS:
        if set(arrow[0]) & set("<↔⇔"):
            return _instead(arrow[0], "iff", arrow.start())
        return _habit("arrow", arrow.start(), given=arrow[0])
    if (sign := _around(_COMPARISON, source, position)) and (said := _comparison(sign)):
        return said
    if logic := _around(_LOGIC, source, position):
        if "&" in logic[0]:
            return _instead(logic[0], "and", logic.start())
        twice = source.count("|") > 1 and "||" not in source
        return _habit("abs", logic.start(), given=logic[0]) if twice else _instead(logic[0], "or", logic.start())
    if word := _around(_WORD, source, position):
        return _word(source, word, expected)
    if label := _around(_LABEL, source, position):
        return _label(source, label)
    if number := _around(_NUMBER, source, position):
        return _number(source, number)
    return _character(source, position) if position < len(source) else None


def _comparison(sign: re.Match[str]) -> Meant | None:
    """A comparison in other signs; None where it is one of ours, or none."""
    given, at = sign[0], sign.start()
    plain = normalize("NFKC", given)
    if given == "=>":
        return _habit("arrow", at, given=given)
    if instead := _COMPARISONS.get(given) or _COMPARISONS.get(plain):
        return _instead(given, instead, at)
    if plain in _OUR_COMPARISONS:
        return _instead(given, plain, at) if plain != given else None
    return _habit("not", at, given=given) if set(plain) == {"!"} else None


def _around(pattern: re.Pattern[str], source: str, position: int) -> re.Match[str] | None:
    """What a pattern finds that has the character in it."""
    return next((one for one in pattern.finditer(source) if one.start() <= position < one.end()), None)


def _word(source: str, word: re.Match[str], expected: str) -> Meant | None:
    given, small, at = word[0], word[0].lower(), word.start()
    if given in KEYWORDS:
        return _keyword(given, at, expected)
    if small in KEYWORDS:
        return _instead(given, small, at)
    if small == "x" and _OPERAND_BEFORE.search(source[:at]) and _OPERAND_AFTER.match(source, word.end()):
        return _instead(given, "*", at)
    if expected in ("operand", "code") and given == small:
        return None  # it may be a code
    if given != small and small in ("or", "not", "in", "matches"):
        return _instead(given, small, at)
    if small in _WORDS:
        return _habit(_WORDS[small], at, given=given)
    if small == "is" and re.match(r"[ \t]+(not[ \t]+)?(null|none|empty|blank)\b", source[word.end() :], re.IGNORECASE):
        return _habit("blank", at, given=given)
    if small in _FOR_WORDS and expected != "code":
        return _instead(given, _FOR_WORDS[small], at)
    if given.startswith("_"):
        return None
    return _instead(given, small, at) if given != small else None


def _keyword(given: str, at: int, expected: str) -> Meant | None:
    if given == "then" and expected == "end":
        return _habit("then", at)
    if given == "if":
        return _habit("if-first", at)
    return None


def _label(source: str, label: re.Match[str]) -> Meant:
    given, at = label[0], label.start()
    if given in _FOR_LABELS:
        return _instead(given, _FOR_LABELS[given], at)
    if given in _LABELS:
        return _habit(_LABELS[given], at, given=given)
    before = re.search(r"[0-9.]+$", source[:at])
    factor = {"万": 10_000, "亿": 100_000_000, "千": 1_000, "百": 100}.get(given)
    if before and factor and (number := _decimal(before[0])) is not None:
        return _instead(before[0] + given, _plain(number * factor), before.start())
    return _habit("label", at, given=given)


def _number(source: str, number: re.Match[str]) -> Meant | None:
    given, at = number[0], number.start()
    if grouped := _GROUPED.match(source, at):
        return _instead(grouped[0], re.sub("[,，_]", "", grouped[0]), at)
    if power := _POWER.match(source, at):
        return _instead(power[0], _plain(Decimal(power[1]).scaleb(int(power[2]))), at)
    if (word := _WORD.match(source, number.end())) and given.strip("."):
        return _instead(given + word[0], f"{given.strip('.')} * {word[0]}", at)
    if given.startswith("."):
        return None if _OPERAND_BEFORE.search(source[:at]) else _instead(given, f"0{given}", at)
    if given.endswith("."):
        return _instead(given, given.rstrip("."), at)
    if between := re.search("[,，]", given):
        return _habit("comma", at + between.start(), given=between[0])
    return None


def _decimal(said: str) -> Decimal | None:
    return Decimal(said) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", said) else None


def _plain(number: Decimal) -> str:
    said = format(number, "f")
    return said.rstrip("0").rstrip(".") if "." in said else said


def _character(source: str, position: int) -> Meant | None:
    given = source[position]
    plain = normalize("NFKC", given)
    if quoted := _around(_QUOTED, source, position):
        inside = next(one for one in quoted.groups() if one is not None)
        mark = "'" if '"' in inside else '"'
        return _shown(quoted[0], f"{mark}{inside}{mark}", quoted.start())
    if plain in ("%", "‰") and (before := re.search(r"[0-9]+(\.[0-9]+)?[ \t]*$", source[:position])):
        share = Decimal(before[0].strip()) / (100 if plain == "%" else 1000)
        return _instead(before[0] + given, _plain(share), before.start())
    if given == "*" and source[position - 1 : position] == "*":
        return _habit("power", position - 1)
    if given in _SUPERSCRIPT:
        return _habit("power", position) if _OPERAND_BEFORE.search(source[:position]) else None
    if instead := _SIGNS.get(given) or _SIGNS.get(plain):
        return _instead(given, instead, position)
    if why := _WHY_SIGNS.get(given) or _WHY_SIGNS.get(plain):
        return _habit(why, position, given=given)
    if category(given) in ("Cf", "Cc") or given.isspace() or not given.isprintable():
        return _habit("unseen", position, given=f"U+{ord(given):04X}")
    if given != plain and _ALLOWED.fullmatch(plain):
        run = "".join(_as_wide(source[position:]))
        return _instead(run, normalize("NFKC", run), position)
    return None


def _as_wide(rest: str) -> Iterator[str]:
    """The characters from here on that are written wide, letters and digits."""
    for number, one in enumerate(rest):
        plain = normalize("NFKC", one)
        if number and (plain == one or not plain.isalnum() or not plain.isascii()):
            return
        yield one
        if not plain.isalnum():
            return


def _open_bracket(source: str, position: int) -> int:
    """The last bracket before a character that nothing closes."""
    depth = 0
    for at in range(position - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(source[at], 0)
        if depth < 0:
            return at
    return position


def _lacking(source: str, position: int, expected: str) -> Meant | None:
    """By what should have stood there."""
    given = source[position : position + 1]
    if expected == "operand" and given == "=" and not source[:position].strip():
        return _habit("formula", position)
    if expected == "operand" and given == "+":
        return _habit("plus", position)
    if expected == "end" and given and given in "=<>":
        return _habit("chain", position)
    if expected == "close" and given and given in "=<>":
        return _habit("open", _open_bracket(source, position))
    if expected == "comparison" and _EACH.search(source[:position]):
        return _habit("each-side", position)
    if expected in ("end", "comparison", "then") and given and re.match(r"[\w(]", given):
        before = re.search(r"([A-Za-z_0-9]+)[ \t\n]*$", source[:position])
        if before and before[1].lower() in _WORDS:
            return _habit(_WORDS[before[1].lower()], before.start(), given=before[1])
        word = _WORD.match(source, position)
        joins = word is not None and word[0] in ("and", "iff", "then")
        if not joins and _OPERAND_BEFORE.search(source[:position]):
            return _habit("no-operator", position)
    if expected == "end" and given == ")":
        return _habit("closes-nothing", position)
    return None
