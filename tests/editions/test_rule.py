"""A rule as a file says it: one thing out of six, and what holds where a line says nothing."""

import pytest
from pydantic import TypeAdapter

from xlvalidate.editions.rule import (
    ByHand,
    Cells,
    Equation,
    Headings,
    Rule,
    RuleLine,
    SameAsLast,
    Units,
    said_once,
)
from xlvalidate.findings import Severity
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.tolerance import EXACTLY

HEAD = {"id": "R", "severity": "must", "source": "s"}
ALL = {"id": "R", "severity": Severity.MUST, "source": "s"}


def read(**said: object) -> Rule:
    return TypeAdapter(RuleLine).validate_python(HEAD | said)


KINDS = [
    ({"says": "a = b"}, Equation(**ALL, claim=parse("a = b"))),
    ({"cells": "t"}, Cells(**ALL, table="t")),
    ({"headings": "t"}, Headings(**ALL, table="t")),
    ({"units": ["t_*"]}, Units(**ALL, codes=("t_*",))),
    ({"copied": True}, SameAsLast(**ALL, copied=True)),
    ({"manual": True}, ByHand(**ALL, manual=True)),
]


@pytest.mark.parametrize(("said", "rule"), KINDS, ids=[next(iter(said)) for said, _ in KINDS])
def test_each_of_the_six(said, rule):
    assert read(**said) == rule


def test_what_holds_where_a_rule_says_nothing():
    rule = read(manual=True)
    assert (rule.each, rule.applies, rule.label, rule.why, rule.translations) == (None, {}, None, None, {})
    assert (rule.blanks, rule.zero_blanks, rule.tolerance, rule.trial) == ("not-run", False, EXACTLY, None)


def test_an_empty_operand_is_zero_where_the_rule_says_so():
    assert read(says="a = b", blanks="zero").zero_blanks is True


# What a line says, what of it is kept, and whether it says one thing.
SAID = [
    ({"says": "a = b"}, {"says": "a = b"}, True),
    ({"cells": "t"}, {"cells": "t"}, True),
    ({"headings": "t"}, {"headings": "t"}, True),
    ({"units": ["a"]}, {"units": ["a"]}, True),
    ({"copied": True}, {"copied": True}, True),
    ({"manual": True}, {"manual": True}, True),
    ({}, {"manual": True}, False),
    # These say nothing.
    ({"units": []}, {"manual": True}, False),
    ({"copied": False}, {"manual": True}, False),
    ({"manual": False}, {"manual": True}, False),
    ({"units": [], "copied": False, "manual": False, "cells": "t"}, {"cells": "t"}, True),
    # These do: an empty rule is a rule with a fault.
    ({"says": ""}, {"says": ""}, True),
    ({"cells": ""}, {"cells": ""}, True),
    ({"headings": ""}, {"headings": ""}, True),
    # Of several the first is kept, whichever is written first.
    ({"manual": True, "says": "a = b"}, {"says": "a = b"}, False),
    ({"copied": True, "units": ["a"]}, {"units": ["a"]}, False),
    ({"headings": "t", "cells": "t"}, {"cells": "t"}, False),
]


@pytest.mark.parametrize(("said", "kept", "clear"), SAID)
def test_a_line_says_one_thing(said, kept, clear):
    assert said_once(HEAD | said) == (HEAD | kept, clear)
