"""A rule's short codes on one row, column, group, cell or entry: to the full codes of indicators."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from xlvalidate.editions.edition import Indicator, SetOf
from xlvalidate.editions.entry_places import MOST_IN_A_RULE, BesideCells
from xlvalidate.editions.grid import joined
from xlvalidate.editions.rule_axes import Repetition, UnresolvedError
from xlvalidate.errors import Fact, words
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import (
    THIS,
    Among,
    AmongEntries,
    Amount,
    Apply,
    Arithmetic,
    Blank,
    Both,
    Claim,
    Comparison,
    Day,
    Either,
    EntryRelation,
    Iff,
    Matches,
    Negative,
    Node,
    Not,
    Number,
    OverEntries,
    Plain,
    Quoted,
    Ref,
    SameText,
    Sum,
    Ticked,
    When,
    Whose,
    divisors,
    nodes,
)
from xlvalidate.rules.types import ValueType, trimmed

NO_ENTRIES = BesideCells()


@dataclass(frozen=True, slots=True)
class Resolver:
    """Reads short codes at one key of an axis; without an axis only full codes are read. `own` is the open table at
    whose entries they are read.
    """

    indicators: Mapping[str, Indicator]
    sets: Mapping[str, SetOf]
    axis: Repetition | None = None
    key: str = ""
    entries: BesideCells = NO_ENTRIES
    own: str = ""

    def claim(self, claim: Claim) -> Claim:
        """The same claim over full codes. Raises UnresolvedError, also where types do not fit together."""
        try:
            return self._claim(claim)
        except UnresolvedError as error:
            error.found_in(claim)
            raise

    def _claim(self, claim: Claim) -> Claim:
        match claim:
            case Not(inner):
                return Not(self._claim(inner))
            case Both(first, second):
                return Both(self._claim(first), self._claim(second))
            case Either(first, second):
                return Either(self._claim(first), self._claim(second))
            case When(first, second):
                return When(self._claim(first), self._claim(second))
            case Iff(first, second):
                return Iff(self._claim(first), self._claim(second))
            case _:
                return self.plain(claim)

    def plain(self, claim: Plain) -> Claim:
        """A claim without another in it."""
        match claim:
            case Comparison(left, op, right):
                return self.comparison(left, op, right)
            case SameText(left, right):
                return SameText(self.text(left, right), self.text(right, left))
            case Among(of, items):
                return self.among(of, items)
            case Matches(of, pattern):
                return Matches(self.of_type(of, ValueType.TEXT), pattern)
            case Ticked(of):
                return Ticked(self.of_type(of, ValueType.FLAG))
            case Blank(of):
                return Blank(self.ref(of))
            case AmongEntries():
                return self.among_entries(claim)

    def among_entries(self, claim: AmongEntries) -> Claim:
        """What other entries decide; `x in list` is one of its items."""
        listed = self.entries.lists.get(claim.within[0].code) if claim.within and not claim.within[0].period else None
        if listed is not None:
            if len(listed.items) > MOST_IN_A_RULE:
                raise UnresolvedError("list-too-long", claim.within[0], list=listed.code, most=MOST_IN_A_RULE)
            return self.among(claim.of[0], tuple(map(Quoted, listed.items)))
        within = tuple(map(self.within, claim.within))
        if not self.own:
            raise UnresolvedError("no-entry", claim.of[0], code=claim.of[0].code)
        of = tuple(map(self.ref, claim.of))
        for ref, said in zip(of, claim.of, strict=True):
            if ref.code not in self.entries.columns:
                raise UnresolvedError("no-entry", said, code=said.code)
        wanted = self.type_of(of[0])
        if claim.relation is EntryRelation.ORDERED and wanted not in (ValueType.NUMBER, ValueType.DATE):
            raise UnresolvedError("no-number", claim.of[0], code=claim.of[0].code, given=words(f"type.{wanted}"))
        if within and self.type_of(within[0]) is not wanted:
            raise self._clash(claim.of[0], claim.within[0], wanted)
        return AmongEntries(claim.relation, of, within)

    def over_entries(self, amount: OverEntries) -> tuple[Amount, ValueType]:
        """What entries come to, as a figure of its own."""
        self._now(amount.of, amount.of)
        if amount.function == "count":
            table, column = amount.of.code, None
            if table not in self.entries.tables:
                raise UnresolvedError("no-open-table", amount.of, code=table, known=self._open_tables())
        else:
            full = self.entries.column(amount.of.code)
            if full is None and self.own:
                full = joined(self.own, amount.of.code)
            column = self.entries.columns.get(full or "")
            if column is None:
                raise UnresolvedError("no-open-column", amount.of, code=amount.of.code, known=self._open_tables())
            table, given = column.table, column.kind.facts.type
            if given is not ValueType.NUMBER and (given is not ValueType.DATE or amount.function == "sum"):
                raise UnresolvedError("no-number", amount.of, code=amount.of.code, given=words(f"type.{given}"))
        where = None
        if amount.where is not None:
            over = Repetition(table, "entries", ("",))
            where = Resolver(self.indicators, self.sets, over, "", self.entries, table)._claim(amount.where)
            if any(isinstance(node, AmongEntries | Sum) or node in self._figures() for node in nodes(where)):
                raise UnresolvedError("where-of-entries", amount.of)
            if (divisor := next(iter(divisors(where)), None)) is not None:
                raise UnresolvedError("where-divides", divisor)
        of = ValueType.NUMBER if column is None else column.kind.facts.type
        return self.entries.figure(amount.function, table, column, where), of

    def _figures(self) -> tuple[Ref, ...]:
        return tuple(map(Ref, self.entries.figures))

    def _open_tables(self) -> Fact:
        return tuple(sorted(self.entries.tables)) or words("none")

    def comparison(self, left: Amount, op: str, right: Amount) -> Claim:
        """Two amounts of one type, or two texts."""
        one, two = (self._type_of_ref(side) for side in (left, right))
        for side, given in ((left, one), (right, two)):
            if given is ValueType.FLAG and isinstance(side, Ref):
                raise UnresolvedError("flag-compared", side, code=side.code)
        if one is two is ValueType.TEXT and isinstance(left, Ref) and isinstance(right, Ref):
            if op not in ("=", "<>"):
                raise UnresolvedError("texts-have-no-order", left, op=op)
            same = SameText(self.ref(left), self.ref(right))
            return same if op == "=" else Not(same)
        for number, given, of in ((right, one, left), (left, two, right)):
            if op in ("=", "<>") and given is ValueType.TEXT and isinstance(number, Number) and isinstance(of, Ref):
                raise UnresolvedError("text-without-quotes", number, code=of.code, given=written(number))
        (first, given), (second, wanted) = self._amount(left), self._amount(right)
        if given is not wanted:
            raise self._clash(left, right, given)
        return Comparison(first, op, second)

    def _clash(self, left: Node, right: Node, given: ValueType) -> UnresolvedError:
        """A day beside a number; a number may be a day that is written otherwise."""
        number = right if given is ValueType.DATE else left
        if isinstance(number, Number) and (day := _eight_digits(number.value)) is not None:
            return UnresolvedError("look-alike", number, character=written(number), instead=day)
        return UnresolvedError("type-clash", right, left=written(left), right=written(right))

    def among(self, of: Amount | Quoted, items: tuple[Number | Day | Quoted, ...]) -> Claim:
        """One of a list, whose items are all of the type of what is looked for."""
        for number, item in enumerate(items):
            if item in items[:number]:
                raise UnresolvedError("item-twice", item, item=written(item))
        texts = [item for item in items if isinstance(item, Quoted)]
        if len(texts) == len(items):
            if not isinstance(of, Ref | Quoted):
                raise UnresolvedError("text-beside-number", of)
            return Among(self.text(of, *texts), items)
        if texts or isinstance(of, Quoted):
            raise UnresolvedError("items-of-one-type", of if isinstance(of, Quoted) else texts[0])
        if isinstance(of, Ref) and self._type_of_ref(of) is ValueType.FLAG:
            raise UnresolvedError("flag-compared", of, code=of.code)
        amount, given = self._amount(of)
        for item in items:
            if isinstance(item, Day) is not (given is ValueType.DATE):
                if isinstance(item, Day):
                    raise UnresolvedError("type-clash", item, left=written(of), right=written(item))
                raise self._clash(of, item, given)
        return Among(amount, items)

    def text(self, of: Ref | Quoted, *beside: Ref | Quoted) -> Ref | Quoted:
        """A text of a comparison, with what stands `beside` it: of a list of choices one of them."""
        if isinstance(of, Quoted):
            return of
        found = self.ref(of)
        given, said = self.type_of(found), next((one for one in beside if isinstance(one, Quoted)), None)
        if said is not None and given is ValueType.DATE:
            from xlvalidate.rules.habits import day_in  # only where something is wrong

            raise UnresolvedError("day-in-quotes", said, given=said.value, instead=day_in(said.value) or "2026-03-31")
        if said is not None and given is ValueType.FLAG:
            raise UnresolvedError("flag-compared", of, code=of.code)
        if said is not None and given is ValueType.NUMBER:
            raise UnresolvedError("number-in-quotes", said, code=of.code, given=said.value)
        choices = tuple(map(trimmed, self._known(found.code).choices))
        for one in beside:
            if choices and isinstance(one, Quoted) and trimmed(one.value) not in choices:
                raise self._no_choice(one, of, choices)
        return self.of_type(of, ValueType.TEXT)

    def _no_choice(self, said: Quoted, of: Ref, choices: tuple[str, ...]) -> UnresolvedError:
        near = get_close_matches(trimmed(said.value), choices, n=1, cutoff=0.5)
        if near:
            return UnresolvedError("no-such-choice-near", said, given=said.value, code=of.code, near=near[0])
        return UnresolvedError("no-such-choice", said, given=said.value, code=of.code, known=choices)

    def of_type(self, of: Ref, wanted: ValueType) -> Ref:
        """A reference whose indicator is of a type."""
        found = self.ref(of)
        given = self.type_of(found)
        if given is not wanted:
            raise UnresolvedError(f"no-{wanted}", of, code=of.code, given=words(f"type.{given}"))
        return found

    def amount(self, amount: Amount) -> Amount:
        """The same amount over full codes."""
        return self._amount(amount)[0]

    def _amount(self, amount: Amount) -> tuple[Amount, ValueType]:
        match amount:
            case Number():
                return amount, ValueType.NUMBER
            case Day():
                return amount, ValueType.DATE
            case Ref():
                return self._operand(amount)
            case Sum() if self.own and amount.of not in self.sets and not amount.period:
                return self.over_entries(OverEntries("sum", Ref(amount.of)))
            case Sum():
                return Sum(amount.of, amount.period, tuple(self.members(amount))), ValueType.NUMBER
            case OverEntries():
                return self.over_entries(amount)
            case Negative(operand):
                return Negative(self._number(operand)), ValueType.NUMBER
            case Apply("round", (of, places)):
                return Apply("round", (self._number(of), places)), ValueType.NUMBER
            case Apply("abs", (of,)):
                return Apply("abs", (self._number(of),)), ValueType.NUMBER
            case Apply(function, of):
                return self._least_or_most(function, of)
            case Arithmetic(left, op, right):
                return self._arithmetic(left, op, right)

    def _operand(self, ref: Ref) -> tuple[Amount, ValueType]:
        found = self.ref(ref)
        given = self.type_of(found)
        if given not in (ValueType.NUMBER, ValueType.DATE):
            raise UnresolvedError("no-number", ref, code=ref.code, given=words(f"type.{given}"))
        return found, given

    def _number(self, amount: Amount) -> Amount:
        found, given = self._amount(amount)
        if given is not ValueType.NUMBER:
            raise UnresolvedError("day-as-number", amount, given=written(amount))
        return found

    def _least_or_most(self, function: str, of: tuple[Amount, ...]) -> tuple[Amount, ValueType]:
        found = [self._amount(one) for one in of]
        for other, one in zip(found[1:], of[1:], strict=True):
            if other[1] is not found[0][1]:
                raise self._clash(of[0], one, found[0][1])
        return Apply(function, tuple(amount for amount, _ in found)), found[0][1]

    def _arithmetic(self, left: Amount, op: str, right: Amount) -> tuple[Amount, ValueType]:
        """Days between dates are a number; a day and a number of days are a day."""
        (one, first), (two, second) = self._amount(left), self._amount(right)
        days = (first is ValueType.DATE, second is ValueType.DATE)
        results = {(False, False): ValueType.NUMBER}
        if op == "-":
            results |= {(True, True): ValueType.NUMBER, (True, False): ValueType.DATE}
        if op == "+":
            results |= {(True, False): ValueType.DATE, (False, True): ValueType.DATE}
        if days not in results:
            culprit = left if days[0] else right
            raise UnresolvedError("day-in-arithmetic", culprit, given=written(culprit), op=op)
        return Arithmetic(one, op, two), results[days]

    def _type_of_ref(self, side: Amount) -> ValueType | None:
        return self.type_of(self.ref(side)) if isinstance(side, Ref) else None

    def type_of(self, ref: Ref) -> ValueType:
        """The type of an indicator, by its full code."""
        return self._known(ref.code).kind.facts.type

    def _known(self, code: str) -> Indicator:
        found = self.indicators.get(code) or self.entries.columns.get(code)
        return found or self.entries.figures[code].indicator

    def ref(self, ref: Ref) -> Ref:
        """One reference; a code of the axis comes before a full code."""
        if "." in ref.code:
            return self.column(ref)
        for own in (joined(self.own, ref.code), ref.code) if self.own else ():
            if own in self.entries.columns and self.entries.columns[own].table == self.own:
                return self._now(Ref(own, ref.period), ref)
        short = self.axis and self.axis.full(self.key, "" if ref.code == THIS else ref.code)
        if short and short in self.indicators:
            return Ref(short, ref.period)
        if ref.code in self.indicators and ref.code != THIS:
            return ref
        if (column := self.entries.columns.get(ref.code)) is not None:
            raise UnresolvedError("open-code", ref, code=ref.code, instead=f"{column.table}.{column.short}")
        at = words("at-key", axis=f"{self.axis.table}.{self.axis.axis}", key=self.key) if self.axis else ""
        from xlvalidate.rules.habits import unknown_code  # only where something is wrong

        if (habit := unknown_code(ref.code)) is not None:
            raise UnresolvedError(habit.why, ref, **dict(habit.facts))
        raise UnresolvedError("no-indicator", ref, code=ref.code, at=at, near=self._near(ref.code))

    def elsewhere(self, ref: Ref) -> Ref:
        """`award.amount`: a column of some open table."""
        code = self.entries.column(ref.code)
        if code is None and ref.code.partition(".")[0] not in self.entries.tables:
            raise UnresolvedError("before-a-code", ref)
        if code is None:
            raise UnresolvedError("no-open-column", ref, code=ref.code, known=self._open_tables())
        return self._now(Ref(code, ref.period), ref)

    def within(self, ref: Ref) -> Ref:
        """A column in which something is looked for; one of the entry's own table may go without the table's code."""
        if "." in ref.code:
            return self.elsewhere(ref)
        own = joined(self.own, ref.code)
        if not self.own or own not in self.entries.columns:
            raise UnresolvedError("habit.in", ref)
        return self._now(Ref(own, ref.period), ref)

    def column(self, ref: Ref) -> Ref:
        """The same of the entry that is spoken of."""
        found = self.elsewhere(ref)
        if self.entries.columns[found.code].table != self.own:
            raise UnresolvedError("other-entry" if self.own else "no-entry", ref, code=ref.code, table=self.own)
        return found

    def _now(self, found: Ref, said: Ref) -> Ref:
        if found.period is not Whose.NOW:
            raise UnresolvedError("entries-now", said, code=said.code)
        return found

    def members(self, total: Sum) -> Iterator[Ref]:
        """The members of a set at this key."""
        found = self.sets.get(total.of)
        if found is None:
            raise UnresolvedError("no-set", total, set=total.of, known=tuple(self.sets) or words("none"))
        # Where the other axis has one member without a code, a member of the set is an indicator by itself.
        alone = [joined(found.table, member) for member in found.members]
        if all(code in self.indicators for code in alone):
            yield from (self._compared(Ref(code, total.period), total) for code in alone)
            return
        if self.axis is None or self.axis.table != found.table or self.axis.axis == found.axis:
            raise UnresolvedError(f"across-{found.axis}", total, set=total.of, table=found.table)
        for member in found.members:
            yield self._compared(self.ref(Ref(member, total.period)), total)

    def _compared(self, ref: Ref, total: Sum) -> Ref:
        """A member of a sum."""
        if (given := self.type_of(ref)) is not ValueType.NUMBER:
            raise UnresolvedError("no-number", total, code=ref.code, given=words(f"type.{given}"))
        return ref

    def _near(self, code: str) -> Fact:
        near = get_close_matches(code, self.indicators, n=1)
        return words("near", near=near[0]) if near else ""


def _eight_digits(number: Decimal) -> str | None:
    """The day that a number such as 20260331 is, as a rule writes it."""
    try:
        return date.fromisoformat(str(number)).isoformat() if len(str(number)) == 8 else None
    except ValueError:
        return None
