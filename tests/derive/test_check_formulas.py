"""The formulas of the sheet 校验 are as many as the rules say."""

import pytest

from tests.reading.small_form import FORM, edition_of
from xlvalidate.derive.check_formulas import formula_count
from xlvalidate.derive.checks_sheet import checks_sheet
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.with_checks import with_live_checks
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in, built_in_edition
from xlvalidate.editions.edition import Edition

EDITIONS = [edition_of(), edition_of(FORM.replace('says = "b_total_paid', 'says = "last.b_total_paid'))]
EDITIONS += map(built_in_edition, built_in())


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.id)
def test_as_many_as_are_drawn(edition: Edition):
    drawn = checks_sheet(edition, texts_of(edition.language))
    assert formula_count(edition) == sum(1 for cell in drawn.cells if cell.formula)


@pytest.mark.parametrize("edition", EDITIONS[::2], ids=lambda edition: edition.id)
def test_what_the_template_has_on_the_sheets_of_the_form_is_known_of_it(edition: Edition):
    """The live checks put a summary, a link and colours on them."""
    sheets = {sheet.name: sheet for sheet in with_live_checks(edition, draw(edition)).sheets}
    for form in printed(edition).forms:
        cells = [
            one for one in sheets[form.tab.name].cells if not (one.formula or "").startswith(printed(edition).strip)
        ]
        assert {
            (one.row, one.column) for one in cells if one.value is not None or one.formula or one.link
        } <= form.taken
        coloured = {at for one in sheets[form.tab.name].conditionals for at in one.area.places()}
        assert {form.cells[code] for code in form.coloured} == {
            cell for cell in form.cells.values() if (cell.row, cell.column) in coloured
        }
