"""Entries of open tables in plain numbers: for what no frame holds, and for what is said of one entry."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from xlvalidate.checking.entry_layout import zeroed
from xlvalidate.checking.figures import value_of
from xlvalidate.checking.judged_rules import Sides
from xlvalidate.checking.plain_balances import entry_meets, judged_entry
from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.editions.model import BlankMeans
from xlvalidate.reading.submission import Entries, Reading, Submission, blank_reading
from xlvalidate.rules.demands import Atom
from xlvalidate.rules.tree import AmongEntries, Amount, Claim, EntryRelation, Ref, among_entries, blanks_asked, operands
from xlvalidate.rules.types import Figure


@dataclass(frozen=True)
class EntriesAlone:
    """The open tables of one submission. What is asked of other entries is looked up once."""

    submission: Submission

    @property
    def edition(self) -> Edition:
        """The form's."""
        return self.submission.edition

    def entries(self, instance: Instance) -> Entries:
        """Those that a rule speaks of."""
        return self.submission.entries[instance.entries]

    def lacking(self, instance: Instance, entry: int) -> list[Reading]:
        """What a rule lacks at an entry."""
        found = ((ref, self.figure(ref, instance, entry)) for ref in instance.operands)
        return [self.reading(ref, instance, entry) for ref, figure in found if figure is None]

    def judged(self, instance: Instance, entry: int) -> tuple[bool, Sides, Mapping[Atom, bool]] | Amount:
        """A rule at an entry that lacks nothing."""
        return judged_entry(instance.claim, self.figures(instance, entry), self.blanks(instance.claim, instance, entry))

    def figures(self, instance: Instance, entry: int) -> dict[Ref, Figure]:
        """What a rule asks for at an entry, as far as it is there."""
        found: dict[Ref, Figure] = {}
        for ref in instance.operands:
            if (figure := self.figure(ref, instance, entry)) is not None:
                found[ref] = figure
        for among in among_entries(instance.claim):
            if (holds := self.among(among, entry)) is not None:
                found[among.known_as] = int(holds)
        return found

    def figure(self, ref: Ref, instance: Instance, entry: int) -> Figure | None:
        """What an operand counts as at an entry."""
        zero = zeroed(self.edition, ref, zero_blanks=instance.rule.zero_blanks)
        return _counts_as(self.reading(ref, instance, entry), self._is_column(ref), zero_blanks=zero)

    def reading(self, ref: Ref, instance: Instance, entry: int) -> Reading:
        """What was read of an operand at an entry."""
        if ref.code in self.edition.columns:
            return self.entries(instance).reading(ref.code, entry)
        return self.submission.reading(ref.code)

    def _is_column(self, ref: Ref) -> bool:
        return ref.code in self.edition.columns

    def blanks(self, claim: Claim, instance: Instance, entry: int) -> frozenset[Ref]:
        """Of what a claim asks whether it is blank, what is."""
        return frozenset(ref for ref in blanks_asked(claim) if is_blank(self.reading(ref, instance, entry)))

    def among(self, claim: AmongEntries, entry: int) -> bool | None:
        """What only other entries decide of one; None where it lacks itself what is asked."""
        if (claim, entry) in self.told:
            return self.told[claim, entry]
        own = self._keys(claim.of)
        key = own[entry]
        if key is None:
            return None
        match claim.relation:
            case EntryRelation.UNIQUE:
                return self._counts(claim.of)[key] == 1
            case EntryRelation.EXISTS:
                return key in self._counts(claim.within)
            case EntryRelation.ORDERED:
                before = next((one for one in reversed(own[:entry]) if one is not None), None)
                return before is None or key >= before

    def _counts(self, refs: tuple[Ref, ...]) -> Counter[tuple[Figure, ...] | None]:
        if refs not in self._known:
            self._known[refs] = Counter(self._keys(refs))
        return self._known[refs]

    @cached_property
    def told(self) -> dict[tuple[AmongEntries, int], bool]:
        """What is known already of entries beside others: a frame has compared all of them."""
        return {}

    @cached_property
    def _known(self) -> dict[tuple[Ref, ...], Counter[tuple[Figure, ...] | None]]:
        return {}

    @cached_property
    def _keys_known(self) -> dict[tuple[Ref, ...], list[tuple[Figure, ...] | None]]:
        return {}

    def _keys(self, refs: tuple[Ref, ...]) -> list[tuple[Figure, ...] | None]:
        """By entry what stands in some columns; None where one of them has nothing."""
        if refs not in self._keys_known:
            entries = self.submission.entries[self.edition.columns[refs[0].code].table]
            zero = [zeroed(self.edition, ref, zero_blanks=False) for ref in refs]
            found: list[tuple[Figure, ...] | None] = []
            for entry in range(len(entries.rows)):
                values = [
                    _counts_as(entries.reading(ref.code, entry), True, zero_blanks=own)
                    for ref, own in zip(refs, zero, strict=True)
                ]
                there = tuple(one for one in values if one is not None)
                found.append(there if len(there) == len(refs) else None)
            self._keys_known[refs] = found
        return self._keys_known[refs]

    def meets(self, where: Claim, table: str, entry: int) -> bool | Reading:
        """Does an entry meet a condition? Where it lacks what is asked, the reading of that; what rightly is left blank
        meets none.
        """
        entries = self.submission.entries[table]

        def read(ref: Ref) -> Reading:
            own = ref.code in self.edition.columns
            return entries.reading(ref.code, entry) if own else self.submission.reading(ref.code)

        figures: dict[Ref, Figure] = {}
        lacking: list[Reading] = []
        for ref in operands(where):
            zero = zeroed(self.edition, ref, zero_blanks=False)
            value = _counts_as(read(ref), self._is_column(ref), zero_blanks=zero)
            if value is None:
                lacking.append(read(ref))
            else:
                figures[ref] = value
        if lacking:
            return next((_as_lacking(reading) for reading in lacking if not is_rightly_blank(reading)), False)
        blanks = frozenset(ref for ref in blanks_asked(where) if is_blank(read(ref)))
        return entry_meets(where, figures, blanks)


def _counts_as(reading: Reading, is_column: bool, *, zero_blanks: bool) -> Figure | None:
    """What stands at an entry. Of a column that is lost nobody knows, whatever a blank in it would mean."""
    return None if is_column and reading.cell is None else value_of(reading, zero_blanks=zero_blanks)


def _as_lacking(reading: Reading) -> Reading:
    """A reading that stands for what entries come to: of a lost column that is never 0."""
    indicator = reading.indicator
    return reading if reading.cell is not None else blank_reading(replace(indicator, blank=BlankMeans.UNKNOWN), None)


def is_rightly_blank(reading: Reading) -> bool:
    """Was it left blank, and may it be? Of a cell that is lost nobody knows."""
    return is_blank(reading) and reading.indicator.blank is BlankMeans.EMPTY


def is_blank(reading: Reading) -> bool:
    """Is its cell there, and was nothing typed in it?"""
    return reading.blank and reading.cell is not None


def rightly_blank(readings: Sequence[Reading]) -> bool:
    """Does a rule not apply, as all that it lacks may be left blank?"""
    return all(map(is_rightly_blank, readings))


def every_entry(entries: Entries) -> Iterator[int]:
    """The numbers of the entries."""
    return iter(range(len(entries.rows)))
