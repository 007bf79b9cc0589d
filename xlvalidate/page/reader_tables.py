"""What the reader of the page is told: limits, patterns, words, as plain data. Each is written in the module that the
reader in Python has it from; nothing of it is written a second time in JavaScript.
"""

import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

from xlvalidate import day_numbers, languages, plain_dates
from xlvalidate.editions import period_parts, results_layout, template_names
from xlvalidate.editions.edition import SHARE_DECIMALS
from xlvalidate.findings import MOST_ENTRIES_SHOWN
from xlvalidate.identity import PeriodKind
from xlvalidate.languages import LANGUAGES
from xlvalidate.ooxml import (
    book,
    column_areas,
    comments,
    date_formats,
    defined_names,
    other_formats,
    package,
    saved_by,
    sheet_settings,
    workbook_limits,
    workbook_xml,
    xml,
)
from xlvalidate.page.script_patterns import script_pattern
from xlvalidate.reading import (
    days,
    entry_oddities,
    exchanged_lines,
    figure_formulas,
    flags,
    identify,
    numbers,
    odd_sheets,
    printed,
    recalculate,
    table_lines,
    tampering,
    years,
)
from xlvalidate.reading.severities import STRUCTURE


@cache
def reader_tables() -> dict[str, Any]:
    """All that holds for every edition."""
    return {
        "limits": asdict(workbook_limits.LIMITS),
        "again": asdict(workbook_limits.AGAIN),
        "prices": {
            "tag": workbook_limits._TAG,
            "text_kept": workbook_limits._TEXT_KEPT,
            "tags_back": workbook_limits._TAGS_BACK,
            "characters_back": workbook_limits._CHARACTERS_BACK,
        },
        "package": _package(),
        "xml": {
            "encodings": sorted(xml._ENCODINGS),
            "word": xml._WORD,
            "prolog": xml._PROLOG_STEP,
            "escaped": script_pattern(xml._ESCAPED),
        },
        "workbook": {
            "main": list(xml.MAIN),
            "links": list(xml.LINKS),
            "relationships": workbook_xml.RELATIONSHIPS,
            "types": workbook_xml.TYPES,
            "remembered": workbook_xml._REMEMBERED,
            "true": list(workbook_xml._TRUE),
            "states": list(workbook_xml._STATES),
        },
        "names": {
            "cells": script_pattern(defined_names._CELLS),
            "area": script_pattern(defined_names._AREA),
            "elsewhere": script_pattern(defined_names._ELSEWHERE),
            "longest_formula": defined_names._LONGEST_FORMULA,
            "longest_area": defined_names._LONGEST_AREA,
            "blanks": defined_names._BLANKS,
        },
        "settings": {
            "newer": sheet_settings._X14,
            "true": list(sheet_settings._TRUE),
            "digits": sheet_settings._DIGITS,
        },
        "columns": {"moved": column_areas._MOVED, "aside": column_areas._ASIDE},
        "date_formats": {
            "not_shown": script_pattern(date_formats._NOT_SHOWN),
            "general": script_pattern(date_formats._GENERAL),
            "shown": script_pattern(date_formats._SHOWN),
            "built_in": sorted(date_formats._BUILTIN),
            "longest": date_formats._LONGEST,
            "sections": date_formats._SECTIONS,
        },
        "comments": {"threads": comments._THREADS, "most": comments._MOST, "longest": comments._LONGEST},
        "saved_by": {
            "part": saved_by._PART,
            "spaces": list(saved_by._SPACES),
            "first_excel": saved_by._FIRST_EXCEL,
            "longest": saved_by._LONGEST,
        },
        "stored_numbers": {"stored": script_pattern(book._STORED_NUMBER), "longest": book._LONGEST_NUMBER},
        "numbers": _numbers(),
        "days": _days(),
        "years": _years(),
        "plain_dates": _plain_dates(),
        "periods": _periods(),
        "flags": {
            "unseen": _letters(flags._UNSEEN),
            "numbers": flags._NUMBERS,
            "yes": sorted(flags._YES),
            "no": sorted(flags._NO),
        },
        "languages": {
            code: {
                "yes": one.yes,
                "no": one.no,
                "months": list(one.months),
                "totals": {**script_pattern(f"(?:{one.forms.total}|{one.forms.subtotal})"), "flags": "iu"},
            }
            for code, one in LANGUAGES.items()
        },
        "identity": _identity(),
        "structure": {word: str(severity) for word, severity in STRUCTURE.items()},
        "labels": {
            "unseen": script_pattern(printed._UNSEEN),
            "remark": script_pattern(printed._REMARK),
            "numbered": script_pattern(table_lines.NUMBERED),
            "stored": script_pattern(printed._STORED),
            "digits": printed._DIGITS,
            "longest": table_lines._LONGEST,
        },
        "oddities": _oddities(),
        "results": {
            "id": results_layout.ID,
            "explanation": results_layout.EXPLANATION,
            "bound": results_layout.BOUND_COLUMN,
            "last_row": results_layout.LAST_ROW,
            "separator": results_layout.BOUND_SEPARATOR,
        },
        "parted": languages._PARTED,
        "recalculation": _recalculation(),
        "exchanges": {"listed": exchanged_lines._LISTED, "shortest": exchanged_lines._SHORTEST},
    }


def _letters(table: Mapping[int, object]) -> dict[str, str]:
    """A table of `str.translate`, which has a character or nothing for each."""
    to = [chr(one) if isinstance(one, int) else str(one) if one is not None else "" for one in table.values()]
    return {"from": "".join(map(chr, table)), "to": "".join(to)}


def _package() -> dict[str, Any]:
    return {
        "other_formats": {
            "compound": other_formats.COMPOUND.decode("latin-1"),
            "ods": other_formats._ODS.decode("latin-1"),
            "entry": other_formats._ENTRY,
            "streams": [list(one) for one in package._STREAMS],
            "labelled": package._LABELLED.decode("latin-1"),
            "policies": [[mark.decode("latin-1"), program] for mark, program in package._POLICIES.items()],
            "header": package._HEADER,
            "looked_at": package._LOOKED_AT,
            "owner_files": list(package._OWNER_FILES),
            "owner_name": package._OWNER_NAME,
            "html": script_pattern(package._HTML),
        },
        "encrypted": package._ENCRYPTED,
        "kept": package._KEPT,
        "kept_part": package._KEPT_PART,
        "upper": bytes(range(128, 256)).decode("cp437"),
    }


def _numbers() -> dict[str, Any]:
    return {
        "digits": numbers._DIGITS,
        "longest": numbers._LONGEST,
        "share_decimals": SHARE_DECIMALS,
        "patterns": {
            "slashes": script_pattern(numbers._SLASHES),
            "dashes": script_pattern(numbers._DASHES),
            "figure": script_pattern(numbers._FIGURE),
            "like_thousands": script_pattern(numbers._LIKE_THOUSANDS),
            "tail": script_pattern(numbers._TAIL),
        },
        "unseen": _letters(numbers._UNSEEN),
        "narrow": _letters(numbers._NARROW),
        "exchanged": _letters(numbers._EXCHANGED),
        "percents": _letters(numbers._PERCENTS),
        "blanks": numbers._BLANKS,
        "wide": numbers._WIDE,
        "minuses": numbers._MINUSES,
        "none_words": sorted(numbers._NONE_WORDS),
        "scale_words": list(numbers._SCALE_WORDS),
        "scales": numbers._SCALES,
        "other_units": list(numbers._OTHER_UNITS),
        "gravest_first": [str(note) for note in numbers.GRAVEST_FIRST],
    }


def _days() -> dict[str, Any]:
    return {
        "longest": days._LONGEST,
        "since_1904": day_numbers.SINCE_1904,
        "last_number": day_numbers.LAST_NUMBER,
        "no_day": day_numbers.NO_DAY,
        "patterns": {
            "numbered": script_pattern(days._NUMBERED),
            "compact": script_pattern(days._COMPACT),
            "chinese": script_pattern(days._CHINESE),
            "month_and_day": script_pattern(days._MONTH_AND_DAY),
        },
        "named": [script_pattern(one) for one in days._NAMED],
    }


def _years() -> dict[str, Any]:
    return {
        "plain": script_pattern(years._PLAIN),
        "as_it_stands": script_pattern(years._AS_IT_STANDS),
        "a_year": script_pattern(years._A_YEAR),
        "to": script_pattern(years._TO),
        "first": script_pattern(years._FIRST),
        "last": script_pattern(years._LAST),
        "dates": [script_pattern(one) for one in years._DATES],
        "longest": plain_dates.LONGEST,
    }


def _plain_dates() -> dict[str, Any]:
    return {
        "chinese": plain_dates._CHINESE,
        "chinese_year": script_pattern(plain_dates._CHINESE_YEAR),
        "spaced_out": script_pattern(plain_dates._SPACED_OUT),
        "surely_chinese": script_pattern(plain_dates._SURELY_CHINESE),
        "chinese_days": script_pattern(plain_dates._CHINESE_DAYS),
        "brackets": _letters(plain_dates._BRACKETS),
        "longest": plain_dates.LONGEST,
    }


def _periods() -> dict[str, Any]:
    return {
        "months": {str(kind): kind.months for kind in PeriodKind},
        "first_day": script_pattern(period_parts._FIRST_DAY),
        "with_year": [
            script_pattern(one) for one in (period_parts._YEAR_FIRST, period_parts._YEAR_GLUED, period_parts._YEAR_LAST)
        ],
        "range": script_pattern(period_parts._RANGE),
        "patterns": {str(kind): [*map(script_pattern, every)] for kind, every in period_parts._PATTERNS.items()},
        "numbers": period_parts._NUMBERS,
        "names": period_parts._NAMES,
        "halves": period_parts._HALVES,
        "chinese": period_parts._CHINESE,
    }


def _identity() -> dict[str, Any]:
    return {
        "name_prefix": template_names.NAME_PREFIX,
        "cover_prefix": template_names.COVER_PREFIX,
        "explanation_prefix": template_names.EXPLANATION_PREFIX,
        "status_prefix": template_names.STATUS_PREFIX,
        "our_prefixes": list(template_names.OUR_PREFIXES),
        "engines_own": sorted(template_names._ENGINES_OWN),
        "engines_prefixes": list(template_names._ENGINES_PREFIXES),
        "not_word": script_pattern(template_names._NOT_WORD),
        "edition_name": identify.EDITION_NAME,
        "stamp_name": identify.STAMP_NAME,
        "digest_name": tampering.DIGEST_NAME,
        "declared_prefix": template_names.declared_name(""),
        "findings_name": results_layout.FINDINGS,
        "judged_name": results_layout.JUDGED,
        "enough": identify.ENOUGH,
    }


def _oddities() -> dict[str, Any]:
    return {
        "odd_words": list(tampering._ODDITIES),
        "many_names": tampering._MANY_NAMES,
        "shown_sheets": tampering._SHOWN_SHEETS,
        "short": tampering._SHORT,
        "sheet_limits": {
            "merged": odd_sheets._MOST_MERGED,
            "areas": odd_sheets._MOST_AREAS,
            "places": odd_sheets._MOST_PLACES,
            "shown": odd_sheets._SHOWN,
        },
        "entries": {
            "areas": entry_oddities._MOST_AREAS,
            "longest": entry_oddities._LONGEST,
            "shown": MOST_ENTRIES_SHOWN,
            "sum": script_pattern(entry_oddities._SUM),
        },
    }


def _recalculation() -> dict[str, Any]:
    return {
        "token": script_pattern(recalculate._TOKEN),
        "plain": script_pattern(recalculate._PLAIN),
        "numerals": f"[\\p{{N}}{''.join(_numerals())}]",
        "longest": recalculate._LONGEST,
        "deepest": recalculate._DEEPEST,
        "most_cells": recalculate._MOST_CELLS,
        "most_bits": recalculate._MOST_BITS,
        "rounding": recalculate._ROUNDING,
        "saved": recalculate._SAVED,
        "digits": numbers._DIGITS,
        "texts": script_pattern(figure_formulas._TEXTS),
        "volatile": script_pattern(figure_formulas._VOLATILE),
    }


def _numerals() -> Iterable[str]:
    """The letters that are numbers: 一, 壹."""
    numeric = filter(str.isnumeric, map(chr, range(sys.maxunicode + 1)))
    return (letter for letter in numeric if not unicodedata.category(letter).startswith("N"))
