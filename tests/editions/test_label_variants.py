"""In which other ways offices wrote a label: each is of a label that the form really prints."""

import pytest

from xlvalidate.editions.catalogue import built_in, built_in_edition
from xlvalidate.editions.label_variants import variants


def printed(edition_id: str) -> set[str]:
    form = built_in_edition(edition_id)
    labels = {label for one in form.indicators.values() for label in (*one.row, *one.column)}
    return labels | {table.title for table in form.tables}


def test_what_was_met():
    assert variants("ogi-2019")["本年增/减"] == ("本年增/", "本年数量")
    assert variants("ogi-2021")["行政规范性文件"] == ("规范性文件",)
    assert variants("ogi-2019")["规范性文件"] == ("行政规范性文件",)


def test_an_edition_of_which_none_were_met():
    assert variants("ogi-2014") == {}
    assert variants("none") == {}


@pytest.mark.parametrize("edition_id", built_in())
def test_each_is_of_a_label_of_the_form(edition_id):
    found = variants(edition_id)
    assert set(found) - printed(edition_id) == set()
    assert [label for label, others in found.items() if label in others or not others] == []
