"""A made-up form of one table with one column: its rows and rules are drawn in the test that asks about them."""

from tests.forms import filled
from tests.reading.small_form import edition_of
from xlvalidate.editions.edition import Edition
from xlvalidate.reading.submission import Submission

_FORM = """
id = "{id}"
title = "Made up"
authority = "nobody, notice 0"
language = "en"
years = {{ first = 2020, last = 2030 }}
units = ["things"]
{more}
[cover]
sheet = "Cover"
title = "Made up"
fields = [
  {{ code = "office", label = "Office" }},
  {{ code = "office_code", label = "Code" }},
  {{ code = "year", label = "Year", kind = "count" }},
  {{ code = "size", label = "Size", kind = "choice", choices = ["small", "large"] }},
]
[[tables]]
code = "t"
sheet = "T"
title = "T"
unit = "things"
widths = [20, 12]
[[tables.blocks]]
columns = [{{ label = "This year" }}]
rows = [{rows}]
[[rules]]
id = "CELLS"
severity = "must"
source = "made up"
cells = "t"
"""


def edition(rows: str, *rules: str, id: str = "made-up", more: str = "") -> Edition:
    """An edition with these rows, a line each (`a`, `z blank = "zero"`), and rules (`SUM must says = "t_a = t_b"`)."""
    lines = [line.split(maxsplit=1) for line in rows.strip().splitlines()]
    drawn = ",".join(
        f'\n  {{ code = "{code}", label = "{code.upper()}"{", " + rest[0] if rest else ""} }}' for code, *rest in lines
    )
    text = _FORM.format(id=id, rows=drawn + "\n", more=more)
    for rule in rules:
        own, severity, rest = rule.split(maxsplit=2)
        says = rest.replace("; ", "\n")
        text += f'[[rules]]\nid = "{own}"\nseverity = "{severity}"\nsource = "made up"\n{says}\n'
    return edition_of(text)


def form(of: Edition, drawing: str = "", everywhere: str = "0", **cover: str) -> Submission:
    """A form with these figures, `a 1, b □`; its sheet and its rows are those of the template."""
    lines = "\n".join(one.strip() for one in drawing.split(",") if one.strip())
    return filled(of, f"t -\n{lines}" if lines else "", everywhere, **{"office_code": "1", "year": "2025", **cover})
