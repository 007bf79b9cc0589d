"""Which edition a name means, and what each of its readers is told: who checks, who has its template, who writes it."""

import re
from datetime import date

import pytest

from tests.editions.little import HEAD, codes, rule, table, told, written
from xlvalidate.editions.catalogue import (
    DATA,
    as_issued,
    blank_of,
    built_in,
    built_in_edition,
    editions_in,
    find,
    path_of,
)
from xlvalidate.errors import EditionError, UsageError

TODAY = date(2026, 6, 30)
FORM = HEAD + table("t", codes("a b"), codes("x"), 3)
TRIED = FORM + rule("says = 't_x_a = 0'\ntrial = 2026-06-29")
OFF = '[[errata]]\nrule = "T-CELLS"\nsince = 2026-06-30\nreason = "w"\noff = true\n'


def test_the_editions_that_come_with_the_program():
    assert built_in() == ("ogi-2014", "ogi-2019", "ogi-2021")


def test_errata_and_other_files_are_no_editions(tmp_path):
    for name in ("b.toml", "a.toml", "a.errata.toml", "c.txt"):
        (tmp_path / name).touch()
    assert editions_in(tmp_path) == ("a", "b")


def test_ours_by_id_and_anybodys_by_path(tmp_path):
    own = written(tmp_path, FORM)
    assert path_of("ogi-2019") == DATA / "ogi-2019.toml"
    assert path_of(str(own)) == own


UNKNOWN = [
    ("ogi-2020", "there is no edition ogi-2020; is it ogi-2021?"),
    ("form", "there is no edition form; there are ogi-2014, ogi-2019, ogi-2021, or name a .toml file"),
    ("FOLDER/other.toml", "there are ogi-2014, ogi-2019, ogi-2021, or name a .toml file"),
    # A file that is there and no edition file, and a folder that is called like one.
    ("FOLDER/tiny.txt", "there are ogi-2014, ogi-2019, ogi-2021, or name a .toml file"),
]


@pytest.mark.parametrize(("name", "said"), UNKNOWN)
def test_a_name_that_means_nothing(tmp_path, name, said):
    (tmp_path / "tiny.txt").write_text(FORM, "utf-8")
    (tmp_path / "folder.toml").mkdir()
    name = name.replace("FOLDER", str(tmp_path))
    with pytest.raises(UsageError, match=f"^there is no edition {re.escape(name)}; .*$") as error:
        path_of(name)
    assert str(error.value).endswith(said)


def test_an_erratum_of_today_is_in_what_checks_and_not_in_what_was_issued(tmp_path):
    path = written(tmp_path, FORM)
    path.with_suffix(".errata.toml").write_text(OFF, "utf-8")
    checks = [find(str(path), day) for day in (date(2026, 6, 29), TODAY, date(2026, 7, 1))]
    assert [len(one.rules) for one in checks] == [1, 0, 0]
    assert [len(one.rules) for one in (blank_of(str(path)), as_issued(str(path), TODAY))] == [1, 1]


def test_without_a_day_it_is_today(tmp_path):
    path = written(tmp_path, FORM + rule("says = 't_x_a = 0'\ntrial = 2001-01-01"))
    errata = path.with_suffix(".errata.toml")
    errata.write_text(OFF.replace("2026-06-30", "2001-01-01"), "utf-8")
    assert len(find(str(path)).rules) == 1
    errata.write_text(OFF.replace("2026-06-30", "9999-01-01"), "utf-8")
    assert len(find(str(path)).rules) == 2
    with pytest.raises(EditionError):
        as_issued(str(path))


def test_a_trial_that_has_ended_is_a_fault_for_the_author_only(tmp_path):
    path = str(written(tmp_path, TRIED))
    assert [len(one.rules) for one in (find(path, TODAY), blank_of(path), as_issued(path, date(2026, 6, 29)))] == [
        2
    ] * 3
    with pytest.raises(EditionError) as error:
        as_issued(path, TODAY)
    assert [told(one) for one in error.value.faults] == ["rules.1.trial: trial-ended day=2026-06-29"]


def previous(name: str, same: str) -> str:
    return f'\n[[previous]]\nedition = "{name}"\nsame = ["{same}"]\n'


def author_is_told(folder, text: str) -> list[str]:
    try:
        as_issued(str(written(folder, text)), TODAY)
    except EditionError as error:
        return [f"{told(one)} {one.place}" for one in error.faults]
    return []


LINEAGE = [
    (previous("ogi-2021", "t_x_*"), ["previous.0.same.0: not-shared pattern=t_x_* newer=tiny older=ogi-2021 (35, 9)"]),
    (previous("last", "t_x_*"), []),
    (previous("last", "u_*"), ["previous.0.same.0: not-shared pattern=u_* newer=tiny older=last (35, 9)"]),
    (
        previous("gone", "t_*") + previous("last", "u_*"),
        [
            "previous.0.edition: no-edition edition=gone known=ogi-2014, ogi-2019, ogi-2021 (34, 1)",
            "previous.1.same.0: not-shared pattern=u_* newer=tiny older=last (39, 9)",
        ],
    ),
    # One that lies beside it is meant before one of ours with the same id.
    (previous("ogi-2019", "t_x_*"), []),
]


@pytest.mark.parametrize(("said", "expected"), LINEAGE)
def test_the_author_is_told_of_a_lineage_that_leads_nowhere(tmp_path, said, expected):
    for name in ("last", "ogi-2019"):
        written(tmp_path, FORM.replace("tiny", name), name)
    assert author_is_told(tmp_path, FORM + said) == expected
    assert find(str(tmp_path / "tiny.toml"), TODAY).id == "tiny"


def test_an_older_edition_stays_as_it_was_issued(tmp_path):
    """A trial of its that has ended keeps nobody from writing the next one."""
    written(tmp_path, TRIED.replace("tiny", "last"), "last")
    assert author_is_told(tmp_path, FORM + previous("last", "t_*")) == []


def test_faults_of_an_older_edition_are_told_with_its_file(tmp_path):
    written(tmp_path, FORM.replace("tiny", "last").replace('cells = "t"', 'cells = "u"'), "last")
    with pytest.raises(EditionError) as error:
        as_issued(str(written(tmp_path, FORM + previous("last", "t_*"))), TODAY)
    assert error.value.where == "last.toml"


def test_the_author_is_told_of_faults_in_the_errata(tmp_path):
    path = written(tmp_path, FORM)
    path.with_suffix(".errata.toml").write_text(OFF.replace("T-CELLS", "Q"), "utf-8")
    with pytest.raises(EditionError) as error:
        as_issued(str(path), TODAY)
    assert (error.value.where, [one.why for one in error.value.faults]) == ("tiny.errata.toml", ["no-rule"])


def test_one_of_ours_is_read_once():
    assert built_in_edition("ogi-2019") is built_in_edition("ogi-2019")
    assert built_in_edition("ogi-2019").id == "ogi-2019"
