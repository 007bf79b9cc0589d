"""What the program costs, beside other ways to do the same."""

import xlvalidate  # noqa: F401  first of all: it says how openpyxl writes, before anybody imports that
