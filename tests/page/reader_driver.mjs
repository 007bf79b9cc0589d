// Reads workbooks with the script of the page. A line of JSON comes in, a line of JSON goes out: first the tables, then
// for each workbook its name and its bytes in base64, or what is asked of the grammar of contents.
import { createInterface } from 'node:readline';

import { grammarOf } from '../../xlvalidate/page/script/grammar.js';
import { plainLabels } from '../../xlvalidate/page/script/printed.js';
import { read } from '../../xlvalidate/page/script/read.js';
import { plain, plainResult } from './plain_submission.mjs';

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

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (asked.reader !== undefined) {
    tables = { reader: asked.reader, forms: asked.forms, editions: asked.editions.map(edition) };
    process.stdout.write('{}\n');
    continue;
  }
  if (asked.grammar !== undefined) {
    const grammar = { ...grammarOf(tables.reader), ...plainLabels(tables.reader.labels) };
    const result = asked.grammar.map(([name, ...given]) => plain(grammar[name](...given)));
    process.stdout.write(`${JSON.stringify({ result })}\n`);
    continue;
  }
  let answer;
  const before = performance.now();
  try {
    const bytes = new Uint8Array(Buffer.from(asked.bytes, 'base64'));
    answer = { result: plainResult(read(bytes, asked.name, tables)) };
  } catch (error) {
    answer = { crash: String(error.stack) };
  }
  const most = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(`${JSON.stringify({ ...answer, milliseconds: performance.now() - before, megabytes: most })}\n`);
}
