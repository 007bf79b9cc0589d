"""What a content means, to the reader and to the script of the page: every text of the reader's own tests, and doubles
whose fifteenth digit is a tie.
"""

import ast
import json
import random
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.page.read_alike import differences
from tests.page.script_reader import ScriptReader, script_reader
from xlvalidate.editions.model import DayOrder, NumberMarks
from xlvalidate.editions.period_parts import part_of
from xlvalidate.identity import PeriodKind
from xlvalidate.languages import CODES
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.reading.days import DaysWritten, day_of
from xlvalidate.reading.flags import flag_of
from xlvalidate.reading.numbers import Numeral, exact, numeral, share
from xlvalidate.reading.printed import plain_label, stored_words
from xlvalidate.reading.years import shown, year_of

READING = Path(__file__).parents[1] / "reading"
UNITS = ("", "件", "万元", "元", "EUR", "千瓦时", "%")
MORE = (
    *(
        "１２，３４５．６",
        "－5",
        "﹣5",
        "−5",
        "+ 5",
        "5 万元（约）",
        "5（亿）",
        "5 (五)",
        "0,5",
        "1.234",
        "1.234,5",
        "1 234 567",
    ),
    *("12 345 元", "5％", "50﹪", "5000000亿元", "123456789012345.6", "0.0000000000000001", "1" * 15 + "万", "000012"),
    *(
        "\u200b5",
        "5\ufeff",
        "\u30005\u3000",
        "5\u0085",
        "\u001c5",
        "Ｎ／Ａ",
        "N/A",
        "n／a",
        "——",
        "无",
        "無",
        "/／",
        "壹",
    ),
    *(
        "2024\u00a0年",
        "\ufe0f√",
        "✔️",
        "Yes",
        "YES",
        "ＴＲＵＥ",
        "是 ",
        "ſ",
        "K",
        "ẞ",
        "ǅ",
        "İ",
        "🙂5",
        "5🙂",
        "\U00020000",
    ),
    *(
        "29/02/1900",
        "1900-02-29",
        "31 Sept 2024",
        "5th of March 2026",
        "Mar-5-26",
        "二零二六年三月五日",
        "廿五",
        "12:30",
    ),
    *(
        "2026年第1季度",
        "Q1 2026",
        "2026H1",
        "1-3月",
        "上半年",
        "第三季度",
        "March 2026",
        "sept. 2026",
        "十二月",
        "4th quarter",
    ),
    *(
        "0.1",
        "1e-7",
        "1E+400",
        "-0.0",
        "1e15",
        "999999999999999.5",
        "1.7976931348623157e308",
        "5e-324",
        "2.5e-20",
        "60",
    ),
    *("0", "1", "45000.5", "2958465", "2958466", "59", "61", "-1", "1462", "1e5", "4.0", "TRUE", "FALSE", "#REF!"),
)

STORED_OTHERWISE = (
    *(
        "1.1000000000000001",
        "-0.0000000000000",
        ".10000000000000001",
        "1.10000000000000001E+2",
        "-1.9999999999999999e-7",
    ),
    *(
        "1.0000000000000e999",
        "-1.0000000000000e999",
        "0.00000000000001e-999",
        "1.1000000000000001 ",
        "１.1000000000000001",
    ),
    *(
        "2.2250738585072011e-308",
        "+1.1000000000000001",
        "1,1.1000000000000001",
        "1." + "0" * 40 + "1",
        "1.100000000000",
    ),
)


@cache
def texts() -> tuple[str, ...]:
    """Every text that stands in the reader's tests, and some more."""
    found = dict.fromkeys(MORE)
    for path in sorted(READING.glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) <= 300:
                found.setdefault(node.value)
    return tuple(text for text in found if not any("\ud800" <= letter <= "\udfff" for letter in text))


@pytest.fixture(scope="module")
def script() -> Iterator[ScriptReader]:
    with script_reader() as reader:
        yield reader.holds([])


def _number(value: Any) -> dict[str, str] | None:
    return None if value is None else {"number": str(value)}


def _numeral(found: Numeral) -> dict[str, Any]:
    return {"value": _number(found.value), "note": found.note, "detail": found.detail, "united": found.united}


def _word(name: str | None) -> str | None:
    return None if name is None else name.lower().replace("_", "-")


def _unlike(script: ScriptReader, cases: list[tuple[list[Any], Any]]) -> list[str]:
    assert cases
    said = script.understood([asked for asked, _ in cases])
    ours = json.loads(json.dumps([expected for _, expected in cases]))
    return [
        f"{asked} {one}"
        for (asked, _), mine, theirs in zip(cases, ours, said, strict=True)
        for one in differences(mine, theirs)
    ]


def test_numbers_in_texts(script: ScriptReader) -> None:
    marks = (None, *NumberMarks)
    assert not _unlike(
        script,
        [
            (["numeral", text, unit, signed, mark and _word(mark.name)], _numeral(numeral(text, unit, signed, mark)))
            for number, text in enumerate(texts())
            for unit in {UNITS[number % len(UNITS)], UNITS[(number * 3 + 1) % len(UNITS)]}
            for signed in (False, True)
            for mark in marks
        ],
    )
    assert not _unlike(
        script,
        [
            (["share", text, "%", mark and _word(mark.name)], _numeral(share(text, "%", mark)))
            for text in texts()
            for mark in marks
        ],
    )


def test_stored_numbers(script: ScriptReader) -> None:
    chance = random.Random(15)
    doubles = [struct.unpack("<d", chance.randbytes(8))[0] for _ in range(1_500)]
    doubles += [chance.uniform(0, 10 ** chance.randrange(16)) for _ in range(1_500)]
    ties = [float(f"{chance.randrange(10**14, 10**15)}5e{chance.randrange(-30, 20)}") for _ in range(1_500)]
    halves = [chance.randrange(2**49, 2**50) + 0.5 for _ in range(200)]
    written = [*texts(), *(repr(one) for one in (*doubles, *ties, *halves) if one == one)]
    assert not _unlike(script, [(["exact", text], _number(exact(text))) for text in written])
    long = [*(format(one, ".17f") for one in doubles), *(format(one, ".17e") for one in (*doubles, *ties))]
    long += [*(format(one, ".16g") for one in ties), *STORED_OTHERWISE]
    assert not _unlike(script, [(["storedWords", text], stored_words(text)) for text in (*written, *long)])
    assert not _unlike(script, [(["plainLabel", text], plain_label(text)) for text in (*texts(), *STORED_OTHERWISE)])


def test_days_and_flags(script: ScriptReader) -> None:
    cases: list[tuple[list[Any], Any]] = []
    for number, text in enumerate(texts()):
        order = (None, *DayOrder)[number % 4]
        for kind in (ValueKind.TEXT, ValueKind.NUMBER, ValueKind.DATE):
            value, given = Value(kind, text), {"kind": str(kind), "text": text, "formula": None}
            for language in CODES:
                old = number % 3 == 0
                written = {"order": order and _word(order.name), "language": language, "since_1904": old}
                read = day_of(value, DaysWritten(order, language, old))
                day = None if read.day is None else {"day": read.day.isoformat()}
                cases.append((["dayOf", given, written], {"day": day, "note": read.note, "detail": read.detail}))
                flag, in_words = flag_of(value, language)
                cases.append((["flagOf", given, language], {"flag": flag, "inWords": in_words}))
            cases.append((["shown", given, number % 2 == 0], shown(value, number % 2 == 0)))
    assert not _unlike(script, cases)


def test_years_and_parts_of_them(script: ScriptReader) -> None:
    cases: list[tuple[list[Any], Any]] = [(["yearOf", text], year_of(text)) for text in texts()]
    for text in texts():
        for kind in PeriodKind:
            part = part_of(kind, text)
            expected = None if part is None else {"number": part.number, "year": part.year}
            cases.append((["partOf", str(kind), text], expected))
    assert not _unlike(script, cases)
