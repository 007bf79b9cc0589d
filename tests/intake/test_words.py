"""Every word for what did not become a workbook has a case that earns it and a sentence that says what to do."""

import pytest

import xlvalidate.intake.unpack as opening
from tests.intake.letters import look, mail, part
from tests.intake.test_archive import CASES, opened
from tests.intake.test_mail import MAILS
from xlvalidate.intake.delivery import WORDS, Delivery
from xlvalidate.intake.unpack import opened as safely_opened
from xlvalidate.messages import LANGUAGES, text


def words() -> set[str]:
    # test_what_is_too_big, test_pieces_are_counted, below, tests/collecting/test_open_deliveries.py
    found = {"too-big", "too-many-pieces", "not-opened", "over-limits"}
    for _, expected in (*MAILS.values(), *CASES.values()):
        for name, odd in expected:
            found.add(name.strip("()") if name.startswith("(") else odd or "")
    return found - {""}


def test_every_word_has_a_case():
    assert words() == WORDS


def test_the_code_uses_no_other_words():
    results = [look(data) for data, _ in MAILS.values()]
    used = {oddity.word for result in results for oddity in result.oddities}
    used |= {piece.oddity for result in results for piece in result.pieces if piece.oddity}
    used |= {name.strip("()") for data, _ in CASES.values() for name, _ in opened(data) if name.startswith("(")}
    assert used <= WORDS


@pytest.mark.parametrize("word", sorted(WORDS))
def test_every_word_has_a_sentence(word):
    assert "请" in text(f"fate.{word}", "zh_CN") or word == "system-file"
    assert all(text(f"fate.{word}", language) for language in LANGUAGES)


def test_a_bug_of_ours_costs_one_delivery(monkeypatch):
    def broken(data: bytes) -> None:
        raise ValueError("not yours")

    monkeypatch.setattr(opening, "envelope", broken)
    result = safely_opened(Delivery("mail", "1.eml", mail(part()), "test", None))
    assert [(odd.word, odd.name, odd.detail) for odd in result.oddities] == [("not-opened", "1.eml", "ValueError")]
