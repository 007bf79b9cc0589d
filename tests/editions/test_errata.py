"""Errata beside an edition: a rule off or of another weight, since a day, with a reason, and told in every report."""

from datetime import date

import pytest

from tests.editions.test_faults import SOUND, rule
from tests.forms import fact, filled
from xlvalidate.checking.check import check
from xlvalidate.editions.catalogue import find
from xlvalidate.errors import EditionError

TODAY = date(2026, 1, 1)
EDITION = SOUND + rule("a <= b", each='"t.rows"')


def edition(tmp_path, errata, text=EDITION):
    (tmp_path / "tiny.toml").write_text(text, encoding="utf-8")
    (tmp_path / "tiny.errata.toml").write_text(errata, encoding="utf-8")
    return find(str(tmp_path / "tiny.toml"), TODAY)


def erratum(rule_id, since="2025-12-01", **more):
    lines = [f'rule = "{rule_id}"', f"since = {since}", 'reason = "counted otherwise"']
    return "[[errata]]\n" + "\n".join(lines + [f"{key} = {value}" for key, value in more.items()]) + "\n"


def findings(edition):
    return [fact(finding) for finding in check([filled(edition, "t a b\nx 2 1")])[0].findings]


BROKEN = "R.x broken 2 | 1 | 1 [t_x_a=2 t_x_b=1]"


def test_without_errata_in_force_the_rule_stands(tmp_path):
    assert findings(edition(tmp_path, "errata = []")) == [f"must {BROKEN}"]
    assert findings(edition(tmp_path, erratum("R", since="2026-01-02", off="true"))) == [f"must {BROKEN}"]


def test_a_rule_switched_off_is_not_run_and_that_is_said(tmp_path):
    corrected = edition(tmp_path, erratum("R", off="true"))
    assert findings(corrected) == ["note erratum-off erratum-off []"]
    assert [rule.id for rule in corrected.rules] == ["T-CELLS"]


def test_a_rule_of_another_weight(tmp_path):
    assert findings(edition(tmp_path, erratum("R", severity='"explain"'))) == [
        f"explain {BROKEN}",
        "note erratum-severity erratum-severity []",
    ]


def test_the_digest_stays_that_of_the_issued_edition(tmp_path):
    with_errata = edition(tmp_path, erratum("R", off="true")).digest
    assert with_errata == edition(tmp_path, "errata = []").digest


FAULTS = [
    (erratum("Q", off="true"), "errata[0].rule   tiny has no rule Q"),
    (
        erratum("R"),
        "errata[0]   an erratum either switches a rule off, or gives it another severity or other offices",
    ),
    (erratum("R", off="true") * 2, "errata[1].rule   a second erratum of R"),
    (
        erratum("R", since='"soon"', off="true"),
        "errata[0].since   “soon” is no date; write one such as 2026-01-31",
    ),
    ("errata = 1", "errata   “1” is no list; write [ ] around it (line 1, column 1)"),
]


@pytest.mark.parametrize(("errata", "fault"), FAULTS)
def test_errata_with_faults_are_refused(tmp_path, errata, fault):
    with pytest.raises(EditionError) as error:
        edition(tmp_path, errata)
    assert f"  {fault}" in str(error.value)


def test_a_rule_on_trial_is_told_and_weighs_nothing(tmp_path):
    on_trial = edition(tmp_path, "errata = []", SOUND + rule("a <= b", each='"t.rows"', trial="2026-06-30"))
    assert findings(on_trial) == [f"note {BROKEN}"]
    assert check([filled(on_trial, "t a b\nx 2 1")])[0].verdict == "accepted"
