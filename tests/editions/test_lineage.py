"""Where the figures of an earlier edition are found in a later one, and mappings that lead nowhere."""

import pytest

from tests.editions.little import HEAD, codes, edition, table, told
from xlvalidate.editions.lineage import column_homes, comparable_homes, homes, lineage_faults

OLD = HEAD.replace("tiny", "old") + table("t", codes("a b"), codes("x y z"), 3)
NEW = HEAD.replace("tiny", "new")
NOW = table("t", codes("a b"), codes("x y w"), 3)


def previous(said: str, of: str = "old") -> str:
    return f'\n[[previous]]\nedition = "{of}"\n{said}\n'


HOMES = [
    ("nothing is said", "", {}),
    ("of another edition", previous('same = ["t_*"]', of="older"), {}),
    ("the same codes", previous('same = ["t_x_*"]'), {"t_x_a": "t_x_a", "t_x_b": "t_x_b"}),
    ("either pattern", previous('same = ["t_x_a", "t_y_b"]'), {"t_x_a": "t_x_a", "t_y_b": "t_y_b"}),
    # w is only in the newer edition, z only in the older one.
    ("only what both have", previous('same = ["t_[wxz]_a"]'), {"t_x_a": "t_x_a"}),
    ("capitals are other codes", previous('same = ["T_X_*"]'), {}),
    ("renamed", previous('renamed = { t_w_a = "t_z_a" }'), {"t_w_a": "t_z_a"}),
    ("renamed before the same", previous('same = ["t_x_a"]\nrenamed = { t_x_a = "t_z_a" }'), {"t_x_a": "t_z_a"}),
    (
        "said in two parts",
        previous('same = ["t_x_a"]') + previous('renamed = { t_w_b = "t_z_b" }'),
        {"t_x_a": "t_x_a", "t_w_b": "t_z_b"},
    ),
]


@pytest.mark.parametrize(("said", "expected"), [one[1:] for one in HOMES], ids=[one[0] for one in HOMES])
def test_whose_figure_an_indicator_takes(tmp_path, said, expected):
    newer, older = edition(tmp_path, NEW + said + NOW), edition(tmp_path, OLD)
    assert homes(newer, older) == expected
    assert homes(older, newer) == {}


def test_an_edition_is_its_own_home(tmp_path):
    """Two readings of one edition: what both have."""
    one = edition(tmp_path, NEW + NOW)
    other = edition(tmp_path, NEW + table("t", codes("b c"), codes("x"), 3))
    assert homes(one, other) == {"t_x_b": "t_x_b"}
    assert homes(other, one) == {"t_x_b": "t_x_b"}


@pytest.mark.parametrize(
    ("before", "after", "compared"),
    [("count", "amount", True), ("amount", "percent", False), ("count", "date", False), ("percent", "percent", True)],
)
def test_only_what_means_the_same_is_compared(tmp_path, before, after, compared):
    def of_kind(text: str, kind: str) -> str:
        said = text.replace('code = "t"', f'code = "t"\nkind = "{kind}"')
        return said.replace('"件"', '"%"') if kind == "percent" else said

    older = edition(tmp_path, of_kind(OLD, before))
    newer = edition(tmp_path, of_kind(NEW + previous('same = ["t_x_a"]') + NOW, after))
    assert homes(newer, older) == {"t_x_a": "t_x_a"}
    assert comparable_homes(newer, older) == ({"t_x_a": "t_x_a"} if compared else {})


FAULTS = [
    ('same = ["t_x_a", "t_*"]\nrenamed = { t_w_a = "t_z_a" }', []),
    ('same = ["t_x_*", "t_w_*"]', ["previous.5.same.1: not-shared pattern=t_w_* newer=new older=old"]),
    ('same = ["t_z_*", "T_*"]', [
        "previous.5.same.0: not-shared pattern=t_z_* newer=new older=old",
        "previous.5.same.1: not-shared pattern=T_* newer=new older=old",
    ]),
    ('renamed = { t_z_a = "t_x_a" }', ["previous.5.renamed.t_z_a: no-such-indicator edition=new code=t_z_a"]),
    ('renamed = { t_x_a = "t_w_a" }', ["previous.5.renamed.t_x_a: no-such-indicator edition=old code=t_w_a"]),
    ('renamed = { q = "p" }', [
        "previous.5.renamed.q: no-such-indicator edition=new code=q",
        "previous.5.renamed.q: no-such-indicator edition=old code=p",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), FAULTS)
def test_mappings_to_nowhere(tmp_path, said, expected):
    newer, older = edition(tmp_path, NEW + previous(said) + NOW), edition(tmp_path, OLD)
    found = lineage_faults(newer, newer.text.previous[0], older, ("previous", 5))
    assert [told(one) for one in found] == expected


OPEN = """
[[tables]]
code = "o"
sheet = "O"
title = "O"
open = {{ most = 9 }}
widths = [9, 9]
[[tables.blocks]]
columns = [{{ code = "a", label = "A", kind = "text" }}, {{ code = "{second}", label = "B", kind = "text" }}]
[[rules]]
id = "O-CELLS"
severity = "must"
source = "made up"
cells = "o"
"""
COLUMN_HOMES = [
    ("", {}),
    (previous('same = ["*"]'), {"o_a": "o_a"}),
    (previous('same = ["t_*"]'), {}),
    (previous('same = ["o_*"]\nrenamed = { o_c = "o_b", t_w_a = "t_z_a" }'), {"o_a": "o_a", "o_c": "o_b"}),
]


@pytest.mark.parametrize(("said", "expected"), COLUMN_HOMES)
def test_whose_entries_a_column_takes(tmp_path, said, expected):
    newer = edition(tmp_path, NEW + said + NOW + OPEN.format(second="c"))
    older = edition(tmp_path, OLD + OPEN.format(second="b"))
    assert column_homes(newer, older) == expected
    assert column_homes(newer, newer) == {"o_a": "o_a", "o_c": "o_c"}
    assert "o_a" not in homes(newer, older)
    for one in newer.text.previous:
        assert list(lineage_faults(newer, one, older, ())) == []
