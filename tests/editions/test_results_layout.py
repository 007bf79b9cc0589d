"""Where things stand on 审核结果. The workbooks that offices have hold them there: what moves is not found again."""

from xlvalidate.editions import results_layout as there


def test_the_lines():
    assert (there.SUMMARY_ROW, there.SAMPLE_ROW, there.HEADING_ROW) == (2, 3, 5)
    assert (there.FIRST_ROW, there.LAST_ROW) == (6, 2005)


def test_the_columns_in_the_order_of_their_headings():
    shown = (there.TABLE, there.ROW, there.COLUMN, there.CELL, there.WHAT, there.FIGURES, there.ADVICE, there.ID)
    assert (*shown, there.SEVERITY, there.EXPLANATION) == (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)


def test_what_no_office_sees():
    assert (there.MUST_COLUMN, there.EXPLAIN_COLUMN, there.BOUND_COLUMN, there.SUSPECT_COLUMN) == (26, 27, 28, 29)
    assert there.BOUND_SEPARATOR == " | "


def test_the_names_in_the_workbook_and_at_the_end_of_its_file_name():
    assert (there.FINDINGS, there.FINDINGS_SUMMARY) == ("xlv_findings", "xlv_findings_summary")
    assert (there.MARKED_MUST, there.MARKED_EXPLAIN) == ("xlv_marked_must", "xlv_marked_explain")
    assert there.MARKED_SUSPECT == "xlv_marked_suspect"
    assert there.MARKED == "_审核"
