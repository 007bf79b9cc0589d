"""Both engines of ours for tests: one app a file, workbooks closed after each test."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from xlvalidate.excel.engines import OfficeMissingError, use
from xlvalidate.excel.engines import libreoffice_process as office_module

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def demand_libreoffice() -> None:
    """Without LibreOffice a test of it is skipped here and fails in CI."""
    try:
        office_module.load_uno(office_module.program())
    except OfficeMissingError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))


def started(name: str, **settings: Any) -> xw.App:
    if name == "libreoffice":
        demand_libreoffice()
    return use(name, **settings)


def emptied(app: xw.App) -> Iterator[xw.App]:
    """The app, active, with no book open before and after."""
    app.activate()
    yield app
    for book in list(app.books):
        book.close()
    app.impl.alerts.clear()
