// Judges submissions as Python has dumped them: a line in, a line out. What the page knows comes first.
// Submissions that are kept with what is wanted of them are judged again with a mistake in the script, up to the first
// of which it says something else.
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';

import { exportsOf } from './script_graph.mjs';

const NAMES = ['check', 'to_json', 'engine', 'decimal', 'day', 'period', 'finding', 'tree', 'sha256', 'sha512'];
const MODULES = NAMES.map((name) => `${name}.js`);

let script = await exportsOf(MODULES);
let page = null;
let messages = {};
let known = null;
const kept = [];

const number = (text) => (text === null ? null : script.decimal(text));

function typed(said) {
  if (said === null || typeof said !== 'object') {
    return said;
  }
  return said.day === undefined ? script.decimal(said.number) : script.dayFrom(said.day);
}

const finding = (said) =>
  script.findingOf({
    ...said,
    left: number(said.left),
    right: number(said.right),
    difference: number(said.difference),
    tolerated: number(said.tolerated),
  });

const pairs = (lines, of) => new Map(lines.map(([key, one]) => [key, of(one)]));
const period = (said) => said && new script.Period(...said);

function itemFrom(said) {
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
  const column = ([code, one]) => [
    code,
    { ...one, indicator: edition.operands.get(code), typed: one.typed.map(typed), odd: pairs(one.odd, reading) },
  ];
  const cover = new Map(said.cover);
  cover.stated = period(said.stated);
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
      columns: new Map(one.columns.map(column)),
    })),
    entry_figures: new Map(),
    stamped: said.stamped && { ...said.stamped, period: period(said.stamped.period) },
    year_ago: said.year_ago && itemFrom(said.year_ago),
  };
}

// The period that the cover states is what Python has read of it; what a stamp makes up for is put together here.
function periodOn(kind, cover) {
  if (cover.stated !== undefined) {
    return cover.stated;
  }
  const parts = { half: 'H', quarter: 'Q', month: '' };
  const written = `${cover.get('year')}-${parts[kind]}${cover.get(kind).padStart(kind === 'month' ? 2 : 1, '0')}`;
  return script.periodOf(written);
}

function judged(said) {
  const item = itemFrom(said.item);
  const last = said.last && itemFrom(said.last);
  const offered = last && last.readings ? { only: script.withStamp(last, page), by_office: new Map() } : null;
  const checked = said.matched ? script.judge(item, last) : script.check(item, page, offered);
  return script.asData(checked, page.speech(said.language));
}

/** The number of the first kept submission of which something else is said; null where there is none. */
async function firstUnlike(mistake) {
  const right = [script, page];
  script = await exportsOf(MODULES, mistake);
  page = script.engine({ ...known, messages }, periodOn);
  const at = kept.findIndex(({ item, language, wanted }) => {
    try {
      return !isDeepStrictEqual(JSON.parse(JSON.stringify(judged({ item, language }))), wanted);
    } catch {
      return true;
    }
  });
  [script, page] = right;
  return at < 0 ? null : at;
}

function treeShown(node) {
  if (Array.isArray(node)) {
    return node.map(treeShown);
  }
  if (node === null || typeof node !== 'object') {
    return node;
  }
  if (node.kind === 'number' || node.kind === 'day') {
    return { ...node, value: node.kind === 'day' ? script.isoOf(node.value) : script.fixed(node.value) };
  }
  return Object.fromEntries(Object.entries(node).map(([name, inner]) => [name, treeShown(inner)]));
}

// An edition as the page has put it together: what it says of each indicator, and each rule instance with its tree.
function editionShown(id) {
  const edition = page.editions.get(id);
  const plain = (value) => (value && value.coefficient !== undefined ? script.plain(value) : value);
  const shown = (one) => ({
    ...Object.fromEntries(Object.entries(one).map(([name, value]) => [name, plain(value)])),
    kind: one.kind.word,
    earliest: one.earliest && script.isoOf(one.earliest),
    latest: one.latest && script.isoOf(one.latest),
  });
  const instance = ({ id: own, rule, claim, operands, entries }) => ({
    id: own,
    rule: rule.id,
    claim: treeShown(claim),
    operands: operands.map(script.refKey),
    entries,
  });
  return {
    operands: [...edition.operands.values()].map(shown),
    named: [...edition.named].map(([language, those]) => [language, [...those.values()].map(({ row, column }) => [row, column])]),
    instances: [...edition.instances, ...edition.entry_instances].map(instance),
    figures: [...edition.entry_figures].map(([code, { table, function: name, where }]) => [code, table, name, where && treeShown(where)]),
    by_table: [...edition.by_table].map(([table, those]) => [table, those.map(({ code }) => code)]),
    optional: [...edition.optional],
  };
}

async function answer(said) {
  if (said.messages) {
    messages = said.messages;
  } else if (said.page) {
    known = said.page;
    page = script.engine({ ...known, messages }, periodOn);
  } else if (said.keep) {
    kept.push(said.keep);
  } else if (said.mistake !== undefined) {
    return { first: await firstUnlike(said.mistake) };
  } else if (said.digests) {
    const data = Uint8Array.from(said.digests);
    return { sha256: script.sha256(data), sha512: Buffer.from(script.sha512(data)).toString('hex') };
  } else if (said.edition) {
    return editionShown(said.edition);
  } else {
    return judged(said);
  }
  return {};
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(await answer(JSON.parse(line))));
  } catch (error) {
    console.log(JSON.stringify({ crashed: String(error.stack) }));
  }
}
