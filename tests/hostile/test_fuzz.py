"""A sample of the fuzz cases, and that hangs, tracebacks and differences would be seen. XLV_FUZZ has more of them."""

import os
from collections import Counter

import pytest

from tests.hostile import fuzz
from tests.hostile.fuzz import Trouble, made, troubles
from xlvalidate.ooxml.book import Book, Refusal

CASES = int(os.environ.get("XLV_FUZZ", "3000"))
TURNS = 6


@pytest.mark.parametrize("turn", range(TURNS))
def test_spoiled_cases_end_and_both_readers_agree(turn: int) -> None:
    ends: Counter[str] = Counter()
    found = [trouble for seed in range(turn, CASES, TURNS) for trouble in troubles(seed, ends)]
    assert found == []
    # Neither all refused at the door nor all read.
    assert ends["a book"] > 0 < ends["broken-zip"]


def test_a_seed_gives_the_same_bytes() -> None:
    assert [made(seed) for seed in range(40)] == [made(seed) for seed in range(40)]
    assert len({made(seed)[0] for seed in range(200)}) == len(set(fuzz.KINDS))


def _endless(*_: object, **__: object) -> Refusal:
    while True:
        pass


def _different(*_: object, fast: bool = True, **__: object) -> Refusal:
    return Refusal("truncated", str(fast))


def _unreadable(*_: object, **__: object) -> Refusal:
    return Refusal("unreadable", "KeyError")


def _raising(*_: object, **__: object) -> Book:
    raise KeyError("x")


@pytest.mark.skipif(not hasattr(fuzz.signal, "setitimer"), reason="the system has no clock of CPU time that rings")
@pytest.mark.parametrize(
    ("reader", "what"),
    [
        (_endless, "hang"),
        (_different, "difference"),
        (_unreadable, "traceback KeyError"),
        (_raising, "traceback KeyError('x')"),
    ],
)
def test_what_is_wrong_is_seen(reader: object, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "read_book", reader)
    monkeypatch.setattr(fuzz, "MOST_SECONDS", 0.1)
    kind = made(0)[0]
    assert set(troubles(0, Counter())) == {Trouble(0, kind, what)}
