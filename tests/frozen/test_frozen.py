"""What is kept is spoiled alike each time, and what differs is said so that a person finds it."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from tests.frozen.compare import DIGESTS, differences, how
from tests.frozen.packages import packed, spoiled

BOOK = {
    "[Content_Types].xml": b'<Types><Default Extension="xml"/></Types>',
    "xl/workbook.xml": b'<workbook><sheets><sheet name="S"/></sheets>'
    b'<definedName name="i_a">S!$A$1</definedName></workbook>',
    "xl/worksheets/sheet1.xml": b'<worksheet><sheetData><row r="1"><c r="A1" s="1"><v>1</v></c></row>'
    b'<row r="2"><c r="A2" t="s"><v>0</v></c></row></sheetData></worksheet>',
}


def whole(data: bytes) -> bool:
    try:
        with ZipFile(BytesIO(data)) as package:
            return package.testzip() is None
    except (BadZipFile, NotImplementedError, ValueError, RuntimeError, OSError):
        return False


def test_a_seed_spoils_alike_and_most_remain_packages():
    original = packed(BOOK)
    made = spoiled([original], 80, 1)
    assert made == spoiled([original], 80, 1)
    assert made != spoiled([original], 80, 2)
    assert sum(data == original for data in made) < 8
    inside = [data for at, data in enumerate(made) if at % 4]
    assert all(map(whole, inside))
    assert not all(whole(data) for at, data in enumerate(made) if at % 4 == 0)


HOW = [
    ("a.txt", b"one\ntwo\n", b"one\nthree\n", ["@@ -1,2 +1,2 @@", " one", "-two", "+three"]),
    (
        "a.jsonl",
        b'{"file": "x", "v": 1, "f": [{"id": "a"}, {"id": "b"}]}\n{"file": "y"}\n',
        b'{"file": "x", "v": 2, "f": [{"id": "a"}, {"id": "c"}]}\n{"file": "z"}\n',
        ["3 of 3 lines", 'x.f[1].id: "b" → "c"', "x.v: 1 → 2", "y: only in the old", "z: only in the new"],
    ),
    (
        "a.jsonl",
        b'{"file": "x", "f": [1, 2]}\n',
        b'{"file": "x", "f": [2, 1]}\n',
        ["1 of 1 lines", "x.f: in another order"],
    ),
    (
        "a.xlsx",
        packed({"p": b"<a>1</a>", "q": b"1"}),
        packed({"p": b"<a>2</a>", "r": b"1"}),
        ["p at byte 3 of 8 and 8", "  - <a>1</a>", "  + <a>2</a>", "q: only in the old", "r: only in the new"],
    ),
    (
        "a.xlsx",
        packed({"p": b"1", "q": b"2"}),
        packed({"q": b"2", "p": b"1"}),
        ["the parts are the same; their order is not"],
    ),
    ("a.xlsx", packed({"p": b"1"}), packed({"p": b"1"}, ["p"]), ["the parts are the same; how they are packed is not"]),
    ("a.bin", b"\0\xff\1", b"\0\xff\2", ["at byte 2 of 3 and 3", "  - \\x00\\xff\\x01", "  + \\x00\\xff\\x02"]),
]


def test_how_two_outputs_differ():
    assert [list(how(name, old, new)) for name, old, new, _ in HOW] == [lines for *_, lines in HOW]


def test_each_output_that_differs_is_named(tmp_path):
    for name, texts in (("old", {"a": "1\n", "b": "2\n", "c": "3\n"}), ("new", {"a": "1\n", "b": "0\n", "d": "3\n"})):
        (tmp_path / name).mkdir()
        for file, text in texts.items():
            (tmp_path / name / file).write_text(text)
        (tmp_path / name / DIGESTS).write_text("".join(f"{text.strip()}  {file}\n" for file, text in texts.items()))
    old, new = tmp_path / "old", tmp_path / "new"
    named = ["b", "    @@ -1 +1 @@", "    -2", "    …", "c: only in the old", "d: only in the new"]
    assert list(differences(old, new, 2)) == named
    assert list(differences(old, new, 2, ("b", "c"))) == ["d: only in the new"]
    assert list(differences(old, old, 2)) == []
