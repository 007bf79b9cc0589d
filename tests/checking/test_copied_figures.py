"""Rules that ask for last period's figures: run with last year's form, not applicable without, never passed by it."""

import pytest

from tests.forms import fact, filled, with_texts
from xlvalidate.checking.check import check
from xlvalidate.checking.last_period import LastPeriod, by_office, matched
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.findings import Outcome


def judged(this, last, drawing, drawing_before):
    now = filled(built_in_edition(this), drawing)
    return check([now], {0: filled(built_in_edition(last), drawing_before)})[0]


def across(result):
    return {id_: str(outcome) for id_, outcome in result.outcomes.items() if id_.startswith(("X-CARRY", "X19", "X21"))}


CARRIED = """
    t3           person  business  total
    new               2         1      3
    granted           1         0      1
    handled           1         0      1
    carried_out       1         1      2
"""
TAKEN_OVER = """
    t3           person  business  total
    carried_in        1         1      2
    granted           1         1      2
    handled           1         1      2
"""


def test_without_last_year_the_rules_do_not_apply_and_say_so():
    result = check([filled(built_in_edition("ogi-2021"), TAKEN_OVER)])[0]
    assert set(across(result).values()) == {"not_applicable"}
    assert len(across(result)) == 9
    assert result.verdict == "accepted"


@pytest.mark.parametrize(
    ("this", "last"), [("ogi-2019", "ogi-2019"), ("ogi-2021", "ogi-2021"), ("ogi-2021", "ogi-2019")]
)
def test_carry_over_the_same_and_neighbouring_editions(this, last):
    result = judged(this, last, TAKEN_OVER, CARRIED)
    assert {id_: o for id_, o in across(result).items() if "CARRY" in id_} == {
        f"X-CARRY.{column}": "passed"
        for column in ("person", "business", "research", "charity", "legal", "other_org", "total")
    }
    assert [finding.id for finding in result.findings] == []


def test_a_broken_carry_over():
    drawing = TAKEN_OVER.replace(
        "carried_in        1         1      2", "carried_in        1         0      1"
    ).replace("1         1      2", "1         0      1")
    result = judged("ogi-2021", "ogi-2019", drawing, CARRIED)
    assert [fact(finding) for finding in result.findings] == [
        "explain X-CARRY.business broken 0 | 1 | -1 [t3_carried_in_business=0]",
        "explain X-CARRY.total broken 1 | 2 | -1 [t3_carried_in_total=1]",
    ]
    assert result.findings[0].fact("equation") == "0 ≠ 1"
    assert result.verdict == "explain"


def test_valid_documents_over_years():
    # 平潭 2023: 698 + 77 - 132 = 643 ≠ 470.
    before = """
        t2         made  repealed  in_force
        normative    50        10       698
    """
    now = """
        t2         made  repealed  in_force
        normative    77       132       470
    """
    result = judged("ogi-2021", "ogi-2021", now, before)
    assert [fact(finding) for finding in result.findings] == [
        "explain X21-VALID.normative broken 470 | 643 | -173"
        " [t2_normative_in_force=470 t2_normative_made=77 t2_normative_repealed=132]"
    ]
    assert result.findings[0].fact("equation") == "470 ≠ 698 + 77 - 132"
    now = now.replace("470", "643")
    assert judged("ogi-2021", "ogi-2021", now, before).outcomes["X21-VALID.normative"] is Outcome.PASSED


def test_valid_documents_have_no_home_in_the_edition_before():
    result = judged("ogi-2021", "ogi-2019", "", "")
    assert {result.outcomes["X21-VALID.normative"], result.outcomes["X21-VALID.regulation"]} == {Outcome.NOT_APPLICABLE}


def test_items_and_public_documents_over_years():
    before = """
        t2         prior  change  decisions
        licence       17     +11         26
        t2         made  published  public_total
        normative     6          6            89
    """
    now = """
        t2         prior  change  decisions
        licence       28       0         30
        t2         made  published  public_total
        normative     77        77          166
    """
    result = judged("ogi-2019", "ogi-2019", now, before)
    assert [finding.id for finding in result.findings] == []
    assert (result.outcomes["X19-PRIOR.licence"], result.outcomes["X19-PUBTOT.normative"]) == ("passed", "passed")
    worse = now.replace("28       0", "29       0").replace("166", "165")
    assert [fact(finding) for finding in judged("ogi-2019", "ogi-2019", worse, before).findings] == [
        "explain X19-PRIOR.licence broken 29 | 28 | 1 [t2_licence_prior=29]",
        "explain X19-PUBTOT.normative broken 165 | 166 | -1 [t2_normative_public_total=165 t2_normative_published=77]",
    ]


def test_a_figure_that_was_no_number_last_year_leaves_nothing_to_compare():
    result = judged("ogi-2019", "ogi-2019", "", "t3 person\ncarried_out /")
    assert result.outcomes["X-CARRY.person"] is Outcome.NOT_APPLICABLE
    assert result.verdict == "accepted"


def test_figures_copied_from_last_year_are_asked_about():
    drawing = """
        t3       person  business  total
        new           3         2      5
        granted       3         2      5
        handled       3         2      5
    """
    result = judged("ogi-2021", "ogi-2021", drawing, drawing)
    assert [(f.id, f.severity, len(f.places)) for f in result.findings] == [("X-SAME", "explain", 9)]
    assert (result.verdict, result.outcomes["X-SAME"]) == ("explain", Outcome.FAILED)
    changed = drawing.replace("new           3", "new           4").replace("5\n        granted", "6\n        granted")
    assert "X-SAME" not in [f.id for f in judged("ogi-2021", "ogi-2021", changed, drawing).findings]
    now = with_texts(filled(built_in_edition("ogi-2021"), drawing), {"X-SAME": "两年都没有变化，已核对"})
    settled = check([now], {0: filled(built_in_edition("ogi-2021"), drawing)})[0]
    assert (settled.verdict, settled.outcomes["X-SAME"]) == ("accepted", Outcome.EXPLAINED)
    quiet = "t3 person total\nnew 1 1\ngranted 1 1\nhandled 1 1"
    assert judged("ogi-2021", "ogi-2021", quiet, quiet).findings == ()


def test_last_years_file_is_found_by_the_office():
    edition = built_in_edition("ogi-2021")
    now = [filled(edition, office_code=code, year="2025") for code in ("A", "B", "C")]
    before = [filled(edition, office_code=code, year="2024") for code in ("B", "A", "A", "D")]
    before.append(filled(edition, everywhere="1", office_code="D", year="2024"))
    nobodys = filled(edition, office_code="", year="2024")
    last, doubled, without = by_office([*before, nobodys])
    batch, matches = matched([*now, filled(edition, office_code="D", year="2025")], last)
    assert (doubled, without) == (("D",), ("form.xlsx",))
    assert matches == {0: before[1], 1: before[0]}
    assert [item.findings for item in batch] == [(), (), (), ()]


def test_a_folder_may_have_several_years_of_an_office_and_codes_as_people_type_them():
    edition = built_in_edition("ogi-2021")
    now = [filled(edition, office_code=code, year="2025年") for code in ("１", "2.0", " 3 ", "4")]
    before = [
        filled(edition, office_code=code, year=year)
        for code, year in (("1", "2023"), ("1.0", "2024年度"), ("'2", "二〇二三"), ("3", "2023-2024"), ("4", "2026"))
    ]
    last, doubled, without = by_office(before)
    batch, matches = matched(now, last)
    assert (doubled, without) == ((), ())
    assert matches == {0: before[1]}
    said = [[one.why for one in item.findings if one.why.startswith("last-")] for item in batch]
    assert said == [[], ["last-older"], ["last-year-unread"], ["last-not-earlier"]]


def test_to_a_form_whose_own_year_cannot_be_read_nothing_is_last_years():
    edition = built_in_edition("ogi-2021")
    for year in ("", "2024-2025"):
        batch, matches = matched([filled(edition, year=year)], LastPeriod(only=filled(edition, year="2024")))
        assert matches == {}
        assert [one.why for one in batch[0].findings][-1] == "last-year-unknown"


@pytest.mark.parametrize(
    ("code", "year", "why"),
    [
        ("B", "2024", "last-of-other-office"),
        ("A", "2025", "last-not-earlier"),
        ("A", "2026", "last-not-earlier"),
        ("A", "2022", "last-older"),
        ("A", "", "last-year-unread"),
        ("A", "2024", ""),
    ],
)
def test_a_file_of_another_office_or_year_is_not_used_and_that_is_said(code, year, why):
    edition = built_in_edition("ogi-2021")
    now = filled(edition, office_code="A", year="2025")
    batch, matches = matched([now], LastPeriod(only=filled(edition, office_code=code, year=year)))
    assert [finding.id for finding in batch[0].findings] == ([why] if why else [])
    assert bool(matches) is not bool(why)
