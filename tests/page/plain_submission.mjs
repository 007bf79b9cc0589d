// A submission that the script read as plain data, the same that `plain_submission.py` makes of one.
import { Day, isoOf } from '../../xlvalidate/page/script/day.js';
import { Decimal } from '../../xlvalidate/page/script/decimal.js';
import { Reading } from '../../xlvalidate/page/script/readings.js';

export function plainResult({ submission, unreadable }) {
  if (unreadable !== undefined) {
    return { unreadable: plain(unreadable) };
  }
  return {
    submission: {
      source: plain(submission.source),
      edition: submission.edition.id,
      readings: plain(submission.readings),
      cover: plain(submission.cover),
      stamp: submission.stamp,
      explanations: plain(submission.explanations),
      kept: plain(submission.kept),
      lines_lost: [...submission.lines_lost].sort(),
      declared: Object.fromEntries(
        [...submission.declared].map(([table, one]) => [table, { ...plain(one), stands: one.stands }]),
      ),
      entries: Object.fromEntries([...submission.entries].map(([code, one]) => [code, entries(one)])),
      findings: plain(submission.findings),
      period: submission.period === null ? null : String(submission.period),
    },
  };
}

function entries(one) {
  const columns = [...one.columns].map(([code, column]) => [
    code,
    {
      column: column.column,
      texts: column.texts,
      typed: plain(column.typed),
      odd: plain(column.odd),
      readings: one.rows.slice(0, 3).map((_, entry) => plain(one.reading(code, entry))),
    },
  ]);
  return { sheet: one.sheet, rows: one.rows, columns: Object.fromEntries(columns) };
}

export function plain(value) {
  if (value instanceof Decimal) {
    return { number: String(value) };
  }
  if (value instanceof Day) {
    return { day: isoOf(value) };
  }
  if (value instanceof Reading) {
    const { indicator, cell, value: held, number, why, detail, meant, nil, typed, blank, lack } = value;
    return plain({ indicator: indicator.code, cell, value: held, number, why, detail, meant, nil, typed, blank, lack });
  }
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, one]) => [key, plain(one)]));
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  if (Object.keys(value).join() === 'sheet,row,column') {
    return [value.sheet, value.row, value.column];
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}
