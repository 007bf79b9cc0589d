"""A language is a row of the table and a catalogue of sentences."""

from pathlib import Path

import xlvalidate
from xlvalidate.languages import CODES


def test_every_language_has_its_sentences_and_no_other_has():
    locale = Path(xlvalidate.__path__[0]) / "locale"
    assert {path.parent.parent.name for path in locale.glob("*/LC_MESSAGES/xlvalidate.mo")} == set(CODES)
