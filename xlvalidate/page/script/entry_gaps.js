// The cells of entries that have no figure: why one has none, and how many there are in a column.
import { LACKS, columnOf, lackOf, readingOf } from "./submission.js";

/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./shapes').Place} Place */
/** @typedef {{ lacks: Map<string, number>, by_column: [string, number][], entries: number }} Gaps */

/** Why there is no figure at a place; empty where there is one, and where nothing is known of it. @param {Place} place
 * @param {Submission} submission
 */
export function lackAt(place, submission) {
  const code = place.code || '';
  const column = submission.edition.columns.get(code);
  if (!column) {
    const known = submission.readings.has(code) || submission.entry_figures.has(code);
    return known ? lackOf(readingOf(submission, code)) : '';
  }
  if (place.cell === null) {
    return 'not_found';
  }
  const entries = /** @type {import('./shapes').Entries} */ (submission.entries.get(column.table));
  const number = placeOfRow(entries.rows, place.cell.row);
  if (entries.rows[number] !== place.cell.row) {
    return place.text ? 'no_number' : 'blank';
  }
  return lackOfEntry(entries, code, number);
}

/** Where a row is, or would be, among others in order. @param {readonly number[]} rows @param {number} row */
function placeOfRow(rows, row) {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    [low, high] = rows[middle] < row ? [middle + 1, high] : [low, middle];
  }
  return low;
}

/** @param {import('./shapes').Entries} entries @param {string} code @param {number} number */
function lackOfEntry(entries, code, number) {
  const column = columnOf(entries, code);
  const odd = column.odd.get(number);
  return column.typed[number] !== null ? '' : odd ? lackOf(odd) : 'blank';
}

/** The cells of a table that lack what some of its cells lack: of a finding the first few are known.
 * @param {Iterable<Place>} places
 * @param {Submission} submission
 * @returns {Gaps}
 */
export function gapsAmong(places, submission) {
  const { columns } = submission.edition;
  /** @type {Map<string, { of: Set<string>, rows: Set<number> }>} */
  const wanted = new Map();
  for (const place of places) {
    const [code, lack] = [place.code || '', lackAt(place, submission)];
    if (columns.has(code) && lack) {
      const known = wanted.get(code) || { of: new Set(), rows: new Set() };
      wanted.set(code, known);
      known.of.add(lack);
      known.rows.add(place.cell ? place.cell.row : 0);
    }
  }
  /** @type {Map<string, number>} */
  const lacks = new Map();
  const count = (/** @type {string} */ lack, /** @type {number} */ more) => lacks.set(lack, (lacks.get(lack) || 0) + more);
  /** @type {Map<string, Set<number>>} */
  const found = new Map();
  for (const [code, { of, rows }] of wanted) {
    const column = /** @type {import('./shapes').Indicator} */ (columns.get(code));
    const entries = /** @type {import('./shapes').Entries} */ (submission.entries.get(column.table));
    if (column.blank !== 'unknown' || of.has('not_found')) {
      found.set(code, rows);
      count(LACKS.filter((lack) => of.has(lack))[0], rows.size);
      continue;
    }
    const there = new Set(/** @type {number[]} */ ([]));
    columnOf(entries, code).typed.forEach((typed, number) => {
      const lack = typed === null ? lackOfEntry(entries, code, number) : '';
      if (lack && of.has(lack)) {
        count(lack, 1);
        there.add(entries.rows[number]);
      }
    });
    found.set(code, there);
  }
  const order = [...columns.keys()].filter((code) => found.has(code));
  const own = order.map((code) => /** @type {Set<number>} */ (found.get(code)));
  return {
    lacks,
    by_column: order.map((code, at) => [code, own[at].size]),
    entries: new Set(own.flatMap((rows) => [...rows])).size,
  };
}
