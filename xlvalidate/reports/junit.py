"""A collection as JUnit XML: a suite an office, a case a rule and a case for everything else that was found."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr

from xlvalidate.editions.edition import Edition
from xlvalidate.editions.wording import title_of
from xlvalidate.findings import Finding, Outcome
from xlvalidate.messages import text
from xlvalidate.reports.finding_text import say
from xlvalidate.reports.report_data import Collected, OfficeResult
from xlvalidate.reports.safe_text import visible

_MOST = 5_000


def junit(collected: Collected, language: str) -> bytes:
    """The whole as UTF-8. What XML cannot hold is written out as `[U+0000]`."""
    offices = (of_office(office, language) for office in collected.gravest_first)
    return b"".join((head(collected.title), *offices, rest(collected, language)))


def head(title: str) -> bytes:
    """What stands before the suites."""
    name = quoteattr(visible(title))
    return f"<?xml version='1.0' encoding='utf-8'?>\n<testsuites name={name}>\n".encode()


def of_office(office: OfficeResult, language: str) -> bytes:
    """The suite of an office."""
    return _suite(visible(office.called_apart, _MOST), visible(office.file, _MOST), list(_cases(office, language)))


def rest(collected: Collected, language: str) -> bytes:
    """The suites after those of the offices, and the end."""
    said = text("report.missing.verdict", language)
    waiting = [
        _case(_opening("roster", f"{one.code} {one.name} {one.period}".strip()), "failure", said)
        for one in collected.missing or ()
    ]
    others = [
        _case(_opening("file", other.file), "error", say(other.finding, None, language).what)
        for other in collected.others
    ]
    suites = ((text("report.missing", language), waiting), (text("report.others", language), others))
    return b"".join((*(_suite(name, "", cases) for name, cases in suites if cases), b"</testsuites>"))


_Case: TypeAlias = tuple[str, str]
"""What it is told as, `failure` and the like, empty where nothing is; and its XML."""


def _suite(name: str, file: str, cases: Sequence[_Case]) -> bytes:
    kinds = Counter(kind for kind, _ in cases)
    said = {"name": name, "tests": len(cases)} | {key: kinds[kind] for key, kind in _COUNTED}
    if file:
        said["file"] = file
    opening = "".join(("  <testsuite", *(f' {key}="{_attribute(str(of))}"' for key, of in said.items())))
    body = (">\n", *(case for _, case in cases), "  </testsuite>\n") if cases else (" />\n",)
    return "".join((opening, *body)).encode("utf-8", "xmlcharrefreplace")


_COUNTED = (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))


def _cases(office: OfficeResult, language: str) -> Iterator[_Case]:
    edition = office.edition
    if edition is None or office.checked is None:
        for finding in office.findings:
            yield _case(_opening("file", finding.id), "error", say(finding, None, language).message)
        if not office.findings:
            yield _case(_opening("office", str(office.verdict)))
        return
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in office.findings:
        by_rule[finding.id.split(".")[0]].append(finding)
    outcomes: dict[str, set[Outcome]] = defaultdict(set)
    for key, outcome in office.checked.outcomes.items():
        instance = edition.by_instance.get(key)
        outcomes[instance.rule.id if instance else key.split(".")[0]].add(outcome)
    for rule, opening in _openings(edition, language).items():
        yield _judged(office, opening, by_rule.pop(rule, []), outcomes[rule], language)
    for word, findings in by_rule.items():
        yield _judged(office, _opening(edition.id, word), findings, set(), language)


@cache
def _openings(edition: Edition, language: str) -> Mapping[str, str]:
    """How the case of each rule begins."""
    titles = {rule.id: title_of(rule, language) for rule in edition.rules}
    return {rule: _opening(edition.id, rule if title == rule else f"{rule} {title}") for rule, title in titles.items()}


def _judged(
    office: OfficeResult, opening: str, findings: Sequence[Finding], outcomes: Set[Outcome], language: str
) -> _Case:
    said = "\n".join(say(finding, office.edition, language).message for finding in findings)
    if any(finding.open for finding in findings):
        return _case(opening, "failure", said)
    if outcomes and outcomes <= {Outcome.NOT_APPLICABLE}:
        return _case(opening, "skipped", text("report.head.not-applicable", language))
    return _case(opening, "system-out" if said else "", said)


def _opening(classname: str, name: str) -> str:
    return f'    <testcase classname="{_attribute(visible(classname))}" name="{_attribute(visible(name, _MOST))}"'


def _case(opening: str, kind: str = "", said: str = "") -> _Case:
    if not kind:
        return "", f"{opening} />\n"
    clean = visible(said, 4 * _MOST, lines=True)
    told, inner = kind, clean
    if kind != "system-out":
        first = clean.partition("\n")[0]
        told, inner = f'{kind} message="{_attribute(first)}"', clean if "\n" in clean else ""
    child = f"<{told}>{escape(inner)}</{kind}>" if inner else f"<{told} />"
    return kind, f"{opening}>\n      {child}\n    </testcase>\n"


def _attribute(said: str) -> str:
    return escape(said, {'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#09;"})
