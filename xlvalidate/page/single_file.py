"""The page as one file: script, data, style and texts put together, the same bytes from the same editions.

Nothing runs in it but what its own policy names by sha256, and nothing is ever loaded or sent.
"""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from xlvalidate.editions.edition import Edition
from xlvalidate.languages import LANGUAGES
from xlvalidate.limits import FILE_SECONDS
from xlvalidate.messages import text
from xlvalidate.ooxml.book import WORKBOOKS
from xlvalidate.page.bundle import bundled, short, sources
from xlvalidate.page.drawing_data import drawing_data
from xlvalidate.page.form_tables import form_tables
from xlvalidate.page.licences import licences
from xlvalidate.page.page_data import page_data
from xlvalidate.page.reader_tables import reader_tables
from xlvalidate.page.used_messages import used_messages
from xlvalidate.reading.read import PrintedOf
from xlvalidate.reports.csv_table import HEADS
from xlvalidate.reports.finding_text import say_erratum
from xlvalidate.reports.form_style import looks, widths_of
from xlvalidate.stamps import Issuers
from xlvalidate.version import __version__

_START = "start.js"
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {style}; worker-src blob:; connect-src 'none'; "
    "img-src data:; base-uri 'none'; form-action 'none'"
)


def single_file(
    editions: Sequence[Edition],
    printed_of: PrintedOf,
    trusted: Issuers | None = None,
    seconds: float = FILE_SECONDS,
) -> str:
    """The page for these editions, no two with one id. `printed_of` says what their templates look like; `trusted` are
    the keys whose stamps count, `seconds` is how long it may take to read one file.
    """
    script = _script({**_data(editions, printed_of, trusted), "seconds": seconds})
    style = "\n".join(
        (
            _asset("reports", "page.css"),
            *looks(),
            *(line for one in editions for line in widths_of(one)),
            _asset("page", "page.css"),
        )
    )
    last = short(_asset("page", "too_old.js"))
    language = editions[0].language
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            language=LANGUAGES[language].tag,
            title=text("page.title", language),
            policy=Markup(_POLICY.format(scripts=f"{_hash(script)} {_hash(last)}", style=_hash(style))),
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
        "messages": used_messages(sources().values()),
        "suffixes": sorted(WORKBOOKS),
        "csvHeads": list(HEADS),
        "program": __version__,
        "licences": licences(),
    }


def _script(data: Mapping[str, Any]) -> str:
    """The modules, and the start of the page with its data: JSON in a text, which a browser reads fastest."""
    told = json.dumps(data, ensure_ascii=False, sort_keys=False, separators=(",", ":"))
    # `<` could end the script that it stands in, the others a text in JavaScript before ES2019.
    told = told.replace("\\", "\\\\").replace("'", "\\'")
    for character in "<\u2028\u2029":
        told = told.replace(character, f"\\u{ord(character):04x}")
    return f"\"use strict\";\n{bundled(sources(), _START, 'page')}page.start('{told}');\n"


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


@cache
def _asset(room: str, name: str) -> str:
    return (resources.files("xlvalidate") / room / name).read_text("utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("xlvalidate", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
