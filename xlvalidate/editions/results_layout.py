"""Where things stand on the sheet 审核结果, which every template has: written by reports, read back by reading."""

SUMMARY_ROW, SAMPLE_ROW, HEADING_ROW, FIRST_ROW, LAST_ROW = 2, 3, 5, 6, 2005
TABLE, ROW, COLUMN, CELL, WHAT, FIGURES, ADVICE, ID, SEVERITY, EXPLANATION = range(1, 11)
# Hidden: the cells to be marked, the figures that an explanation was written for, and the cells most likely wrong.
MUST_COLUMN, EXPLAIN_COLUMN, BOUND_COLUMN, SUSPECT_COLUMN = 26, 27, 28, 29
# Hidden too: what 校验 counts as the engine found it, by the line's id, and the word of the state.
JUDGED_COLUMN, JUDGED_AS_COLUMN, JUDGED_LAST_ROW = 30, 31, 505
# Between the figures by code and the equation that people saw.
BOUND_SEPARATOR = " | "

FINDINGS, FINDINGS_SUMMARY = "xlv_findings", "xlv_findings_summary"
# A template without the last of them was issued before there were suspects: it has no place for any.
MARKED_MUST, MARKED_EXPLAIN, MARKED_SUSPECT = "xlv_marked_must", "xlv_marked_explain", "xlv_marked_suspect"

JUDGED, JUDGED_AS = "xlv_judged", "xlv_judged_as"

# What the name of a marked copy ends with.
MARKED = "_审核"
