// What was read as rules take it: the same readings, with the indicators and the days of the edition that has the rules.

import { Day } from './day.js';
import { Period } from './period.js';

/**
 * @param {any} found a submission of the reader
 * @param {any} edition the same edition, with its rules
 * @returns {any}
 */
export function judgeable(found, edition) {
  const { source, cover, stamp, explanations, kept, lines_lost, findings } = found;
  return {
    source: { file: source.file, sha256: source.sha256 },
    edition,
    readings: mapped(found.readings, (reading, code) => readingOf(reading, edition.indicators.get(code))),
    cover,
    stamp,
    explanations,
    kept,
    lines_lost,
    findings,
    declared: mapped(found.declared, ({ cell, text, says, beside }) => ({ cell, text, says, beside })),
    entries: mapped(found.entries, (entries, code) => entriesOf(entries, edition.open_tables.get(code), edition)),
    entry_figures: new Map(),
    stamped: null,
    year_ago: null,
    period: found.period === null ? null : new Period(found.period.year, found.period.first, found.period.months),
  };
}

/**
 * @template T, U
 * @param {Map<string, T>} from
 * @param {(value: T, key: string) => U} make
 * @returns {Map<string, U>}
 */
const mapped = (from, make) => new Map([...from].map(([key, value]) => [key, make(value, key)]));

/** @param {any} meant */
const meantOf = (meant) =>
  meant !== null && typeof meant === 'object' && 'month' in meant ? new Day(meant.year, meant.month, meant.day) : meant;

/** @param {any} reading @param {any} indicator */
function readingOf({ cell, value, number, why, detail, meant, nil }, indicator) {
  return { indicator, cell, value, number, why, detail, meant: meantOf(meant), nil };
}

/** @param {any} entries @param {any} table @param {any} edition */
function entriesOf(entries, table, edition) {
  return {
    table,
    sheet: entries.sheet,
    rows: entries.rows,
    columns: mapped(entries.columns, ({ column, texts, typed, odd }, code) => {
      const indicator = edition.columns.get(code);
      return {
        indicator,
        column,
        texts,
        typed: indicator.kind.type === 'date' ? typed.map(meantOf) : typed,
        odd: new Map([...odd].map(([entry, reading]) => [entry, readingOf(reading, indicator)])),
      };
    }),
  };
}
