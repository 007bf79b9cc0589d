"""What each word of the reader weighs: offices are told by it what has to be mended, explained, or only known."""

import pytest

from xlvalidate.findings import Severity
from xlvalidate.reading.severities import READING, STRUCTURE

# A figure: read as the number that was meant is only told, what could be another number or is none has to be mended.
FIGURES = {
    Severity.NOTE: """
        text-number spaces full-width thousands plus minus unit annotated percent-text
        date-text date-serial date-time flag-mark
    """,
    Severity.MUST: """
        unit-converted slash dash none-word text too-long boolean date error uncalculated formula-empty not-a-choice
        not-under not-for-office
        declared-filled declared-unknown
        two-readings date-two-readings date-no-such-day date-leap-1900 date-no-year date-short-year date-outside
        date-unread flag-unread text-date text-digits
    """,
}
# The form: a must where a figure could be another one's, an explanation where the form may have been altered.
FORM = {
    Severity.MUST: """
        name-deleted name-broken name-doubled name-outside name-moved cells-shared cells-merged table-blank
        too-few-entries entries-beyond column-lost column-short entries-merged total-inside
        declared-lost sheet-missing rows-exchanged columns-exchanged
        stamp-missing stamp-forged stamp-unknown-key stamp-other-office stamp-other-edition stamp-other-year
        stamp-superseded stamp-other-period period-contradicts
    """,
    Severity.EXPLAIN: """
        label-changed heading-filled sheet-hidden copy-differs formula-result formula-volatile
        external-links data-connections macros placed-by-label
        year-unread year-outside cover-blank period-unread
    """,
    Severity.NOTE: """
        formula-in-figure lines-hidden text-outside comments rows-inserted columns-inserted sheet-renamed sheet-extra
        macros-saved sheet-copied copy-read junk-names checks-missing template-differs converted
        stamp-not-verified stamp-not-in-manifest
        last-of-other-office last-not-earlier last-older last-year-unread last-year-unknown
        last-lacking year-ago-lacking period-read
        year-read cover-stamped erratum-off erratum-severity erratum-applies erratum-applies-all
        entries-hidden erratum-added declared-nil declared-not-applicable declared-unseen
    """,
}


@pytest.mark.parametrize(("table", "weighed"), [(READING, FIGURES), (STRUCTURE, FORM)], ids=["figures", "form"])
def test_what_each_word_weighs(table, weighed):
    assert dict(table) == {word: severity for severity, words in weighed.items() for word in words.split()}
