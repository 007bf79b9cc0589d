"""A collection as JUnit XML: a suite an office, a case a rule and a case for everything else that was found."""

from collections import defaultdict
from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

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
    waiting = [
        _case(
            "roster", f"{one.code} {one.name} {one.period}".strip(), "failure", text("report.missing.verdict", language)
        )
        for one in collected.missing or ()
    ]
    others = [_case("file", other.file, "error", say(other.finding, None, language).what) for other in collected.others]
    suites = ((text("report.missing", language), waiting), (text("report.others", language), others))
    return b"".join((*(_suite(name, "", cases) for name, cases in suites if cases), b"</testsuites>"))


def _suite(name: str, file: str, cases: list[ET.Element]) -> bytes:
    counts = {kind: sum(1 for case in cases if case.find(tag) is not None) for kind, tag in _COUNTED}
    suite = ET.Element("testsuite", name=name, tests=str(len(cases)))
    suite.attrib.update({kind: str(count) for kind, count in counts.items()})
    if file:
        suite.set("file", file)
    suite.extend(cases)
    ET.indent(suite, level=1)
    written: bytes = ET.tostring(suite, encoding="utf-8")
    return b"  " + written + b"\n"


_COUNTED = (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))


def _cases(office: OfficeResult, language: str) -> Iterator[ET.Element]:
    edition = office.edition
    if edition is None or office.checked is None:
        for finding in office.findings:
            yield _case("file", finding.id, "error", say(finding, None, language).message)
        if not office.findings:
            yield _case("office", str(office.verdict))
        return
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in office.findings:
        by_rule[finding.id.split(".")[0]].append(finding)
    outcomes: dict[str, set[Outcome]] = defaultdict(set)
    for key, outcome in office.checked.outcomes.items():
        instance = edition.by_instance.get(key)
        outcomes[instance.rule.id if instance else key.split(".")[0]].add(outcome)
    for rule in edition.rules:
        title = title_of(rule, language)
        name = rule.id if title == rule.id else f"{rule.id} {title}"
        yield _judged(office, edition.id, name, by_rule.pop(rule.id, []), outcomes[rule.id], language)
    for word, findings in by_rule.items():
        yield _judged(office, edition.id, word, findings, set(), language)


def _judged(
    office: OfficeResult, where: str, name: str, findings: list[Finding], outcomes: set[Outcome], language: str
) -> ET.Element:
    said = "\n".join(say(finding, office.edition, language).message for finding in findings)
    if any(finding.open for finding in findings):
        return _case(where, name, "failure", said)
    if outcomes and outcomes <= {Outcome.NOT_APPLICABLE}:
        return _case(where, name, "skipped", text("report.head.not-applicable", language))
    return _case(where, name, "system-out" if said else "", said)


def _case(classname: str, name: str, kind: str = "", said: str = "") -> ET.Element:
    case = ET.Element("testcase", classname=visible(classname), name=visible(name, _MOST))
    if kind:
        clean = visible(said, 4 * _MOST, lines=True)
        told = ET.SubElement(case, kind)
        if kind == "system-out":
            told.text = clean
        else:
            told.set("message", clean.split("\n", 1)[0])
            told.text = clean if "\n" in clean else None
    return case
