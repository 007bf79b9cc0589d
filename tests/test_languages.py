"""A language is a row of the table and a catalogue of sentences."""

import ast
from pathlib import Path

import xlvalidate
from xlvalidate.languages import CODES, name_of


def test_every_language_has_its_sentences_and_no_other_has():
    locale = Path(xlvalidate.__path__[0]) / "locale"
    assert {path.parent.parent.name for path in locale.glob("*/LC_MESSAGES/xlvalidate.mo")} == set(CODES)


# What files of before have inside (`label_en`), and the locale of LibreOffice's own number formats.
NO_LANGUAGE_OF_OURS = {"editions/translations.py", "excel/engines/libreoffice_sheet.py"}


def test_no_module_but_the_table_names_a_language():
    package = Path(xlvalidate.__path__[0])
    named = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in CODES
    }
    assert named == {"languages.py", *NO_LANGUAGE_OF_OURS}


def test_a_language_is_called_by_its_own_name_where_another_does_not_know_it():
    assert [name_of(code, "zh_CN") for code in CODES] == ["中文", "英文"]
    assert [name_of(code, "en") for code in CODES] == ["Chinese", "English"]
    assert [name_of(code, "fr") for code in CODES] == ["中文", "English"]
