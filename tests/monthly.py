"""A little form that is reported each month, quarter or half, drawn here for the tests of periods."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from xlvalidate.editions.edition import Edition
from xlvalidate.editions.load import load

CHOICES = {
    "month": [str(number) for number in range(1, 13)],
    "quarter": ["一季度", "二季度", "三季度", "四季度"],
    "half": ["上半年", "下半年"],
}

RULES = """
[[rules]]
id = "T-CELLS"
severity = "must"
source = "s"
cells = "t"

[[rules]]
id = "T-FLOW"
severity = "must"
source = "s"
says = "t_coal_open = last.t_coal_close"

[[rules]]
id = "T-PRIOR"
severity = "explain"
source = "s"
says = "t_coal_prior = year_ago.t_coal_used"
"""


def edition_text(period: str = "month", rules: str = RULES, choices: bool = True) -> str:
    """The edition: coal with its stock at the beginning and the end, and what was used now and a year ago."""
    listed = f', kind = "choice", choices = {CHOICES.get(period)}'.replace("'", '"') if choices else ""
    part = "" if period == "year" else f'  {{ code = "{period}", label = "报告期"{listed} }},'
    return f"""id = "coal-{period}"
title = "煤炭消费{period}"
authority = "统能〔2025〕1号"
language = "zh_CN"
years = {{ first = 2020 }}
period = "{period}"

[cover]
sheet = "封面"
title = "煤炭消费"
fields = [
  {{ code = "office", label = "单位名称" }},
  {{ code = "office_code", label = "单位代码" }},
  {{ code = "year", label = "报告年度" }},
{part}
]

[[tables]]
code = "t"
sheet = "煤炭"
title = "煤炭消费"
kind = "amount"
unit = "吨"
decimals = 2
widths = [14, 12, 12, 12, 12]

[[tables.blocks]]
columns = [
  {{ code = "open", label = "期初库存" }}, {{ code = "used", label = "消费" }},
  {{ code = "close", label = "期末库存" }}, {{ code = "prior", label = "上年同期消费" }},
]
rows = [{{ code = "coal", label = "原煤" }}]
{rules}"""


@cache
def edition_of(period: str = "month", rules: str = RULES, choices: bool = True) -> Edition:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "coal.toml"
        path.write_text(edition_text(period, rules, choices), encoding="utf-8")
        return load(path, None)
