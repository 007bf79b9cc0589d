// Reads workbooks with the script of the page. A line of JSON comes in, a line of JSON goes out: first the tables, then
// for each workbook its name and its bytes in base64, or what is asked of the grammar of contents. Workbooks that are
// kept with what is read of them are read again with a mistake in the script, up to the first that is read otherwise.
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';

import { exportsOf } from './script_graph.mjs';

const NAMES = ['read.js', 'grammar.js', 'printed.js', 'plain_submission.mjs'];
const script = await exportsOf(NAMES);
const kept = [];
let tables = null;

function edition(told) {
  const indicators = (every) => new Map(every.map((one) => [one.code, one]));
  const columns = indicators(told.columns);
  return {
    ...told,
    indicators: indicators(told.indicators),
    columns,
    open_tables: new Map(
      told.open_tables.map((one) => [one.code, { ...one, columns: one.columns.map((code) => columns.get(code)) }]),
    ),
    declarable: new Map(Object.entries(told.declarable)),
  };
}

/** What is read of a workbook; where it is asked for, with what its office explained on sheets of their own. */
function readOf({ read, withExplanations, plainResult }, { name, bytes, explained = false }, known) {
  try {
    const data = new Uint8Array(Buffer.from(bytes, 'base64'));
    const found = read(data, name, known);
    const more = explained && found.submission ? { submission: withExplanations(found.submission, data, known) } : found;
    return { result: plainResult(more) };
  } catch (error) {
    return { crash: String(error.stack) };
  }
}

/** The name of the first workbook of which something else is read; null where there is none. */
async function firstUnlike(mistake) {
  const others = await exportsOf(NAMES, mistake);
  const known = { ...tables }; // which the reader keeps its forms by
  const unlike = kept.find((one) => {
    const { result } = readOf(others, one, known);
    return result === undefined || !isDeepStrictEqual(JSON.parse(JSON.stringify(result)), one.wanted);
  });
  return unlike === undefined ? null : unlike.name;
}

async function answer(asked) {
  if (asked.reader !== undefined) {
    tables = { reader: asked.reader, forms: asked.forms, editions: asked.editions.map(edition) };
    return {};
  }
  if (asked.grammar !== undefined) {
    const grammar = { ...script.grammarOf(tables.reader), ...script.plainLabels(tables.reader.labels) };
    return { result: asked.grammar.map(([name, ...given]) => script.plain(grammar[name](...given))) };
  }
  if (asked.keep !== undefined) {
    kept.push(asked.keep);
    return {};
  }
  if (asked.mistake !== undefined) {
    return { result: await firstUnlike(asked.mistake) };
  }
  const before = performance.now();
  const found = readOf(script, asked, tables);
  const most = Math.round(process.resourceUsage().maxRSS / 1024);
  return { ...found, milliseconds: performance.now() - before, megabytes: most };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}
