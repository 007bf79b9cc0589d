"""Editions, rosters and collections with faults, each a small file: what the program says of them is kept."""

import re
from collections.abc import Iterator

SOUND = """
id = "tiny"
title = "Tiny"
authority = "none"
language = "en"
years = { first = 2025 }
[cover]
sheet = "Cover"
title = "Tiny"
fields = [
  { code = "office", label = "Office" },
  { code = "office_code", label = "Code" },
  { code = "year", label = "Year", kind = "count" },
]
[[tables]]
code = "t"
sheet = "T"
title = "T"
unit = "件"
widths = [20, 10, 10]
[[tables.blocks]]
corner = "Item"
columns = [{ code = "a", label = "A" }, { code = "b", label = "B" }]
rows = [{ code = "x", label = "X" }, { code = "y", label = "Y" }]
[[rules]]
id = "T-CELLS"
severity = "must"
source = "unit"
cells = "t"
"""

# What stands in the sound edition, and what stands there instead.
CHANGED = [
    ('id = "tiny"', 'id = "Tiny One"'),
    ('title = "Tiny"\nauth', "auth"),
    ('title = "Tiny"\nauth', 'title = ""\nauth'),
    ('language = "en"', 'language = "fr"'),
    ("first = 2025", 'first = "soon"'),
    ("first = 2025", "first = 2025, last = 2020"),
    ("first = 2025", "first = 2025, end = 2030"),
    ("years = { first = 2025 }", ""),
    ('sheet = "Cover"', 'sheet = "T"'),
    ('sheet = "Cover"', 'sheet = "_xlv"'),
    ('sheet = "Cover"', 'sheet = "A/B:C"'),
    ('code = "year"', 'code = "jahr"'),
    ('code = "office_code"', 'code = "office"'),
    ('label = "Office" }', 'label = "Office" }, { code = "figures", label = "F" }'),
    ('label = "Office" }', 'label = "Office", choices = ["a,b", " c"] }'),
    ('label = "Office" }', f'label = "Office", choices = ["{"x" * 256}"] }}'),
    ('label = "Office" }', 'label = "Office", at = "B2" }'),
    ('label = "Office" }', 'lable = "Office" }'),
    ('code = "t"', 'code = "results"'),
    ('code = "t"', 'code = "T"'),
    ('code = "t"', 'code = "1t"'),
    ('unit = "件"', 'unit = "公斤"'),
    ('unit = "件"', ""),
    ("[20, 10, 10]", "[20, 10]"),
    ("[20, 10, 10]", '[20, 10, "wide"]'),
    ('code = "y"', 'code = "x"'),
    ('code = "y"', 'code = "blank"'),
    ('code = "y"', 'code = "sum"'),
    ('label = "Y"', 'label = ""'),
    ('label = "Y"', 'label = "Y", help = "{}"'.format("h" * 300)),
    ('label = "Y"', 'label = "Y", kind = "choice"'),
    ('label = "Y"', 'label = "Y", kind = "number"'),
    ('label = "Y"', 'label = "Y", kind = "amount", decimals = 40'),
    ('label = "Y"', 'label = "Y", least = 5, most = 1'),
    ('label = "Y"', 'label = "Y", slot = "more"'),
    ('label = "Y"', 'label = "Y", at = "A9"'),
    ('corner = "Item"', 'corner = "Item"\ncomputed = ["x_a"]'),
    ('corner = "Item"', 'corner = "Item"\nfixed = { t_x_c = 1 }'),
    ("[[rules]]", "[[laws]]"),
    ('cells = "t"', 'cells = "u"'),
    ('cells = "t"', 'cells = "t"\nmanual = true'),
    ('cells = "t"', 'cells = "t"\napplies = { level = ["x"] }'),
    ('cells = "t"', 'cells = "t"\ntolerance = -1'),
    ('cells = "t"', "manual = true"),
    ('cells = "t"', ""),
    ('severity = "must"', 'severity = "grave"'),
    ('severity = "must"', 'severity = "note"'),
    ('id = "T-CELLS"', 'id = "t cells"'),
    ('source = "unit"', ""),
    ("[[rules]]", '[[sets]]\nname = "s"\ntable = "u"\nlabel = "s"\nrows = ["x"]\n[[rules]]'),
    ("[[rules]]", '[[sets]]\nname = "s"\ntable = "t"\nlabel = "s"\nrows = ["z"]\n[[rules]]'),
    ("[[rules]]", '[[sets]]\nname = "s"\ntable = "t"\nlabel = "s"\n[[rules]]'),
    ("[[rules]]", '[[previous]]\nedition = "tiny"\nsame = ["*"]\n[[rules]]'),
    ("[[rules]]", '[[previous]]\nedition = "ogi-2021"\nsame = ["nothing_*"]\nrenamed = { z = "q" }\n[[rules]]'),
    ("[[rules]]", '[onto]\nfile = "x.xlsx"\nsha256 = "00"\n[[rules]]'),
    ("[[rules]]", f'[onto]\nfile = "x.xlsx"\nsha256 = "{"0" * 64}"\n[[rules]]'),
    ('id = "tiny"', 'include = ["parts/none.toml"]\nid = "tiny"'),
    ('\nid = "tiny"', '\nid = "tiny"\n[slots]\nother = []'),
    ('id = "tiny"', "id = = 1"),
    ('id = "tiny"', 'id = "tiny"\nid = "tiny"'),
]

# Rules that are added to the sound edition: what they say, and what else they have.
RULES = [
    ("a = b", 'each = "t.rows"'),
    ("a = b + + a", 'each = "t.rows"'),
    ("a = ", 'each = "t.rows"'),
    ("合计 = 男", ""),
    ("a", 'each = "t.rows"'),
    ("a = (b", 'each = "t.rows"'),
    ("a = b)", 'each = "t.rows"'),
    ("a = b = a", 'each = "t.rows"'),
    ("a = 5 - --3", 'each = "t.rows"'),
    ("-(a + b) = 0", 'each = "t.rows"'),
    ("t_x_a = t_x_c", ""),
    ("a = c", 'each = "t.rows"'),
    ("a = b", 'each = "u.rows"'),
    ("a = b", 'each = "t.rows(z)"'),
    ("a = b", 'each = "every row"'),
    ("a = sum(s)", 'each = "t.rows"'),
    ("a < b", 'each = "t.rows"\ntolerance = 1'),
    ("t_x_a = 0", 'trial = "2001-01-01"'),
    ("t_x_a = 0", 'trial = "tomorrow"'),
    ("t_x_a = 0", 'blanks = "nil"'),
    ("t_x_a = 0", 'cells = "t"'),
    ("t_x_a = 0", 'units = ["z*"]'),
    ("last.t_x_a = t_x_a", ""),
    ("if t_x_a > 0 then t_x_b > 0", ""),
    ("t_x_a = 1/0", ""),
    ("t_x_a = 1e5", ""),
    ("(" * 200 + "t_x_a" + ")" * 200 + " = 0", ""),
]


def editions() -> Iterator[tuple[str, str]]:
    """Each with the name of its file."""
    yield "000-sound.toml", SOUND
    for number, (old, new) in enumerate(CHANGED, start=100):
        assert old in SOUND, old
        yield f"{number}-{_called(new or f'without {old}')}.toml", SOUND.replace(old, new, 1)
    for number, (says, more) in enumerate(RULES, start=200):
        rule = f'\n[[rules]]\nid = "R"\nseverity = "must"\nsource = "s"\nsays = "{says}"\n{more}\n'
        yield f"{number}-{_called(says)}.toml", SOUND + rule
    many = SOUND.replace('severity = "must"', 'severity = "grave"').replace('label = "X"', 'lable = "X"')
    yield "300-many.toml", many + '\n[[rules]]\nid = "R"\nsays = "a = = b"\n'
    yield "301-empty.toml", ""
    yield "302-twice.toml", SOUND + "\n".join(SOUND.rpartition("[[rules]]")[1:])


def _called(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:30]


ROSTERS = {
    "empty.csv": "",
    "heads.csv": "code,nom\n1,a\n",
    "doubled.csv": "code,name\n1,a\n1,b\n",
    "nameless.csv": "code,name\n1,\n,b\n",
    "circle.csv": "code,name,level,parent\n1,a,,2\n2,b,,1\n3,c,,3\n",
    "mails.csv": "code,name,level,parent,mail\n1,a,,,no address\n2,b,,,x@example.org\n3,c,,,x@example.org\n",
    "odd.csv": "code,name,level,parent,mail\n001,a,县级,9,\n1,b,地市级,001,\n2,c,垂直管理,,\n4,d,县级部门,2,\n",
    "language.csv": "code,name,level,parent,mail,language\n1,a,,,,fr\n",
    "ragged.csv": "code,name\n1,a,b,c\n2\n",
    "quote.csv": 'code,name\n1,"a\n',
    "controls.csv": "code,name\n1,a\x07b\n2,=1+1\n",
}

COLLECTIONS = {
    "empty": "",
    "toml": "editions = [\n",
    "keys": 'editions = ["ogi-2021"]\nyaer = 2025\n',
    "edition": 'editions = ["ogi-1999"]\nyear = 2025\n',
    "year": 'editions = ["ogi-2021"]\nyear = "next"\n',
    "roster": 'editions = ["ogi-2021"]\nyear = 2025\nroster = "none.csv"\n',
    "source": 'editions = ["ogi-2021"]\nyear = 2025\n[[sources]]\nkind = "fax"\n',
    "path": 'editions = ["ogi-2021"]\nyear = 2025\n[[sources]]\nkind = "folder"\n',
    "nowhere": 'editions = ["ogi-2021"]\nyear = 2025\n[[sources]]\nkind = "folder"\npath = "nowhere"\n',
    "imap": 'editions = ["ogi-2021"]\nyear = 2025\n[[sources]]\nkind = "imap"\nhost = ""\nuser = 3\n',
    "key": 'editions = ["ogi-2021"]\nyear = 2025\n[stamps]\nkeys = ["none.pub"]\nmanifest = 3\n',
}

ERRATA = {
    "unknown": '[[errata]]\nrule = "NONE"\noff = true\nreason = "w"\nsince = 2026-01-01\n',
    "both": '[[errata]]\nrule = "T-CELLS"\noff = true\nseverity = "note"\nreason = "w"\nsince = 2026-01-01\n' * 2,
    "empty": "",
    "keys": '[[errata]]\nrule = "T-CELLS"\n',
    "toml": "[[errata\n",
}
