"""One form for letters that mean the same, however long the text."""

from unicodedata import normalize

import pytest

from xlvalidate.characters import normal

TEXTS = ["", "表三", "ＡＢＣ１２３", "①㈱", "e\u0301", "ﬁ" * 60, "文" * 300, "１" * 300, ("e\u0301" * 64) * 5]


@pytest.mark.parametrize("text", TEXTS)
def test_it_is_what_the_standard_says(text: str) -> None:
    assert normal("NFKC", text) == normalize("NFKC", text)
    assert normal("NFC", text) == normalize("NFC", text)


def test_a_million_marks_over_one_letter_take_no_longer_than_a_million_letters() -> None:
    # The standard library takes half an hour for these.
    text = "a" + "\u0301" * 500_000 + "\u0323" * 500_000
    assert len(normal("NFKC", text)) >= 999_000
