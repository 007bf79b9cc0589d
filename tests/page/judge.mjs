// Judges submissions as Python has dumped them: a line in, a line out. The first line is what the page knows.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const script = (name) => import(pathToFileURL(`${process.argv[2]}/${name}`).href);
const { check, judge } = await script('check.js');
const { asData } = await script('to_json.js');
const { engine } = await script('engine.js');
const { decimal } = await script('decimal.js');
const { dayFrom } = await script('day.js');
const { Period } = await script('period.js');
const { findingOf } = await script('finding.js');

const number = (text) => (text === null ? null : decimal(text));

function typed(said) {
  if (said === null || typeof said !== 'object') {
    return said;
  }
  return said.day === undefined ? decimal(said.number) : dayFrom(said.day);
}

const finding = (said) =>
  findingOf({
    ...said,
    left: number(said.left),
    right: number(said.right),
    difference: number(said.difference),
    tolerated: number(said.tolerated),
  });

function itemFrom(said, page) {
  if (said.finding) {
    return { source: said.source, finding: finding(said.finding) };
  }
  const edition = page.editions.get(said.edition);
  const reading = ({ code, ...one }) => ({
    ...one,
    indicator: edition.operands.get(code),
    number: number(one.number),
    meant: typed(one.meant),
  });
  const pairs = (lines, of) => new Map(lines.map(([key, one]) => [key, of(one)]));
  const cover = new Map(said.cover);
  cover.stated = said.stated && new Period(...said.stated);
  return {
    ...said,
    edition,
    cover,
    readings: pairs(said.readings, reading),
    explanations: new Map(said.explanations),
    kept: new Map(said.kept),
    lines_lost: new Set(said.lines_lost),
    findings: said.findings.map(finding),
    declared: new Map(said.declared),
    entries: pairs(said.entries, (one) => ({
      ...one,
      table: edition.open_tables.get(one.table),
      columns: new Map(
        one.columns.map(([code, column]) => [
          code,
          {
            ...column,
            indicator: edition.operands.get(code),
            typed: column.typed.map(typed),
            odd: pairs(column.odd, reading),
          },
        ]),
      ),
    })),
    entry_figures: new Map(),
    stamped: said.stamped && { ...said.stamped, period: said.stamped.period && new Period(...said.stamped.period) },
    year_ago: said.year_ago ? itemFrom(said.year_ago, page) : null,
  };
}

let page = null;
let messages = null;
for await (const line of createInterface({ input: process.stdin })) {
  const said = JSON.parse(line);
  if (said.page) {
    messages = said.page.messages || messages;
    page = engine({ ...said.page, messages }, (kind, cover) => cover.stated || null);
    console.log('{}');
    continue;
  }
  try {
    const last = said.last ? itemFrom(said.last, page) : null;
    const item = itemFrom(said.item, page);
    const checked = said.matched && item.readings ? judge(item, last) : check(item, page, { last });
    console.log(JSON.stringify(asData(checked, page.speech(said.language))));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error.stack) }));
  }
}
