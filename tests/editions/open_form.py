"""A little form with a table of any number of entries, and what tests put in its place."""

from tests.editions.little import HEAD, rule, table

COLUMNS = """
  { code = "ref", label = "Ref", kind = "text" },
  { code = "cluster", label = "Cluster", kind = "choice", choices = ["R&D", "Other"] },
  { code = "amount", label = "Amount", kind = "amount", decimals = 2, unit = "元" },
  { code = "starts", label = "Starts", kind = "date" },
  { code = "ends", label = "Ends", kind = "date", blank = "empty" },
  { code = "above", label = "Above", kind = "text", blank = "empty" },
  { code = "done", label = "Done", kind = "flag" },
"""
SUMMARY = table("s", '{ label = "Now" }', '{ code = "total", label = "Total" }, { code = "many", label = "Many" }', 2)


def open_table(columns: str = COLUMNS, code: str = "award", said: str = "open = { most = 50 }", block: str = "") -> str:
    """A table of any number of entries with the rule that judges it."""
    widths = columns.count("label =")
    return table(code, columns, "", widths, sheet=f"{code.capitalize()}s", said=said, block=block)


FORM = HEAD + SUMMARY + open_table()
GRANT = open_table('{ code = "ref", label = "Grant", kind = "text" }, { code = "year", label = "Year" }', "grant")


def of_rule(says: str, each: str = "", form: str = FORM) -> str:
    """The form with one more rule."""
    return form + rule(f"says = '''{says}'''" + (f'\neach = "{each}"' if each else ""))
