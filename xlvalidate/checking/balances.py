"""Every rule instance over a batch: both sides computed in one frame, and judged by pandera.

A row is one thing that an instance demands of a submission. It is there where every operand is and nothing is divided
by 0; the others are told with the reason. The sides of a quotient are multiplied by what they are divided by: such a
row is judged like any other, and what its sides come to is asked of `plain_balances` where they are shown.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from xlvalidate.checking import schemas
from xlvalidate.checking.batch_figures import BatchFigures
from xlvalidate.checking.expressions import WHOLE
from xlvalidate.checking.failures import failures
from xlvalidate.checking.figures import NotComputed, absent, absent_blocks, not_for
from xlvalidate.checking.judged_rules import Broken, Judged, Sides
from xlvalidate.checking.layout import Layout, SharedFrame
from xlvalidate.checking.plain_balances import absent_alone, judged_alone, sides_alone
from xlvalidate.findings import Number
from xlvalidate.rules.demands import Atom, atoms, demands
from xlvalidate.rules.exact import EXACT
from xlvalidate.rules.tree import Claim, Comparison, Iff

_KEY = ["submission", "rule"]
_COLUMNS = ["submission", "rule", "part", "asked", "left", "relation", "right", "difference", "tolerance"]


_KEYS = dict.fromkeys(_KEY, pl.UInt32)
_FIRST = pl.lit(0, dtype=pl.UInt32)


def judged(batch: BatchFigures) -> list[Judged]:
    """What the rules come to over each submission of a batch."""
    frame, absences = balances_frame(batch)
    broken = _broken(batch, frame)
    found = []
    for owner, (submission, last) in enumerate(zip(batch.submissions, batch.lasts, strict=True)):
        edition, alone = batch.layout.edition, batch.layout.alone
        if owner in batch.apart:
            found.append(judged_alone(edition, submission, last))
        elif alone:
            other = judged_alone(edition, submission, last, alone)
            found.append(Judged({**broken[owner], **other.broken}, {**absences[owner], **other.absent}))
        else:
            found.append(Judged(broken[owner], absences[owner]))
    return found


def sides(batch: BatchFigures) -> list[dict[int, Sides]]:
    """The sides that decide: of each submission, by position, of the instances that could be computed."""
    frame, absences = balances_frame(batch)
    rows: dict[int, dict[int, list[Mapping[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in frame.sort(*_KEY, "part").with_columns(met=schemas.MET).iter_rows(named=True):
        rows[row["submission"]][row["rule"]].append(row)
    found = []
    for owner, (submission, last) in enumerate(zip(batch.submissions, batch.lasts, strict=True)):
        edition = batch.layout.edition
        if owner in batch.apart:
            found.append(sides_alone(edition, submission, last))
            continue
        of = {
            rule: _sides(batch.layout, _deciding(edition.instances[rule].claim, parts))
            for rule, parts in rows[owner].items()
            if rule not in batch.layout.divides
        }
        unsaid = [rule for rule in batch.layout.divides if rule not in absences[owner]]
        unsaid += [rule for rule, said in of.items() if said is None]
        by_itself = [*unsaid, *batch.layout.alone]
        alone = sides_alone(edition, submission, last, by_itself) if by_itself else {}
        found.append({rule: said for rule, said in of.items() if said is not None} | alone)
    return found


def balances_frame(batch: BatchFigures) -> tuple[pl.DataFrame, list[dict[int, NotComputed]]]:
    """Everything that is demanded of the submissions of a batch, and for each submission, by position, the instances
    that cannot be computed.
    """
    layout, owners = batch.layout, len(batch.submissions)
    if not layout.frames:
        return _nothing(layout), [{} for _ in range(owners)]
    sides: list[pl.Series] = []
    for shared, frame in _columns(batch):
        sides += frame.with_columns(shared.sides).get_columns()[frame.width :]
    columns = 4 if layout.measured else 3
    asked, left, right, *tolerance = (pl.concat(sides[at::columns]) for at in range(columns))
    lines = pl.DataFrame({"submission": pl.Series(range(owners), dtype=pl.UInt32)})
    rows = layout.rows.join(lines, how="cross") if owners > 1 else layout.rows.with_columns(_FIRST.alias("submission"))
    of_rows = [asked.alias("asked"), left.alias("left"), right.alias("right"), (left - right).alias("difference")]
    if tolerance:
        rows, of_rows = rows.drop("tolerance"), [*of_rows, tolerance[0].alias("tolerance")]
    return _there(batch, rows.hstack(of_rows)[_COLUMNS])


def _nothing(layout: Layout) -> pl.DataFrame:
    sides = {name: pl.lit(None, WHOLE) for name in ("left", "right", "difference")}
    return layout.rows.with_columns(submission=_FIRST, asked=True, **sides).select(_COLUMNS)


def _columns(batch: BatchFigures) -> Iterator[tuple[SharedFrame, pl.DataFrame]]:
    """The operands of the instances that are alike: instance by instance, in each every submission."""
    layout, owners = batch.layout, len(batch.submissions)
    operands = batch.figures[_gathered(layout.gathered, layout.width, owners)]
    texts = batch.words[_gathered(layout.texts_gathered, len(layout.texts), owners)]
    blanks = _blanks(batch)
    operand = text = blank = 0
    for shared in layout.frames:
        height = shared.count * owners
        columns = {}
        for slot in range(shared.operands):
            if slot in shared.texts:
                columns[str(slot)] = texts.slice(text, height)
                text += height
            else:
                columns[str(slot)] = operands.slice(operand, height)
                operand += height
        for slot in range(shared.blanks):
            columns[f"b{slot}"] = blanks.slice(blank, height)
            blank += height
        yield shared, pl.DataFrame(columns or {"nothing": pl.repeat(None, height, eager=True)})


def _gathered(positions: pl.Series, width: int, owners: int) -> pl.Series:
    """Where each operand stands for the first submission, the second, and so on; then the next operand."""
    if owners == 1 or not len(positions):
        return positions
    lines = pl.DataFrame({"line": pl.int_range(0, owners * width, width, dtype=pl.UInt32, eager=True)})
    found = positions.to_frame("position").join(lines, how="cross")
    return found.select(pl.col("position") + pl.col("line")).to_series()


def _blanks(batch: BatchFigures) -> pl.Series:
    layout = batch.layout
    if not len(layout.blanks_gathered):
        return pl.Series([], dtype=pl.Boolean)
    codes = list(layout.edition.indicators)
    asked = [codes[position] for position in layout.blanks_gathered]
    return pl.Series([one.readings[code].blank for code in asked for one in batch.submissions], dtype=pl.Boolean)


def _there(batch: BatchFigures, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[dict[int, NotComputed]]]:
    """The rows that are to be judged; the others by submission and position, with the reason."""
    found = [_not_asked(batch, owner) for owner in range(len(batch.submissions))]
    if any(found):
        pairs = [(owner, rule) for owner, rules in enumerate(found) for rule in rules]
        frame = frame.join(pl.DataFrame(pairs, _KEYS, orient="row"), on=_KEY, how="anti", maintain_order="left")
    runs = frame["difference"].is_not_null() & frame["asked"].is_not_null()
    if not runs.all():
        at = (~runs).arg_true()
        left = dict.fromkeys(zip(frame["submission"][at].to_list(), frame["rule"][at].to_list(), strict=True))
        for owner, rule in left:
            if owner not in batch.apart and (why := _absent(batch, owner, rule)) is not None:
                found[owner][rule] = why
        frame = frame.filter(runs)
    return frame, [dict(sorted(one.items())) for one in found]


def _not_asked(batch: BatchFigures, owner: int) -> dict[int, NotComputed]:
    """The instances that a submission is not asked for at all."""
    layout, submission = batch.layout, batch.submissions[owner]
    if not layout.conditional or owner in batch.apart:
        return {}
    blocks = absent_blocks(layout.edition, submission)
    reasons = {rule: not_for(layout.edition.instances[rule], submission, blocks) for rule in layout.conditional}
    return {rule: NotComputed(rule, why) for rule, why in reasons.items() if why is not None}


def _absent(batch: BatchFigures, owner: int, rule: int) -> NotComputed | None:
    """Why there is nothing in a row; None where it divides by 0, and other rows of its instance decide."""
    layout, line = batch.layout, batch.lines[owner]
    used = layout.used[rule]
    refs = layout.edition.instances[rule].operands
    lacking = [ref for ref, position in zip(refs, used, strict=True) if line[position] is None]
    if lacking:
        return absent(rule, lacking, batch.submissions[owner])
    return absent_alone(layout.edition, batch.submissions[owner], batch.lasts[owner], rule)


def _broken(batch: BatchFigures, frame: pl.DataFrame) -> list[dict[int, Broken]]:
    """By submission and position, the instances of which pandera finds something against a row."""
    layout = batch.layout
    found: list[dict[int, Broken]] = [{} for _ in batch.submissions]
    rows = [row for row, _ in failures(schemas.BALANCES, frame)]
    if not rows:
        return found
    failing = frame[rows]
    met: dict[tuple[int, int], dict[Atom, bool]] = defaultdict(dict)
    for row in frame.join(failing, on=_KEY, how="semi").select(*_KEY, "part", schemas.MET.alias("met")).iter_rows():
        owner, rule, part, is_met = row
        met[owner, rule][layout.parts[rule, part].atom] = is_met
    # The first thing that is not met decides.
    decisive = failing.sort(*_KEY, "part").unique(_KEY, keep="first", maintain_order=True)
    for one in decisive.iter_rows(named=True):
        owner, rule = one["submission"], one["rule"]
        said = _sides(layout, one)
        if said is None:
            said = sides_alone(layout.edition, batch.submissions[owner], batch.lasts[owner], [rule])[rule]
        if rule in layout.divides:  # nothing is against what divides by 0
            for demand in demands(layout.edition.instances[rule].claim):
                met[owner, rule].setdefault(demand.atom, True)
        found[owner][rule] = Broken(rule, said, met[owner, rule])
    return found


def _deciding(claim: Claim, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The row with the sides that decide, where all of a claim's are there: the first that is not met, or the last. Of
    `x iff y` those of y where x holds, and of x where it does not.
    """
    if isinstance(claim, Iff):
        there = len(atoms(claim.second))
        rows = rows[:there] if rows[0]["asked"] else rows[there:]
    return next((row for row in rows if not row["met"]), rows[-1])


def _sides(layout: Layout, row: Mapping[str, Any]) -> Sides | None:
    """What the sides of a row come to; None where they are no figures."""
    part = layout.parts[row["rule"], row["part"]]
    atom, decimals = part.atom, part.decimals
    if not isinstance(atom, Comparison):
        return Sides()
    if decimals is None:
        return None
    left, right, difference = (_number(row[name], decimals) for name in ("left", "right", "difference"))
    return Sides(left, right, difference, None if atom.within is None else _number(row["tolerance"], decimals))


def _number(units: Decimal, decimals: int) -> Number:
    figure = units.scaleb(-decimals, EXACT)
    whole = int(figure)
    return whole if whole == figure else figure
