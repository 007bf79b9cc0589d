"""Tables for what is too much for memory: what is put comes back, and a fault of theirs is one of the disk."""

import errno
import sqlite3
from contextlib import closing

import pytest

from xlvalidate.temporary_tables import KeptByNumber, KeptRows, TemporaryTables


@pytest.mark.parametrize("named", [True, False])
def test_what_is_put_comes_back(tmp_path, named):
    with closing(TemporaryTables(tmp_path / "some.sqlite" if named else None)) as tables:
        tables.do("CREATE TABLE words (number INTEGER PRIMARY KEY, said)")
        tables.put("INSERT INTO words VALUES (?, ?)", ((number, chr(97 + number)) for number in range(3)))
        assert list(tables.rows("SELECT said FROM words WHERE number > ? ORDER BY number", 0)) == [("b",), ("c",)]
        assert tables.do("SELECT count(*) FROM words") == (3,)
        assert tables.do("SELECT said FROM words WHERE number = 9") is None
    assert [one.name for one in tmp_path.iterdir()] == (["some.sqlite"] if named else [])


@pytest.mark.parametrize("way", ["do", "put"])
def test_a_disk_that_is_full_is_said_to_be(way):
    with closing(TemporaryTables()) as tables:
        tables.do("CREATE TABLE words (said)")
        tables.do(f"PRAGMA max_page_count = {tables.do('PRAGMA page_count')[0]}")
        with pytest.raises(OSError, match="No space left on device") as raised:
            if way == "do":
                tables.do("INSERT INTO words VALUES (?)", "x" * 100_000)
            else:
                tables.put("INSERT INTO words VALUES (?)", [("x" * 100_000,)])
        assert raised.value.errno == errno.ENOSPC and raised.value.filename


def test_what_cannot_be_asked_is_a_fault_of_the_disk():
    with closing(TemporaryTables()) as tables, pytest.raises(OSError) as raised:
        list(tables.rows("SELECT * FROM nothing"))
    assert raised.value.errno == errno.EIO and isinstance(raised.value.__cause__, sqlite3.Error)


def test_rows_are_made_when_they_are_asked_for():
    tables = TemporaryTables()
    tables.do("CREATE TABLE words (number INTEGER PRIMARY KEY, said)")
    tables.put("INSERT INTO words (said) VALUES (?)", [("a",), ("b",), ("c",)])
    words = KeptRows(tables, "words", str.upper)
    assert [*words] == [words[0], words[1], words[-1]] == ["A", "B", "C"] and words[1:] == ["B", "C"]
    other = words.but({0: "x"}).but({2: "y"})
    assert ([*other], other[0], other[:2], len(other)) == (["x", "B", "y"], "x", ["x", "B"], 3)
    assert words != other and words == words.but({}) and words != ["A", "B", "C"]
    with pytest.raises(IndexError):
        words[3]
    numbers = KeptByNumber(tables, "words", str.upper)
    assert dict(numbers.but({2: "x"})) == {1: "A", 2: "x", 3: "C"} and numbers.get(9, "-") == "-" and 9 not in numbers
