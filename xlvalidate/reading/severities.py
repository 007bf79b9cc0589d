"""How much each thing that reading finds weighs. The one table; an edition's rules carry their own severity."""

from collections.abc import Mapping
from types import MappingProxyType

from xlvalidate.findings import Severity

_NOTE, _EXPLAIN, _MUST = Severity.NOTE, Severity.EXPLAIN, Severity.MUST

READING: Mapping[str, Severity] = MappingProxyType(
    {
        # read as the number that was meant, and said so
        "text-number": _NOTE,
        "spaces": _NOTE,
        "full-width": _NOTE,
        "thousands": _NOTE,
        "plus": _NOTE,
        "minus": _NOTE,
        "unit": _NOTE,
        "annotated": _NOTE,
        "percent-text": _NOTE,
        "date-text": _NOTE,
        "date-serial": _NOTE,
        "date-time": _NOTE,
        "flag-mark": _NOTE,
        # read, but too far from what was typed to let it stand
        "unit-converted": _MUST,
        # no number
        "slash": _MUST,
        "dash": _MUST,
        "none-word": _MUST,
        "text": _MUST,
        "too-long": _MUST,
        "boolean": _MUST,
        "date": _MUST,
        "error": _MUST,
        "uncalculated": _MUST,
        "formula-empty": _MUST,
        "two-readings": _MUST,
        "not-a-choice": _MUST,
        "not-under": _MUST,
        "not-for-office": _MUST,
        # no day, no yes or no, no text with all its letters
        "date-two-readings": _MUST,
        "date-no-such-day": _MUST,
        "date-leap-1900": _MUST,
        "date-no-year": _MUST,
        "date-short-year": _MUST,
        "date-outside": _MUST,
        "date-unread": _MUST,
        "flag-unread": _MUST,
        "text-date": _MUST,
        "text-digits": _MUST,
        # what is declared of a whole table
        "declared-filled": _MUST,
        "declared-unknown": _MUST,
    }
)

STRUCTURE: Mapping[str, Severity] = MappingProxyType(
    {
        "name-deleted": _MUST,
        "name-broken": _MUST,
        "name-doubled": _MUST,
        "name-outside": _MUST,
        "name-moved": _MUST,
        "cells-shared": _MUST,
        "cells-merged": _MUST,
        "table-blank": _MUST,
        "too-few-entries": _MUST,
        "entries-beyond": _MUST,
        "column-lost": _MUST,
        "column-short": _MUST,
        "entries-merged": _MUST,
        "total-inside": _MUST,
        "entries-hidden": _NOTE,
        "declared-lost": _MUST,
        "declared-unseen": _NOTE,
        "declared-nil": _NOTE,
        "declared-not-applicable": _NOTE,
        # what was done to the form itself
        "sheet-missing": _MUST,
        "rows-exchanged": _MUST,
        "columns-exchanged": _MUST,
        "label-changed": _EXPLAIN,
        "heading-filled": _EXPLAIN,  # where the edition has no rule for its heading rows
        "sheet-hidden": _EXPLAIN,
        "external-links": _EXPLAIN,
        "data-connections": _EXPLAIN,
        "macros": _EXPLAIN,
        "formula-result": _EXPLAIN,
        "formula-volatile": _EXPLAIN,
        "macros-saved": _NOTE,
        "formula-in-figure": _NOTE,
        "lines-hidden": _NOTE,
        "text-outside": _NOTE,
        "comments": _NOTE,
        "rows-inserted": _NOTE,
        "columns-inserted": _NOTE,
        "sheet-renamed": _NOTE,
        "sheet-extra": _NOTE,
        "sheet-copied": _NOTE,
        "copy-read": _NOTE,
        "copy-differs": _EXPLAIN,
        "junk-names": _NOTE,
        "checks-missing": _NOTE,
        "converted": _NOTE,
        "template-differs": _NOTE,
        # when figures are moved to another workbook
        "placed-by-label": _EXPLAIN,
        # what it was issued as
        "stamp-missing": _MUST,
        "stamp-forged": _MUST,
        "stamp-unknown-key": _MUST,
        "stamp-other-office": _MUST,
        "stamp-other-edition": _MUST,
        "stamp-other-year": _MUST,
        "stamp-other-period": _MUST,
        "stamp-superseded": _MUST,
        "stamp-not-verified": _NOTE,
        "stamp-not-in-manifest": _NOTE,
        # beside the rules
        "last-of-other-office": _NOTE,
        "last-not-earlier": _NOTE,
        "last-older": _NOTE,
        "last-year-unread": _NOTE,
        "last-year-unknown": _NOTE,
        "last-lacking": _NOTE,
        "year-ago-lacking": _NOTE,
        "year-read": _NOTE,
        "year-unread": _EXPLAIN,
        "year-outside": _EXPLAIN,
        "period-read": _NOTE,
        "period-unread": _EXPLAIN,
        "period-contradicts": _MUST,
        "cover-blank": _EXPLAIN,
        "cover-stamped": _NOTE,
        "erratum-off": _NOTE,
        "erratum-severity": _NOTE,
        "erratum-applies": _NOTE,
        "erratum-applies-all": _NOTE,
        "erratum-added": _NOTE,
    }
)
