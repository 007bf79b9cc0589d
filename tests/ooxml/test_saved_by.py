"""Which program saved a workbook, by what its properties say."""

import pytest

from tests.hostile.packages import package, parts
from xlvalidate.ooxml.book import Book, Refusal
from xlvalidate.ooxml.saved_by import called
from xlvalidate.reading.read_book import read_book

SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
CALLED = [
    ("Microsoft Excel", "16.0300", "Excel 16"),
    ("Microsoft Excel", "12.0000", "Excel 12"),
    ("Microsoft Excel", "3.1", "openpyxl 3.1"),
    ("Microsoft Excel", "11.9", "openpyxl 11.9"),
    ("Microsoft Excel", "", "Microsoft Excel"),
    ("Microsoft Excel", "x", "Microsoft Excel"),
    ("WPS 表格", "", "WPS 表格"),
    ("WPS Office_12.1.0.16929_F1E327BC", "", "WPS Office 12.1.0.16929 F1E327BC"),
    ("LibreOffice/24.2.7.2$Linux_X86_64 LibreOffice_project/420", "15.0000", "LibreOffice 24.2.7.2"),
    ("a/b", "1", "a/b"),
    ("x" * 90, "", "x" * 60),
    ("", "", ""),
]


@pytest.mark.parametrize(("application", "version", "said"), CALLED)
def test_what_a_program_is_called(application: str, version: str, said: str):
    assert called(application, version) == said


APP = f'<Properties xmlns="{SPACE}"><Application> WPS 表格</Application><Company>x</Company></Properties>'
PARTS: list[tuple[str, str | None, str]] = [
    ("said", APP, "WPS 表格"),
    ("not there", None, ""),
    ("nothing", "", ""),
    ("no XML", "<x", ""),
    ("another part", "<x/>", ""),
]


@pytest.mark.parametrize(("xml", "said"), [one[1:] for one in PARTS], ids=[one[0] for one in PARTS])
def test_what_a_workbook_says(xml: str | None, said: str):
    book = read_book(package(parts() | ({} if xml is None else {"docProps/app.xml": xml})), lambda _: True)
    assert isinstance(book, Book)
    assert book.saved_by == said


def test_what_is_not_safe_is_refused_there_as_anywhere():
    data = package(parts() | {"docProps/app.xml": f'<!DOCTYPE x [<!ENTITY a "b">]>{APP}'})
    assert read_book(data, lambda _: True) == Refusal("dtd", "docProps/app.xml")
