"""The page as one file: script, data, style and texts put together, the same bytes from the same editions.

Nothing runs in it but what its own policy names by sha256, and nothing is ever loaded or sent.
"""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any
from zlib import DEFLATED, MAX_WBITS, compressobj, decompress, error

from markupsafe import Markup

from xlvalidate.editions.edition import Edition
from xlvalidate.languages import LANGUAGES
from xlvalidate.limits import FILE_SECONDS
from xlvalidate.messages import text
from xlvalidate.ooxml.book import WORKBOOKS
from xlvalidate.page.drawing_data import drawing_data
from xlvalidate.page.form_tables import form_tables
from xlvalidate.page.licences import licences
from xlvalidate.page.page_data import page_data
from xlvalidate.page.reader_tables import reader_tables
from xlvalidate.page.used_messages import sources, used_messages
from xlvalidate.reading.read import PrintedOf
from xlvalidate.reports.csv_table import HEADS
from xlvalidate.reports.finding_text import say_erratum
from xlvalidate.reports.form_style import looks, widths_of
from xlvalidate.reports.page_assets import asset, digest, environment
from xlvalidate.stamps import Issuers
from xlvalidate.version import __version__

_ENDS = re.compile(r"</script|<!--", re.IGNORECASE)
_PACKED = re.compile(r"page\.start\('([A-Za-z0-9+/=]*)'\);\n")
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {style}; worker-src blob:; connect-src 'none'; "
    "img-src data:; base-uri 'none'; form-action 'none'"
)


def single_file(
    editions: Sequence[Edition],
    printed_of: PrintedOf,
    trusted: Issuers | None = None,
    seconds: float = FILE_SECONDS,
    kept: str = "",
) -> str:
    """The page for these editions, no two with one id. `printed_of` says what their templates look like; `trusted` are
    the keys whose stamps count, `seconds` is how long it may take to read one file. A page that was `kept` and says the
    same comes out as it is, however its data is packed.
    """
    script = _script({**_data(editions, printed_of, trusted), "seconds": seconds}, kept)
    style = "\n".join(
        (
            asset("reports", "page.css"),
            *looks(),
            *(line for one in editions for line in widths_of(one)),
            asset("page", "page.css"),
        )
    )
    last = asset("page", "too_old.js")
    language = editions[0].language
    return (
        environment("page")
        .get_template("page.html.j2")
        .render(
            language=LANGUAGES[language].tag,
            title=text("page.title", language),
            policy=Markup(_POLICY.format(scripts=f"'{digest(script)}' '{digest(last)}'", style=f"'{digest(style)}'")),
            style=Markup(style),
            script=Markup(script),
            last_script=Markup(last),
            no_script=[(own.tag, text("page.no-script", code)) for code, own in LANGUAGES.items()],
            too_old=[(own.tag, text("page.too-old", code)) for code, own in LANGUAGES.items()],
        )
    )


def _data(editions: Sequence[Edition], printed_of: PrintedOf, trusted: Issuers | None) -> dict[str, Any]:
    return {
        **page_data(editions, trusted),
        "drawings": {edition.id: drawing_data(edition) for edition in editions},
        "errata": {
            edition.id: {
                language: [say_erratum(edition.id, one, language) for one in edition.errata] for language in LANGUAGES
            }
            for edition in editions
        },
        "reading": {
            "reader": reader_tables(),
            "forms": {edition.id: form_tables(edition, printed_of(edition)) for edition in editions},
        },
        "messages": used_messages(sources()),
        "suffixes": sorted(WORKBOOKS),
        "csvHeads": list(HEADS),
        "program": __version__,
        "licences": licences(),
    }


def _script(data: Mapping[str, Any], kept: str) -> str:
    """The script, and its start with what the page knows: JSON, deflated, in base64."""
    # In a text or a pattern, where else they do not stand, these say the same and do not end the script.
    script = _ENDS.sub(lambda found: "\\x3c" + found[0][1:], asset("page", "page.min.js"))
    told = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    packed = _packed_in(kept, told) or b64encode(_deflated(told)).decode()
    return f"{script}page.start('{packed}');\n"


def _packed_in(kept: str, told: bytes) -> str:
    """What was packed before, where it is the same; compressors differ."""
    found = _PACKED.search(kept)
    if found is None:
        return ""
    try:
        return found[1] if decompress(b64decode(found[1]), -MAX_WBITS) == told else ""
    except (ValueError, error):
        return ""


def _deflated(told: bytes) -> bytes:
    compressor = compressobj(9, DEFLATED, -MAX_WBITS)
    return compressor.compress(told) + compressor.flush()
