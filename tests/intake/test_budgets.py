"""What a delivery may cost, whichever of its mails and archives it is spent on: just under passes, over is named."""

from dataclasses import replace

import pytest

from tests.intake.letters import BOOK, FROM, Raw, mail, part, raw_zip
from xlvalidate.intake.archive import ArchiveError, members
from xlvalidate.intake.delivery import LIMITS, Delivery, DeliveryBudget
from xlvalidate.intake.mail import attachments
from xlvalidate.intake.unpack import looked_into


def named(data: bytes, **budget: int) -> list[str]:
    """The fates, or else the names, of what hangs on a mail."""
    left = replace(DeliveryBudget.of(len(data), LIMITS), **budget)
    return [one.fate or one.name for one in attachments(data, LIMITS, left)]


TWO = mail(part(name="a.xlsx"), part(name="b.xlsx"))


def test_parts() -> None:
    assert named(TWO, parts=3) == ["a.xlsx", "b.xlsx"]
    assert named(TWO, parts=2) == ["a.xlsx", "too-many-pieces"]


def test_lines_of_headers() -> None:
    folded = mail(part(name="a.xlsx", extra="X: a\r\n" + " b\r\n" * 500), part(name="b.xlsx"))
    assert named(folded, lines=600) == ["a.xlsx", "b.xlsx"]
    assert named(folded, lines=500) == ["a.xlsx", "too-many-pieces"]


def test_bytes_gone_through() -> None:
    assert named(TWO, searched=2 * len(TWO)) == ["a.xlsx", "b.xlsx"]
    assert named(TWO, searched=len(TWO)) == ["nested-too-deep"]


def test_names_in_archives() -> None:
    two = raw_zip(Raw(name=b"a.xlsx"), Raw(name=b"b.xlsx"))
    budget = DeliveryBudget(0, 0, names=4)
    assert [[one.name for one in members(two, budget)] for _ in range(2)] == [["a.xlsx", "b.xlsx"]] * 2
    with pytest.raises(ArchiveError, match="too-many-pieces"):
        members(two, budget)


@pytest.mark.parametrize(
    ("size", "out", "searched"),
    [(0, 64, 256), (32, 64, 256), (33, 66, 256), (50, 100, 300), (128, 256, 768), (256, 256, 1_536)],
)
def test_a_larger_delivery_may_cost_more(size: int, out: int, searched: int) -> None:
    mib = 1_048_576
    budget = DeliveryBudget.of(size * mib, LIMITS)
    assert (budget.left, budget.searched) == (out * mib, searched * mib)


# Each takes many seconds, or hundreds of megabytes, where a step is taken again for what was gone through already.
LONG = {
    "header lines": (FROM.encode() + b"a:\n" * 1_000_000, "no-attachment"),
    "folded lines": (FROM.encode() + b"Subject: x\n" + b" y\n" * 1_000_000, "no-attachment"),
    "uuencoded texts": (FROM.encode() + b"\r\n" + b"begin 644 a\n\nend\n" * 200_000, "too-many-pieces"),
    "marks over a name": (mail(part(name=f"{'́̓' * 500}.xlsx", data=b"x")), "not-a-form-file"),
}


@pytest.mark.parametrize("case", LONG)
def test_long_mails_are_opened(case: str) -> None:
    data, word = LONG[case]
    found = looked_into(Delivery("mail", "1.eml", data, "test", None))
    assert [oddity.word for oddity in found.oddities][-1:] == [word]


def test_an_archive_of_mailboxes_is_left_when_enough_was_found() -> None:
    data = raw_zip(Raw(name=b"a.mbox", data=b"From a\na:b\n\n" * 400_000), Raw(name=b"b.xlsx", data=BOOK))
    found = looked_into(Delivery("file", "1.zip", data, "test", None))
    assert found.oddities[-1].word == "too-many-pieces"
    assert len(found.oddities) == LIMITS.pieces + 1
