# ruff: noqa: E501
"""Lists with their items, in the edition's file or in a CSV beside it, and what is wrong with them, where it stands."""

import time
from datetime import date

import pytest

from tests.editions.little import HEAD, edition, faults, rule, told
from tests.editions.open_form import open_table
from xlvalidate.editions.edition import ItemList
from xlvalidate.editions.item_lists import MOST_BYTES, MOST_ITEMS
from xlvalidate.editions.model import LONGEST_TEXT
from xlvalidate.messages import LANGUAGES

TODAY = date(2026, 1, 1)
PLACES = '[[lists]]\ncode = "provinces"\nlabel = "Provinces"\nitems = ["浙江", "江苏"]\n'
CITIES = '[[lists]]\ncode = "cities"\nlabel = "Cities"\nparent = "provinces"\nitems = { "浙江" = ["杭州", "宁波"], "江苏" = ["南京"] }\n'
COLUMNS = '{ code = "province", label = "P", kind = "choice", list = "provinces" }, { code = "city", label = "C", kind = "choice", list = "cities" }'
FORM = HEAD + open_table(COLUMNS)


def of_file(more: str = "", name: str = "agencies.csv") -> str:
    columns = '{ code = "agency", label = "A", kind = "choice", list = "agencies" }'
    return HEAD + open_table(columns) + f'[[lists]]\ncode = "agencies"\nlabel = "Agencies"\nfile = "{name}"\n{more}'


def test_items_are_the_choices_of_whatever_has_the_list(tmp_path):
    form = edition(tmp_path, FORM + PLACES + CITIES)
    assert form.lists == {
        "provinces": ItemList(code="provinces", label="Provinces", items=("浙江", "江苏")),
        "cities": ItemList(
            code="cities",
            label="Cities",
            items=("杭州", "宁波", "南京"),
            parent="provinces",
            by_word={"浙江": ("杭州", "宁波"), "江苏": ("南京",)},
        ),
    }
    province, city = form.columns.values()
    assert (province.choices, province.under) == (("浙江", "江苏"), None)
    assert (city.choices, city.under) == (("杭州", "宁波", "南京"), "award_province")


def test_a_list_has_its_name_in_another_language(tmp_path):
    (tmp_path / "tiny.zh_CN.toml").write_text('[lists.provinces]\nlabel = "省"\n', "utf-8")
    form = edition(tmp_path, FORM + PLACES + CITIES, today=TODAY)
    assert (form.lists["provinces"].labels, form.lists["cities"].labels) == ({"zh_CN": "省"}, {})
    (tmp_path / "tiny.zh_CN.toml").write_text('[lists.province]\nlabel = "省"\n[lists.cities]\nitems = 3\n', "utf-8")
    assert [told(one) for one in faults(tmp_path, FORM + PLACES + CITIES, TODAY)] == [
        "lists.1.translations.zh_CN.label: missing",
        "lists.1.translations.zh_CN.items: no-such-key",
        "tiny.zh_CN.toml.lists.province: translates-no.lists code=province near=; is it provinces?",
    ]


CSVS = [
    ("农业局\n水利局\n".encode(), ("农业局", "水利局")),
    ("农业局\r\n水利局".encode("utf-8-sig"), ("农业局", "水利局")),
    ("农业局\r\n水利局\r\n".encode("gb18030"), ("农业局", "水利局")),
    (b'"Works, Roads and Bridges"\n"the ""new"" office",\n', ("Works, Roads and Bridges", 'the "new" office')),
    (b"\n\nA\n  \n,\n B ,,\n\n", ("A", "B")),
]


@pytest.mark.parametrize(("data", "items"), CSVS)
def test_what_a_csv_may_be(tmp_path, data, items):
    (tmp_path / "agencies.csv").write_bytes(data)
    assert edition(tmp_path, of_file()).lists["agencies"].items == items


def test_a_csv_by_the_words_of_a_parent(tmp_path):
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "cities.csv").write_text("浙江,杭州\n江苏, 南京\n浙江,宁波\n", "utf-8")
    by_file = CITIES.partition("items")[0] + 'file = "lists/cities.csv"\n'
    assert edition(tmp_path, FORM + PLACES + by_file).lists["cities"].by_word == {
        "浙江": ("杭州", "宁波"),
        "江苏": ("南京",),
    }


def test_items_for_one_office_each(tmp_path):
    (tmp_path / "agencies.csv").write_text("A01,农业局\nA02,水利局\nA01,水利局\n", "utf-8")
    found = edition(tmp_path, of_file('parent = "office"\n')).lists["agencies"]
    assert (found.items, found.by_word) == (("农业局", "水利局"), {"A01": ("农业局", "水利局"), "A02": ("水利局",)})


def test_other_items_are_another_edition(tmp_path):
    digests = set()
    for data in (b"A\n", b"A\nB\n"):
        (tmp_path / "agencies.csv").write_bytes(data)
        digests.add(edition(tmp_path, of_file()).digest)
    assert len(digests) == 2


def test_the_file_stands_beside_the_file_that_names_it(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "lists.toml").write_text(
        '[[lists]]\ncode = "agencies"\nlabel = "A"\nfile = "a.csv"\n', "utf-8"
    )
    (tmp_path / "parts" / "a.csv").write_text("X\n", "utf-8")
    own = 'include = ["parts/lists.toml"]\n' + of_file().partition("[[lists]]")[0]
    assert edition(tmp_path, own).lists["agencies"].items == ("X",)
    (tmp_path / "parts" / "a.csv").unlink()
    (one,) = faults(tmp_path, own)
    assert (told(one), one.file) == ("lists.0.file: no-list-file name=a.csv", "parts/lists.toml")


FILES = [
    (None, "no-list-file name=agencies.csv"),
    (b"", "list-file-empty name=agencies.csv"),
    (b"\n,\n", "list-file-empty name=agencies.csv"),
    (b"A\nB,C\n", "list-file-row name=agencies.csv row=2 wide=1"),
    (b'A\n"B\nC\n', "list-file-csv name=agencies.csv row=3"),
    (b'A\n"B"C\n', "list-file-csv name=agencies.csv row=2"),
    ("A\nB\n".encode("utf-16"), "list-file-encoding name=agencies.csv"),
    (b"A\n\xff\xff\n", "list-file-encoding name=agencies.csv"),
    (b"A\nB\nA \n", "item-doubled item=A"),
    ("A\nB\u200bC\n".encode(), "item item=B\u200bC"),
    (b"A\x00B\n", "item item=A\x00B"),
    (("x" * (LONGEST_TEXT + 1)).encode(), f"item item={'x' * (LONGEST_TEXT + 1)}"),
    (b"".join(b"%d\n" % number for number in range(MOST_ITEMS + 1)), "too-many-items most=100000 given=100001"),
    (b"A" * (MOST_BYTES + 1), "list-file-too-big name=agencies.csv most=32"),
]


@pytest.mark.parametrize(("data", "said"), FILES)
def test_what_is_wrong_with_a_csv(tmp_path, data, said):
    if data is not None:
        (tmp_path / "agencies.csv").write_bytes(data)
    (one,) = faults(tmp_path, of_file())
    assert told(one) == f"lists.0.file: {said}"
    assert all(one.said(language) for language in LANGUAGES)
    assert one.place is not None


NAMES = ["../agencies.csv", "lists/../../agencies.csv", "/etc/passwd", "C:/agencies.csv", "c:agencies.csv", "..\\\\agencies.csv", "\\\\\\\\server\\\\agencies.csv"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_file_outside_of_the_folder_is_not_looked_for(tmp_path, name):
    (tmp_path / "inner").mkdir()
    (tmp_path / "agencies.csv").write_text("A\n", "utf-8")
    (one,) = faults(tmp_path / "inner", of_file(name=name))
    assert told(one) == f"lists.0.file: list-file-path name={name.encode().decode('unicode_escape')}"


def test_many_faults_of_one_kind_are_counted(tmp_path):
    (tmp_path / "agencies.csv").write_text("".join(f"{n}\n{n}\n" for n in range(13)), "utf-8")
    found = [told(one) for one in faults(tmp_path, of_file())]
    assert found == [
        *(f"lists.0.file: item-doubled item={number}" for number in range(10)),
        "lists.0.file: items-and-more count=3",
    ]


def test_a_csv_of_two_columns(tmp_path):
    by_file = 'parent = "office"\n'
    for data, said in (
        (b"A01,X\nX\n", "lists.0.file: list-file-row name=agencies.csv row=2 wide=2"),
        (b"A01,X\n,Y\n", "lists.0.file: item-of-nothing item=Y"),
        (b"A01,X\nA01,X\n", "lists.0.file: item-doubled item=X"),
        (b"A01,X\nA02,\n", "lists.0.file: item item="),
    ):
        (tmp_path / "agencies.csv").write_bytes(data)
        assert [told(one) for one in faults(tmp_path, of_file(by_file))] == [said]


def listed(said: str, code: str = "provinces") -> str:
    return f'[[lists]]\ncode = "{code}"\nlabel = "L"\n{said}\n'


INLINE = [
    (listed(""), "lists.0.code: items-or-file"),
    (listed("items = []"), "lists.0.code: items-or-file"),
    (listed('items = ["a"]\nfile = "x.csv"'), "lists.0.items: items-or-file"),
    (listed("items = 3"), "lists.0.items.tuple[str, ...]: a-list given=“3”"),
    (listed('items = ["a", "a"]'), "lists.0.items: item-doubled item=a"),
    (listed('items = ["a", "A"]'), "lists.0.items: item-alike item=A other=a"),
    (listed('parent = "office"\nitems = { "1" = ["a"], "１" = ["a"] }'), "lists.0.items: item-alike item=１ other=1"),
    (listed('items = ["a", " b"]'), "lists.0.items: item item= b"),
    (listed('items = ["a", ""]'), "lists.0.items: item item="),
    (listed('items = { "x" = ["a"] }'), "lists.0.items: items-without-parent"),
    (listed('parent = "office"\nitems = ["a"]'), "lists.0.items: items-by-parent"),
    (listed('parent = "office"\nitems = { " " = ["a"] }'), "lists.0.items: item-of-nothing item=a"),
    (listed('parent = "other"\nitems = { "x" = ["a"] }'), "lists.0.parent: no-list list=other known=provinces"),
    (listed('parent = "provinces"\nitems = { "x" = ["a"] }'), "lists.0.parent: no-list list=provinces known=provinces"),
    (PLACES + PLACES, "lists.1.code: two-lists code=provinces"),
    (PLACES + CITIES.replace("江苏", "江西"), "lists.1.parent: item-of-no-word word=江西 parent=provinces"),
    (PLACES + listed('items = ["a"]', "office"), "lists.1.code: engines-code code=office"),
]


@pytest.mark.parametrize(("lists", "said"), INLINE)
def test_what_is_wrong_with_a_list(tmp_path, lists, said):
    columns = COLUMNS if '"cities"' in lists else COLUMNS.partition(", {")[0]
    found = faults(tmp_path, HEAD + open_table(columns) + lists)
    kept = [one for one in found if one.why not in ("under", "a-table")]
    assert [told(one) for one in kept] == [said]
    assert all(one.said(language) for one in kept for language in LANGUAGES)


def test_a_list_above_itself(tmp_path):
    lists = listed('parent = "b"\nitems = { "x" = ["y"] }', "a") + listed('parent = "a"\nitems = { "y" = ["x"] }', "b")
    columns = '{ code = "one", label = "1", kind = "choice", list = "a", under = "two" }, { code = "two", label = "2", kind = "choice", list = "b", under = "one" }'
    assert [told(one) for one in faults(tmp_path, HEAD + open_table(columns) + lists)] == [
        "lists.0.parent: list-circle list=a",
        "lists.1.parent: list-circle list=b",
    ]


C = "tables.0.blocks.0.columns"
WHO_HAS_IT = [
    (COLUMNS.replace('"provinces"', '"province"'), f"{C}.0.list: no-list list=province known=provinces, cities", f"{C}.1.list: under list=cities parent=provinces"),
    (COLUMNS.replace('"choice", list = "provinces"', '"text", list = "provinces"'), f"{C}.0.list: list-of-kind kind=text"),
    (COLUMNS.replace('list = "provinces"', 'list = "provinces", choices = ["浙江"]'), f"{C}.0.choices: list-and-choices"),
    (COLUMNS.replace('list = "provinces"', 'list = "provinces", under = "city"'), f"{C}.0.under: under-nothing list=provinces"),
    (COLUMNS.replace('list = "cities"', 'list = "cities", under = "town"'), f"{C}.1.under: under list=cities parent=provinces"),
    (COLUMNS.replace('list = "cities"', 'list = "cities", under = "city"'), f"{C}.1.under: under list=cities parent=provinces"),
    (COLUMNS.partition(", { code")[2].join(("{ code", "")), f"{C}.0.list: under list=cities parent=provinces"),
    (COLUMNS + ', { code = "other", label = "O", kind = "choice", list = "provinces" }', f"{C}.1.list: under list=cities parent=provinces"),
]  # fmt: skip


@pytest.mark.parametrize(("columns", "said"), [(one, list(said)) for one, *said in WHO_HAS_IT])
def test_what_is_wrong_with_who_has_a_list(tmp_path, columns, said):
    found = faults(tmp_path, HEAD + open_table(columns) + PLACES + CITIES)
    assert [told(one) for one in found] == said
    assert all(one.said(language) for one in found for language in LANGUAGES)


def test_one_of_several_columns_above_is_named(tmp_path):
    columns = COLUMNS.replace('list = "cities"', 'list = "cities", under = "other"')
    columns += ', { code = "other", label = "O", kind = "choice", list = "provinces" }'
    assert edition(tmp_path, HEAD + open_table(columns) + PLACES + CITIES).columns["award_city"].under == "award_other"


def test_a_list_that_nothing_refers_to_is_told_to_the_author(tmp_path):
    alone = '[[lists]]\ncode = "alone"\nlabel = "A"\nitems = ["x"]\n'
    text = FORM + PLACES + CITIES + alone
    assert [told(one) for one in faults(tmp_path, text, TODAY)] == ["lists.2: list-unused code=alone"]
    assert faults(tmp_path, text) == ()
    asked = text + rule('says = "award.city in alone or award.city not in alone"').replace("award.city", "award.name")
    named = asked.replace(COLUMNS, COLUMNS + ', { code = "name", label = "N", kind = "text" }').replace(
        "[9, 9]", "[9, 9, 9]"
    )
    assert faults(tmp_path, named, TODAY) == ()


def test_a_long_list_may_be_longer_than_a_validation_in_the_cell(tmp_path):
    items = ", ".join(f'"item number {number}, quoted"' for number in range(200))
    text = of_file().replace('file = "agencies.csv"', f"items = [{items}]")
    assert faults(tmp_path, text, TODAY) == ()


def test_a_hundred_thousand_items_are_read_at_once(tmp_path):
    (tmp_path / "agencies.csv").write_text("".join(f"Agency {number}\n" for number in range(MOST_ITEMS)), "utf-8")
    started = time.perf_counter()
    assert len(edition(tmp_path, of_file()).lists["agencies"].items) == MOST_ITEMS
    assert time.perf_counter() - started < 10
