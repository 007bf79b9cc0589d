"""Who wrote and sent no form that could be opened: found among the pieces of a collection. Pure."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from types import MappingProxyType

from xlvalidate.collecting.collection_state import CollectionState
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.collecting.office_claims import AGAINST
from xlvalidate.collecting.resubmissions import order_of, when
from xlvalidate.collecting.which_counts import NO_FORM
from xlvalidate.findings import Finding
from xlvalidate.intake.file_kinds import kind_of_file
from xlvalidate.intake.unpack import FROM_DOCUMENT
from xlvalidate.roster import Office, Roster

_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "no-attachment": "nothing",
        "cloud-attachment": "cloud",
        "tnef": "tnef",
        "msg": "msg",
        "sealed-mail": "sealed",
        "broken-mime": "cut",
        "truncated-attachment": "cut",
        "encrypted-archive": "locked",
        "bad-archive": "broken-archive",
        "odd-compression": "rar",
        "rar-or-7z": "rar",
        "nested-too-deep": "deep",
        "too-many-pieces": "deep",
        "too-big": "big",
        "empty": "empty",
        "not-opened": "hard",
        "over-limits": "hard",
    }
)
"""What a sender is told goes by the kind, each with a sentence `ask.<kind>`."""

OTHER, WORKBOOK, DOCUMENT = "other", "workbook", "document"
# A picture in the text is a logo; where there is nothing else, “no-attachment” stands beside it.
_ASK_NOTHING = frozenset({"system-file", "delivery-report", "inline-image"})
_MAY_HIDE = frozenset(
    {"cloud", "tnef", "msg", "sealed", "cut", "locked", "broken-archive", "rar", "deep", "big", "hard"}
)


@dataclass(frozen=True, slots=True)
class SentFile:
    """One thing in a mail that is no form. `finding` says what is wrong with a workbook, None for all else; `read_into`
    is the digest of the workbook that a document was read into.
    """

    name: str
    kind: str
    finding: Finding | None = None
    read_into: str = ""

    @property
    def may_hide_a_form(self) -> bool:
        """Can there be a form in it, that only could not be got at?"""
        return self.kind in _MAY_HIDE or (self.finding is not None and not self.is_another_workbook)

    @property
    def is_another_workbook(self) -> bool:
        """Is it a workbook that was read, and is not the form?"""
        return self.finding is not None and self.finding.why in NO_FORM


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWithoutForm:
    """A mail in which there was no form that could be opened. `offices` are those with its address in the roster: none
    where the sender is not known, several where they share it. `first` is its first line in the ledger.
    """

    offices: tuple[Office, ...]
    first: LedgerLine
    files: tuple[SentFile, ...]

    @property
    def moment(self) -> datetime | None:
        """When it was sent."""
        return when(self.first)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the offices."""
        return tuple(office.code for office in self.offices)


def mails_without_form(state: CollectionState, roster: Roster | None) -> tuple[MailWithoutForm, ...]:
    """Every such mail that a person sent, the oldest first."""
    bare = [(line, found) for line, found in _no_forms(state) if (line.mail or line.enclosed) and not line.auto]
    forms = _with_form(state, {line.delivery for line, _ in bare}) if bare else {}
    mails: dict[tuple[object, ...], list[tuple[LedgerLine, Finding]]] = defaultdict(list)
    for line, finding in bare:
        if not _is_within(line, forms):
            mails[_mail_of(line)].append((line, finding))
    found = (_mail(members, roster) for members in mails.values())
    return tuple(sorted((one for one in found if one.files), key=lambda one: order_of(one.first)))


def asked(
    mails: Iterable[MailWithoutForm], state: CollectionState
) -> Mapping[tuple[str, ...], Sequence[MailWithoutForm]]:
    """What is still to be answered, by the codes of the offices that may have sent it: those without any form. An
    office that has its address for itself stands alone.
    """
    mails = list(mails)
    wrote = {code for mail in mails for code in mail.codes}
    reported = {one.code for one in state.offices if one.code in wrote} if wrote else set()
    found: dict[tuple[str, ...], list[MailWithoutForm]] = defaultdict(list)
    for mail in mails:
        if codes := tuple(code for code in mail.codes if code not in reported):
            found[codes].append(mail)
    return found


def after_form(mails: Iterable[MailWithoutForm], line: LedgerLine, code: str) -> Iterator[SentFile]:
    """What an office sent after its form that counts, and what may hide a newer one."""
    own = [mail for mail in mails if mail.codes == (code,)]
    moment = when(line)
    for mail in own:
        if moment is not None and mail.moment is not None and mail.moment > moment:
            yield from (one for one in mail.files if one.may_hide_a_form)


def _with_form(state: CollectionState, deliveries: Container[int]) -> Mapping[int, Sequence[LedgerLine]]:
    """By delivery, of some: its pieces that are a form of some office, one that is not believed among them."""
    forms: set[int] = set()
    found: dict[int, list[LedgerLine]] = defaultdict(list)
    counted = (line for one in state.offices for line in (one.line, *one.candidates, *one.earlier))
    unbelieved = (line for line, finding in state.others if finding.why in AGAINST)
    firsts = {first.id for line, first in state.repeated if line.delivery in deliveries}
    for line in chain(counted, unbelieved):
        if line.id in firsts:
            forms.add(line.id)
        if line.delivery in deliveries:
            found[line.delivery].append(line)
    for line, first in state.repeated if firsts else ():
        if first.id in forms and line.delivery in deliveries:
            found[line.delivery].append(line)
    return found


def _no_forms(state: CollectionState) -> Iterator[tuple[LedgerLine, Finding]]:
    """Every piece that is no form of any office, with what is said of it; a repeat is what its first one is."""
    yield from ((line, finding) for line, finding in state.others if finding.why not in AGAINST)
    firsts = {first.id for _, first in state.repeated}
    said = {line.id: finding for line, finding in state.others if line.id in firsts and finding.why not in AGAINST}
    yield from ((line, said[first.id]) for line, first in state.repeated if first.id in said)


def _is_within(line: LedgerLine, forms: Mapping[int, Sequence[LedgerLine]]) -> bool:
    """Did the mail of this line, or one that was forwarded with it, bring a form?"""
    return any(
        _mail_of(form) == _mail_of(line) or line.sender in (form.sender, *form.forwarders)
        for form in forms.get(line.delivery, ())
    )


def _mail_of(line: LedgerLine) -> tuple[object, ...]:
    return line.delivery, line.sender, line.message_id, line.sent


def _mail(members: Sequence[tuple[LedgerLine, Finding]], roster: Roster | None) -> MailWithoutForm:
    first = min((line for line, _ in members), key=lambda line: line.id)
    return MailWithoutForm(
        offices=senders(first, roster),
        first=first,
        files=tuple(_file(line, finding) for line, finding in members if line.word not in _ASK_NOTHING),
    )


def senders(line: LedgerLine, roster: Roster | None) -> tuple[Office, ...]:
    """The offices with the address of the mail; where the roster does not know it, of who forwarded it."""
    for address in (line.sender, *reversed(line.forwarders)):
        if roster is not None and (offices := roster.by_mail.get(address.lower(), ())):
            return offices
    return ()


def _file(line: LedgerLine, finding: Finding) -> SentFile:
    name = line.file
    if line.word == FROM_DOCUMENT:
        return SentFile(name, DOCUMENT, read_into=line.sha256)
    if line.sha256:
        return SentFile(name, WORKBOOK, finding)
    if line.word == "not-a-form-file":
        return SentFile(name, line.detail or kind_of_file(name) or OTHER)
    return SentFile(name, _KINDS.get(line.word, OTHER))
