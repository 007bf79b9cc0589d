"""Where a collection names a year, a form of another, or of none that can be read, is never accepted nor summed."""

import sqlite3

import pytest

from tests.collecting.incoming import collection, form, lay, ran
from xlvalidate.collecting.judging import OTHERS
from xlvalidate.collecting.settings import FILE
from xlvalidate.desk.check_files import check_files, setup
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.reports.json_lines import as_data


def of(year: int | str | None, code: str = "330802001") -> bytes:
    return form(code, year=year)


def checks(home, columns: str = "verdict, why, period, blank") -> dict[str, tuple[str, ...]]:
    query = f"SELECT name, {columns} FROM pieces JOIN checks USING (sha256) ORDER BY pieces.id"
    ledger = sqlite3.connect(home / "ledger.sqlite")
    found = {name: tuple(rest) for name, *rest in ledger.execute(query)}
    ledger.close()
    return found


FILES = {
    "plain.xlsx": of(2025),
    "words.xlsx": of("2025年度"),
    "other.xlsx": of("2024年"),
    "two.xlsx": of("2024-2025"),
    "blank.xlsx": of(None),
}


def test_only_a_form_of_the_year_counts(tmp_path):
    home = collection(tmp_path, FILES)
    ran(home)
    assert checks(home) == {
        "plain.xlsx": ("accepted", "", "2025", ""),
        "words.xlsx": ("accepted", "", "2025", ""),
        "other.xlsx": ("return", "other-year", "2024", ""),
        "two.xlsx": ("return", "unread-year", "", ""),
        "blank.xlsx": ("return", "no-year", "", "year"),
    }
    assert {why for _, why, _, _ in checks(home).values() if why} <= {*OTHERS}


def test_a_collection_without_a_year_asks_for_the_year_to_be_mended(tmp_path):
    home = collection(tmp_path, FILES)
    (home / FILE).write_text((home / FILE).read_text("utf-8").replace("year = 2025\n", ""), "utf-8")
    ran(home)
    assert checks(home, "verdict, why") == {
        "plain.xlsx": ("accepted", ""),
        "words.xlsx": ("accepted", ""),
        "other.xlsx": ("accepted", ""),
        "two.xlsx": ("explain", ""),
        "blank.xlsx": ("explain", ""),
    }


@pytest.mark.parametrize("later", [of("2024年"), of("2024-2025"), of(None)])
def test_it_does_not_take_the_place_of_the_form_of_the_year(tmp_path, later):
    home = collection(tmp_path, {"first.xlsx": of(2025)})
    lay(home / "inbox", {"later.xlsx": later}, day=13)
    done = ran(home)
    (office,) = done.state.offices
    assert (office.line.name, [line.name for line in office.earlier]) == ("first.xlsx", ["later.xlsx"])


def test_what_an_office_said_has_one_digest_whatever_the_bytes(tmp_path):
    same = {
        "a.xlsx": of(2025),
        "b.xlsx": of("２０２５年"),
        "c.xlsx": form(" 330802001", name="柯城区教育局"),
    }
    figures = form(drawing="t3 person total\nnew 1 1\nhandled 1 1\ngranted 1 1")
    home = collection(tmp_path, {**same, "figures.xlsx": figures, "code.xlsx": of(2025, "330802002")})
    ran(home)
    digests = {name: content for name, (content,) in checks(home, "content").items()}
    assert len({digests[name] for name in same}) == 1
    assert len({*digests.values()}) == 3


def test_the_blanks_of_the_cover_are_left_to_be_settled(tmp_path):
    home = collection(tmp_path, {"blank.xlsx": form("", name="")})
    ran(home)
    assert checks(home, "verdict, blank, code, office") == {"blank.xlsx": ("accepted", "office,office_code", "", "")}


def test_the_sentence_says_what_was_typed(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(of("2024-2025"))
    (checked,) = check_files([tmp_path / "a.xlsx"], setup(Catalogue()))
    assert [one["message"] for one in as_data(checked, "zh_CN")["findings"]] == [
        "封面的年度“2024-2025”认不出是哪一年。请改为四位年份，如 2025。〔year-unread·核实〕"
    ]
