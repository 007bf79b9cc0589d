"""Parts of workbooks spoiled in the ways that tell one reader from another. Seeded: the same seed, the same bytes."""

import re
from collections.abc import Callable
from random import Random

Spoil = Callable[[Random, bytes], bytes]

_TAG = re.compile(rb"<[^<>?!]+>")
_CELL = re.compile(rb"<c [^<>]*?(?:/>|>.*?</c>)", re.S)
_ROW = re.compile(rb"<row [^<>]*?(?:/>|>.*?</row>)", re.S)
_STRING = re.compile(rb"<si>.*?</si>", re.S)
_SIMPLE = re.compile(rb">[^<>]+<")
_ATTRIBUTE = re.compile(rb' [A-Za-z0-9:]+="[^"]*"')
_NUMBER = re.compile(rb"<v>[^<]*</v>")
_BORDER = re.compile(rb"(?<=>)|(?=<)")

ENTITIES = (
    b"&amp; &lt; &gt; &quot; &apos; &#65; &#x20AC; &#0; &#13; &q; & &amp;lt; &amp;#65; &AMP; &#xD800; &lt".split()
)
ODD_TEXTS = [
    *(
        "_x000D_",
        "_x0041_",
        "_xD83D__xDE00_",
        "_xD83D_",
        "]]>",
        "]]&gt;",
        "\r",
        "\r\n",
        "\n",
        "\t",
        " ",
        "\x0b",
        "\x00",
    ),
    *("\ufffe", "\uffff", "\ufeff", "\U0001f600", "\x7f", "\x85", "\u2028", "文", ">", "-->", "'", '"', "<", "&"),
]
ODD_BYTES = [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc3", b"\xef\xbf\xbe", b"\xf0\x9f\x98\x80"]
NUMBERS = [
    *("1e5", " 7", "7 ", "\n7", "１２", "1e999", "1e-999", "4_2", "-0", "", "0x10", "NaN", "inf", "1" * 15, "1" * 16),
    *("007", "0.1", ".5", "5.", "+3", "-3", "1,234", "#REF!", "TRUE", "true", "0", "1", "2", "999999999", "9" * 10),
    *("²", "٣", "45000", "45000.5", "2020-01-01", "--1", "1e", "9" * 400, "\u00a07", "1\r"),
]
KINDS = [b"n", b"s", b"str", b"b", b"e", b"d", b"inlineStr", b"x", b"", b"N", b" n", b"inlinestr"]
ADDRESSES = [b"A1", b"a1", b"$A$1", b"XFD1", b"XFE1", b"AAAA1", b"A0", b"A01", b"A1048577", b"", b"B2", b"ZZ9", b"A 1"]
ROWS = [b"1", b"2", b"0", b"01", b"1048576", b"1048577", b"99999999", b"-1", b"", b"1e3", b"\xef\xbc\x91"]
INSERTS = [
    *(b"<!--x-->", b"<!-- </row> -->", b"<!-- <sheetData> -->", b"<?x y?>", b"<![CDATA[1]]>", b"<x/>", b"<x>1</x>"),
    *(
        b"<c/>",
        b"<row/>",
        b"</row>",
        b"<row>",
        b"</c>",
        b"<v>9</v>",
        b"<v/>",
        b"<f>1</f>",
        b"<f/>",
        b"<is><t>i</t></is>",
    ),
    *(b"<is/>", b"<t>z</t>", b"<extLst><ext/></extLst>", b"<si/>", b"<si><t>y</t></si>", b"<phoneticPr fontId='1'/>"),
    *(
        b'<rPh sb="0" eb="1"><t>kana</t></rPh>',
        b"<r><t>rich</t></r>",
        b"<r><rPr><b/></rPr><t>b</t></r>",
        b"x",
        b" ",
        b"\n",
    ),
    *(b"<sheetData/>", b"<sheetData></sheetData>", b"</sheetData>", b"<sheetData>", b"</worksheet>", b"<worksheet/>"),
    *(
        b'<phoneticPr fontId="1" type="noConversion"/>',
        b"\xef\xbb\xbf",
        b"<!DOCTYPE x>",
        b'<?xml version="1.0"?>',
        b"\0",
    ),
    *(b'<row r="3"/>', b'<c r="B2"/>', b"<x:v>1</x:v>", b'<mc:x xmlns:mc="y"/>', b'<v xmlns="y">1</v>', b"<V>1</V>"),
]
ATTRIBUTES = [
    *(
        b' r="A1"',
        b' t="s"',
        b' s="1"',
        b' xmlns="x"',
        b' xmlns:x="y"',
        b' x:y="1"',
        b" s='1'",
        b' S="1"',
        b" s=1",
        b" s",
    ),
    *(
        b' cm="1"',
        b' vm="1"',
        b' ph="1"',
        b' xml:space="preserve"',
        b' xml:space="default"',
        b' spans="1:5"',
        b' ht="15"',
    ),
    *(
        b' x14ac:dyDescent="0.25"',
        b' ca="1"',
        b' t="shared" si="0"',
        b' hidden="a&amp;b"',
        b' hidden="<"',
        b' ht="&#49;"',
    ),
    *(
        b' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"',
        b' customFormat="1"',
        b"  ",
        b"\n",
        b' ht=""',
    ),
]
HEADS = [
    *(
        b"\xef\xbb\xbf",
        b"\n",
        b" ",
        b"\xef\xbb\xbf<?xml version='1.0'?>",
        b"<!-- x -->",
        b"<?x y?>",
        b'<?xml version="1.1"?>',
    ),
    *(
        b'<?xml version="1.0" encoding="gbk"?>',
        b'<?xml version="1.0" encoding="iso-8859-1"?>',
        b"<?xml version='1.0'?>",
    ),
    *(
        b'<?xml version="1.0" encoding="utf-16"?>',
        b'<?xml version="1.0" encoding="us-ascii"?>',
        b"<!DOCTYPE worksheet>",
    ),
    *(
        b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\r\n',
        b'<?xml version="1.0" encoding="UTF8"?>',
        b"x",
        b"\0",
    ),
    *(b'<!DOCTYPE sst [<!ENTITY q "99">]>', b'<?xml version="1.0" standalone="maybe"?>', b'<?XML version="1.0"?>'),
]


def _one(random: Random, pattern: re.Pattern[bytes], data: bytes) -> tuple[int, int]:
    """Where some match is; the whole when there is none. Looked for from a random place, which is fast."""
    found = pattern.search(data, random.randrange(len(data) + 1)) or pattern.search(data)
    return found.span() if found else (0, len(data))


def _put(data: bytes, start: int, end: int, new: bytes) -> bytes:
    return data[:start] + new + data[end:]


def _changed(pattern: re.Pattern[bytes], new: Callable[[Random, bytes], bytes]) -> Spoil:
    def spoil(random: Random, data: bytes) -> bytes:
        start, end = _one(random, pattern, data)
        return _put(data, start, end, new(random, data[start:end]))

    return spoil


def _flip(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data))
    return _put(data, at, at + 1, bytes([data[at] ^ 1 << random.randrange(8)]))


def _cut(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data))
    return _put(data, at, at + random.randint(1, 30), b"")


def _truncate(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(1, len(data))]


def _double_bytes(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data))
    return _put(data, at, at, data[at : at + random.randint(1, 60)])


def _swap(pattern: re.Pattern[bytes]) -> Spoil:
    def spoil(random: Random, data: bytes) -> bytes:
        (start, end), (other, other_end) = sorted((_one(random, pattern, data), _one(random, pattern, data)))
        if end > other:
            return data
        return data[:start] + data[other:other_end] + data[end:other] + data[start:end] + data[other_end:]

    return spoil


def _reordered(random: Random, tag: bytes) -> bytes:
    attributes = _ATTRIBUTE.findall(tag)
    random.shuffle(attributes)
    following = iter(attributes)
    return _ATTRIBUTE.sub(lambda _: next(following), tag)


def _in_text(choices: list[bytes]) -> Spoil:
    def new(random: Random, text: bytes) -> bytes:
        at = random.randrange(1, len(text)) if len(text) > 1 else 0
        return _put(text, at, at, random.choice(choices))

    return _changed(_SIMPLE, new)


def _at_border(random: Random, data: bytes) -> bytes:
    start, _ = _one(random, _BORDER, data)
    return _put(data, start, start, random.choice(INSERTS))


def _attribute(name: bytes, choices: list[bytes]) -> Spoil:
    pattern = re.compile(rb" %b=\"[^\"]*\"" % name)
    return _changed(pattern, lambda random, _: b' %b="%b"' % (name, random.choice(choices)))


def _added(random: Random, tag: bytes) -> bytes:
    at = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return _put(tag, at, at, random.choice(ATTRIBUTES))


def _head(random: Random, data: bytes) -> bytes:
    bare = re.sub(rb"\A<\?xml[^>]*\?>\s*", b"", data) if random.random() < 0.7 else data
    return random.choice(HEADS) + bare


def _encoded(random: Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    text = re.sub(r"\A<\?xml[^>]*\?>", "", text) if random.random() < 0.7 else text
    return text.encode(random.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "gb18030", "utf-32"]), "replace")


def _tail(random: Random, data: bytes) -> bytes:
    end = data.rfind(b"</sheetData>")
    at = end + 12 if end >= 0 and random.random() < 0.8 else len(data)
    return _put(data, at, at, random.choice(INSERTS))


def _quotes(_: Random, tag: bytes) -> bytes:
    return tag.replace(b'"', b"'")


def _prefixed(_: Random, tag: bytes) -> bytes:
    return tag.replace(b"</", b"</x:") if tag.startswith(b"</") else tag.replace(b"<", b"<x:")


def _prefixed_all(random: Random, data: bytes) -> bytes:
    space = random.choice([b"xmlns:x=", b"xmlns:y="])
    return re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", data).replace(b"xmlns=", space, 1)


def _emptied(_: Random, element: bytes) -> bytes:
    return re.sub(rb">[^<]*<", b"><", element)


def _spaced(random: Random, tag: bytes) -> bytes:
    at = random.choice([match.start() for match in re.finditer(rb"[ />]|$", tag)])
    return _put(tag, at, at, random.choice([b" ", b"\n", b"\t", b"\r\n"]))


def _cdata(_: Random, text: bytes) -> bytes:
    return b"><![CDATA[" + text[1:-1] + b"]]><"


def _number(random: Random, _: bytes) -> bytes:
    return b"<v>" + random.choice(NUMBERS).encode() + b"</v>"


def _twice(_: Random, element: bytes) -> bytes:
    return element * 2


SPOILS: list[Spoil] = [
    *(_flip, _cut, _truncate, _double_bytes, _head, _encoded, _tail, _tail, _at_border, _at_border, _prefixed_all),
    *(_swap(pattern) for pattern in (_TAG, _CELL, _ROW, _STRING)),
    *(_changed(pattern, _twice) for pattern in (_TAG, _CELL, _ROW, _STRING)),
    *(_changed(_TAG, change) for change in (_reordered, _reordered, _added, _added, _quotes, _prefixed, _spaced)),
    *(_changed(pattern, _reordered) for pattern in (_CELL, _ROW)),
    *(_changed(_NUMBER, change) for change in (_number, _number, _number, _emptied)),
    _changed(_SIMPLE, _cdata),
    _changed(_TAG, lambda _, tag: b""),
    *(_in_text(ENTITIES), _in_text(ENTITIES), _in_text([text.encode() for text in ODD_TEXTS]), _in_text(ODD_BYTES)),
    *(
        _attribute(b"t", KINDS),
        _attribute(b"t", KINDS),
        _attribute(b"s", [b"1", b"0", b"01", b"9999999999", b"x", b""]),
    ),
    *(_attribute(b"r", ADDRESSES), _attribute(b"r", ROWS)),
]


# What a stranger's program may well write: most of it stays a workbook.
LEGAL_ENTITIES = b"&amp; &lt; &gt; &quot; &apos; &#10; &#9; &#13; &#65; &amp;lt; &amp;amp; &amp;#10;".split()
LEGAL_TEXTS = [
    text.encode() for text in ("_x000D_", "_xD83D_", "\n", "\t", " ", "\U0001f600", "\x7f", "文", ">", "'", '"')
]
GENTLE: list[Spoil] = [
    *(_changed(_NUMBER, change) for change in (_number, _number, _number, _emptied)),
    *(_in_text(LEGAL_ENTITIES), _in_text(LEGAL_ENTITIES), _in_text(LEGAL_TEXTS), _in_text(LEGAL_TEXTS)),
    *(_changed(pattern, lambda _, element: b"") for pattern in (_CELL, _ROW, _STRING)),
    *(_changed(pattern, _emptied) for pattern in (_CELL, _ROW, _STRING, _SIMPLE)),
    *(_attribute(b"t", KINDS[:7]), _attribute(b"t", KINDS[:7]), _attribute(b"s", [b"0", b"1", b"2", b"3", b"01"])),
    *(_changed(_TAG, _reordered), _changed(_ROW, _reordered), _swap(_STRING), _swap(_NUMBER)),
    _changed(re.compile(rb" (?:s|t|xml:space|spans|ht|ca|si)=\"[^\"]*\""), lambda _, attribute: b""),
]


def spoiled(random: Random, data: bytes) -> bytes:
    """The part with one to three things wrong with it, or unusual in it."""
    choices = GENTLE if random.random() < 0.6 else SPOILS
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        if data:
            data = random.choice(choices)(random, data)
    return data
