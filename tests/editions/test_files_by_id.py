"""An edition file is found by the id that is inside, whatever it is called; so is what belongs to it."""

from datetime import date
from pathlib import Path

import pytest

from tests.editions.little import HEAD, codes, rule, table, told
from xlvalidate.editions.catalogue import as_issued, catalogue, find, path_of
from xlvalidate.editions.files_by_id import editions_of, file_beside, file_with, id_in
from xlvalidate.errors import EditionError, UsageError

FORM = HEAD + table("t", codes("a b"), codes("x"), 3)
OFF = '[[errata]]\nrule = "T-CELLS"\nsince = 2026-06-30\nreason = "w"\noff = true\n'
TODAY = date(2026, 6, 30)


def drawn(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name.replace('__', '.')}.toml").write_text(text, "utf-8")
    return folder


IDS = [
    ('id = "tiny"\ntitle = "T"', "tiny"),
    ("\ufeffid = 'tiny'", "tiny"),
    # One that is no TOML is found all the same, so that its faults can be told; it stands before the tables.
    ('title = = 1\nid = "tiny"\n[cover]', "tiny"),
    ('title = = 1\n[cover]\nid = "tiny"', None),
    ("id = 3", None),
    ("[rules.SUM]\nid = 'tiny'", None),
    ("", None),
    ("title = " + "[" * 50_000, None),
]


@pytest.mark.parametrize(("text", "found"), IDS)
def test_the_id_inside(tmp_path, text, found):
    path = tmp_path / "form.toml"
    path.write_text(text, "utf-8")
    assert id_in(path) == found


def test_what_cannot_be_read_has_no_id(tmp_path):
    (tmp_path / "gbk.toml").write_bytes('id = "表"'.encode("gbk"))
    assert [id_in(tmp_path / name) for name in ("gbk.toml", "none.toml")] == [None, None]
    assert list(editions_of(tmp_path / "none")) == []


def test_the_editions_of_a_folder(tmp_path):
    drawn(tmp_path, b=FORM, a=FORM.replace("tiny", "other"), a__errata=OFF, a__en='title = "A"')
    (tmp_path / "C.TOML").write_text(FORM.replace("tiny", "third"), "utf-8")
    (tmp_path / "d.txt").write_text(FORM, "utf-8")
    (tmp_path / "e.toml").mkdir()
    assert [(path.name, found) for path, found in editions_of(tmp_path)] == [
        ("C.TOML", "third"),
        ("a.toml", "other"),
        ("b.toml", "tiny"),
    ]
    assert file_with("tiny", tmp_path) == tmp_path / "b.toml"
    assert file_with("b", tmp_path) is None


def test_two_files_of_one_id(tmp_path):
    drawn(tmp_path, **{f"f{number}": FORM for number in range(7)})
    with pytest.raises(UsageError) as error:
        path_of("tiny", tmp_path)
    said = "f0.toml, f1.toml, f2.toml, f3.toml, f4.toml, … have the id tiny: name one of them by its path"
    assert str(error.value) == said


def test_an_edition_is_named_by_its_id_or_by_its_path(tmp_path, monkeypatch):
    drawn(tmp_path, 年报=FORM)
    assert path_of("tiny", tmp_path) == path_of(str(tmp_path / "tiny")) == tmp_path / "年报.toml"
    monkeypatch.chdir(tmp_path)
    assert path_of("tiny") == path_of("年报.toml") == Path("年报.toml")
    assert find("tiny", TODAY).id == "tiny"
    (tmp_path / "FORM.TOML").write_text(FORM.replace("tiny", "other"), "utf-8")
    assert find("FORM.TOML", TODAY).id == "other"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("tinny", "there is no edition tinny; is it tiny?"),
        ("zzz", "there is no edition zzz; there are ogi-2014, ogi-2019, ogi-2021, tiny, or name a .toml file"),
        (".", ". is a folder: name one of its edition files, 年报.toml"),
        ("sub", "sub is a folder without an edition file: name a .toml file"),
    ],
)
def test_a_name_that_means_no_edition_of_a_folder(tmp_path, monkeypatch, name, said):
    drawn(tmp_path, 年报=FORM)
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as error:
        path_of(name)
    assert str(error.value) == said


def previous(name: str) -> str:
    return f'\n[[previous]]\nedition = "{name}"\nsame = ["t_x_*"]\n'


def test_an_earlier_edition_is_found_by_its_id(tmp_path):
    drawn(
        tmp_path, 新=FORM + previous("old"), 旧=FORM.replace("tiny", "old"), old=FORM.replace("tiny", "quite-another")
    )
    assert as_issued(str(tmp_path / "新.toml"), TODAY).id == "tiny"
    older = catalogue(str(tmp_path / "新.toml")).edition("old")
    assert older is not None and older.id == "old"


def test_two_earlier_editions_of_one_id_are_a_fault(tmp_path):
    old = FORM.replace("tiny", "old")
    drawn(tmp_path, 新=FORM + previous("old"), a=old, b=old)
    with pytest.raises(EditionError) as error:
        as_issued(str(tmp_path / "新.toml"), TODAY)
    (one,) = error.value.faults
    assert told(one).startswith("previous.0.edition: two-files-of-an-id edition=old files=a.toml, b.toml")


# What stands beside `form.toml`, whose id is tiny; the file that is taken.
BESIDE = [
    ((), None),
    (("form.errata",), "form.errata.toml"),
    (("tiny.errata",), "tiny.errata.toml"),
    # Beside a file of that name it is that one's.
    (("tiny.errata", "tiny"), None),
    (("form.errata", "tiny.errata", "tiny"), "both"),
    (("form.errata", "tiny.errata"), "both"),
]


@pytest.mark.parametrize(("there", "taken"), BESIDE)
def test_what_belongs_to_an_edition_has_its_name_or_its_id(tmp_path, there, taken):
    for name in there:
        (tmp_path / f"{name}.toml").write_text(OFF, "utf-8")
    if taken != "both":
        found = file_beside(tmp_path / "form.toml", "tiny", ".errata.toml")
        assert (found and found.name) == taken
        return
    with pytest.raises(EditionError) as error:
        file_beside(tmp_path / "form.toml", "tiny", ".errata.toml")
    assert error.value.said("en").splitlines() == [
        "form.toml has 1 fault",
        "  the file   form.errata.toml, tiny.errata.toml stand beside it and say the same kind of thing: keep one",
    ]


@pytest.mark.parametrize("strange", [None, 3, "../tiny", "form", ""])
def test_an_id_that_is_no_name_of_a_file_leads_nowhere(tmp_path, strange):
    assert file_beside(tmp_path / "form.toml", strange, ".errata.toml") is None


def test_errata_translations_and_the_issued_digest_are_found_by_the_id(tmp_path):
    drawn(tmp_path, form=FORM, tiny__errata=OFF, tiny__zh_CN='title = "小表"')
    found = find(str(tmp_path / "form.toml"), TODAY)
    assert [one.rule for one in found.errata] == ["T-CELLS"]
    assert found.text.translations["zh_CN"].title == "小表"
    drawn(tmp_path, tiny__issued=f'digest = "{"0" * 64}"\nfiles = "{found.digest}"')
    assert find(str(tmp_path / "form.toml"), TODAY).digest == "0" * 64


# A file that is no edition: what it is.
OTHERS = [
    ("tiny", "", "has nothing in it; an edition begins with id, title, authority, language and years"),
    ("tiny", "# a comment\n", "has nothing in it; an edition begins with id, title, authority, language and years"),
    ("form.en", 'title = "A"', "belongs to form.toml: name that one, and both are looked at"),
    ("form.errata", OFF, "belongs to form.toml: name that one, and both are looked at"),
    ("form.errata.en", '[errata.A]\nreason = "A"', "belongs to form.toml: name that one, and both are looked at"),
    (
        "part",
        rule("manual = true"),
        "has no id: a file that others include is looked at with them; name the edition that includes it",
    ),
]


@pytest.mark.parametrize(("name", "text", "said"), OTHERS)
def test_a_file_that_is_no_edition(tmp_path, name, text, said):
    drawn(tmp_path, form=FORM)
    (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    with pytest.raises(EditionError) as error:
        as_issued(str(tmp_path / f"{name}.toml"), TODAY)
    assert str(error.value) == f"{name}.toml has 1 fault\n  the file   {said}"
