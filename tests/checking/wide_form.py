"""A made-up form with a rule of every sort that a wide table may be asked."""

FORM = """
id = "everything"
title = "Everything"
authority = "nobody, notice 0"
language = "en"
years = { first = 2025 }
units = ["EUR"]
[cover]
sheet = "Cover"
title = "Everything"
fields = [
  { code = "office", label = "Office" },
  { code = "office_code", label = "Code" },
  { code = "year", label = "Year", kind = "count" },
  { code = "size", label = "Size", kind = "choice", choices = ["small", "large"] },
]
[[tables]]
code = "t"
sheet = "T"
title = "T"
unit = "件"
widths = [20, 10, 10, 10]
[[tables.blocks]]
corner = "Item"
columns = [{ code = "a", label = "A" }, { code = "b", label = "B" }, { code = "all", label = "All" }]
rows = [
  { code = "x", label = "X" },
  { label = "Of these", heading = true },
  { code = "y", label = "Y" },
  { code = "z", label = "Z", blank = "zero" },
  { code = "e", label = "E", blank = "empty" },
  { code = "total", label = "Total" },
]
[[tables]]
code = "m"
sheet = "M"
title = "M"
unit = "EUR"
kind = "amount"
decimals = 2
widths = [20, 10]
[[tables.blocks]]
columns = [{ label = "This year" }]
rows = [
  { code = "budget", label = "Budget", least = 1, most = 50000 },
  { code = "spent", label = "Spent" },
  { code = "free", label = "Free", kind = "amount", decimals = 9 },
  { code = "change", label = "Change", kind = "change" },
  { code = "grant", label = "Grant", optional = "grant" },
  { code = "grant_spent", label = "Grant spent", optional = "grant" },
  { code = "grant_by", label = "Given by", kind = "text", optional = "grant" },
  { code = "keeper", label = "Keeper", kind = "choice", choices = ["library", "county"] },
  { code = "remark", label = "Remark", kind = "text" },
]
[[sets]]
name = "parts"
table = "t"
label = "the parts"
rows = ["x", "y", "z", "e"]
"""

RULES = [
    ("T-CELLS", 'cells = "t"'),
    ("M-CELLS", 'cells = "m"'),
    ("T-HEAD", 'headings = "t"'),
    ("BY-HAND", "manual = true"),
    ("ADD-UP", 'units = ["t_*"]'),
    ("COPIED", "copied = true"),
    ("SUM", 'says = "total = x + y + z"\neach = "t.columns"'),
    ("PARTS", 'says = "sum(parts) >= total"\neach = "t.columns"'),
    ("ROW", 'says = "all = a + b"\neach = "t.rows"\nblanks = "zero"'),
    ("NEAR", 'says = "m_spent + m_free = m_budget"\ntolerance = 1.5'),
    ("SHARE", 'says = "m_spent * t_x_a <= 3 * m_budget"'),
    ("WHEN", 'says = "if t_x_a > 0 then m_spent > 0"'),
    ("BOTH", 'says = "t_x_all >= t_x_a and t_x_all >= t_x_b"'),
    ("IFF", 'says = "t_y_a = 0 iff t_y_b = 0"'),
    ("EMPTY", 'says = "if blank(t_e_a) then t_total_a = 0"'),
    ("QUIET", 'says = "if blank(t_z_b) and t_x_b > 0 then m_change < 0"'),
    ("GRANT", 'says = "m_grant >= m_grant_spent"'),
    ("AGAIN", 'says = "t_x_a >= last.t_x_a"'),
    ("LAST-ZERO", 'says = "t_z_a >= last.t_z_a - 2"'),
    ("UNDER", 'says = "t_x_b = units.t_x_b"'),
    ("LARGE", 'says = "t_total_all > 1"\napplies = { size = ["large"] }'),
    ("TRIAL", 'says = "t_total_a <> 3"\ntrial = 2099-12-31'),
    ("OFF", 'says = "t_total_b < 0"'),
    ("MILD", 'says = "t_total_b <= 2"'),
]

EVERYTHING = FORM + "".join(
    f"""
[[rules]]
id = "{own}"
severity = "must"
source = "made up"
{says}
"""
    for own, says in RULES
)
