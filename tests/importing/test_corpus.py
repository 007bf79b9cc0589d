"""Every edition's tables printed in every shape with every trap: no figure is wrong, and whole tables come whole."""

from collections import Counter
from random import Random

import pytest

from tests.importing.corpus import TRAPS, published, scored
from tests.importing.shapes import SHAPES
from tests.importing.small_form import simple
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.editions.label_variants import variants
from xlvalidate.importing.open_document import open_document
from xlvalidate.importing.published_form import published_form
from xlvalidate.importing.report import import_report

EDITIONS = [built_in_edition(name) for name in ("ogi-2014", "ogi-2019", "ogi-2021")]
FORMS = [published_form(edition, variants(edition.id)) for edition in EDITIONS]


@pytest.mark.parametrize("shape", SHAPES)
def test_no_figure_comes_out_wrong(shape):
    """Each trap with one of the editions; the benchmark has thousands of documents."""
    counts: Counter[str] = Counter()
    wrong, whole = [], {"exact": 0, "refused": 0}
    for number, trap in enumerate(trap for trap in TRAPS if shape in trap.shapes):
        report = published(EDITIONS[(number + len(shape)) % 3], shape, trap, Random(f"{shape} {trap.name}"))
        read = import_report(open_document(report.data), FORMS, simple())
        cells = {code: one.text for code, one in read.cells.items()} if read else {}
        score = scored(report, read.edition if read else "", cells)
        wrong += score.wrong
        if trap.whole:
            whole["exact"] += score.exact
            whole["refused"] += score.refused
        named = {code for part in (read.refused if read else ()) for code in part.codes}
        blank = {code for code, text in report.truth.items() if not text}
        counts["unnamed"] += sum(1 for code in report.truth if read and code not in cells and code not in named | blank)
    assert wrong == []
    assert whole["exact"] > 1_000 and whole["refused"] <= 0.01 * whole["exact"]
    assert counts["unnamed"] == 0
