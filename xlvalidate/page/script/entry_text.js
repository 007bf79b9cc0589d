// What is said of the entries of an open table: in which rows of its sheet, how many in all, in which column.
import { a1Of, columnLetters } from "./cells.js";
import { tableOf } from "./edition.js";
import { factOf } from "./finding.js";
import { clip } from "./plain_text.js";
import { MOST_OF_A_NAME, fullName } from "./wording.js";

/** @typedef {import('./shapes').Finding} Finding */
/** @typedef {import('./shapes').Edition} Edition */
/** @typedef {import('./shapes').Place} Place */
/** @typedef {import('./shapes').Indicator} Indicator */
/** @typedef {import('./shapes').OpenTable} OpenTable */
/** @typedef {import('./speech').Speech} Speech */

const MOST_RUNS = 6;
const MOST_COLUMNS = 6;
const RUN = 3; // rows in a line that are said as one range
const TOLD_WHOLE = ['not-run', 'zero-divisor', 'rounded-divisor'];

/** The open table that a finding is about; empty where it is about none, or about other cells as well. @param {Finding} finding
 * @param {Edition} edition
 */
export function tableOfFinding(finding, edition) {
  if (edition.columns.size === 0) {
    return '';
  }
  const instance = edition.by_instance.get(finding.id);
  if (instance && finding.why === 'broken') {
    return instance.entries;
  }
  const codes = finding.places.flatMap(({ code }) => (code ? [code] : []));
  const tables = [...new Set(codes.map((code) => (edition.columns.get(code) || { table: '' }).table))];
  const told = factOf(finding, 'table');
  if (tables.length === 0 && edition.open_tables.has(told)) {
    return told;
  }
  return tables.length === 1 ? tables[0] : '';
}

/** @param {Edition} edition @param {string} table */
const openTable = (edition, table) => /** @type {OpenTable} */ (edition.open_tables.get(table));

/** The columns of an open table in which some places stand, in the order of the form. @param {readonly Place[]} places
 * @param {Edition} edition
 * @param {string} table
 */
export function columnsOf(places, edition, table) {
  const codes = new Set(places.map(({ code }) => code));
  return openTable(edition, table).columns.filter(({ code }) => codes.has(code));
}

/** The rows of an open table's sheet in which some places stand, each once, from the top. @param {readonly Place[]} places
 * @param {Edition} edition
 * @param {string} table
 */
export function entryRows(places, edition, table) {
  const own = new Set(openTable(edition, table).columns.map(({ code }) => code));
  const { sheet } = tableOf(edition, table);
  const rows = places.flatMap(({ code, cell }) =>
    (code === null || own.has(code)) && cell !== null && cell.sheet === sheet ? [cell.row] : [],
  );
  return [...new Set(rows)].sort((one, other) => one - other);
}

/** Where some entries stand: `资助明细 第 7、9、12 行 金额（F 列）`. @param {readonly Place[]} places
 * @param {number} entries how many there are in all, 0 where only the places say so
 * @param {Edition} edition
 * @param {string} table
 * @param {Speech} speech
 * @param {boolean} whole of whole entries no column is said
 */
export function whereOfEntries(places, entries, edition, table, speech, whole = false) {
  const rows = entryRows(places, edition, table);
  const columns = columnsOf(places, edition, table);
  const said = [tableOf(edition, table).sheet, rowsSaid(rows, Math.max(entries, rows.length), speech)];
  if (columns.length === 1 && !whole) {
    said.push(columnSaid(places, columns[0], rows.length, speech));
  }
  return said.filter(Boolean).join(' ');
}

/** Rows of a sheet, the first of them where they are many, and then how many entries there are. @param {readonly number[]} rows
 * @param {number} count
 * @param {Speech} speech
 */
export function rowsSaid(rows, count, speech) {
  if (rows.length === 0) {
    return count ? speech.text('entry.count', { count }) : '';
  }
  const runs = runsOf(rows);
  const said = runs.slice(0, MOST_RUNS).join(speech.between);
  if (runs.length > MOST_RUNS || rows.length < count) {
    return speech.text('entry.rows', { rows: said, count });
  }
  return speech.text('lines.rows', { rows: said, count: rows.length });
}

/** @param {readonly number[]} rows */
function runsOf(rows) {
  /** @type {string[]} */
  const runs = [];
  let first = 0;
  rows.forEach((row, last) => {
    if (rows[last + 1] !== row + 1) {
      const run = rows.slice(first, last + 1);
      runs.push(...(run.length < RUN ? run.map(String) : [`${run[0]}-${row}`]));
      first = last + 1;
    }
  });
  return runs;
}

/** A column, with its letters, or with the cell where it is one entry's. @param {readonly Place[]} places
 * @param {Indicator} column
 * @param {number} rows
 * @param {Speech} speech
 */
function columnSaid(places, column, rows, speech) {
  const name = clip(fullName(column), MOST_OF_A_NAME);
  const place = places.find(({ code, cell }) => code === column.code && cell !== null);
  if (!place || !place.cell) {
    return name;
  }
  const cell = rows === 1 ? a1Of(place.cell) : speech.text('entry.column', { column: columnLetters(place.cell.column) });
  return speech.text('cell', { name, cell });
}

/** What is wrong, said to be so of the first entry where it is so in several. @param {Finding} finding @param {Edition} edition
 * @param {string} said
 * @param {Speech} speech
 */
export function ofTheFirst(finding, edition, said, speech) {
  const { entries, why, origin } = finding;
  if (entries < 2 || TOLD_WHOLE.includes(why) || (origin !== 'rule' && origin !== 'reading')) {
    return said;
  }
  const place = finding.places.find(({ code, cell }) => cell !== null && edition.columns.has(code || ''));
  if (!tableOfFinding(finding, edition) || !place || !place.cell) {
    return said;
  }
  return why === 'broken'
    ? speech.text('entry.first', { at: String(place.cell.row), said })
    : speech.text('entry.first.cell', { at: a1Of(place.cell), said });
}

/** The columns in which some places stand, by name. @param {readonly Place[]} places @param {Edition} edition
 * @param {string} table
 * @param {Speech} speech
 */
export function columnsSaid(places, edition, table, speech) {
  const names = columnsOf(places, edition, table).map((one) =>
    speech.text('entry.name', { name: clip(fullName(one), MOST_OF_A_NAME) }),
  );
  return names.slice(0, MOST_COLUMNS).join(speech.between) + (names.length > MOST_COLUMNS ? '…' : '');
}

/** How many cells of which column: `资助部门（B 列）300 格、金额（F 列）12 格`. @param {readonly (readonly [string, number])[]} counts
 * @param {readonly Place[]} places
 * @param {Edition} edition
 * @param {Speech} speech
 */
export function countedByColumn(counts, places, edition, speech) {
  const said = counts.map(([code, count]) => {
    const column = columnSaid(places, /** @type {Indicator} */ (edition.columns.get(code)), 0, speech);
    return speech.text('entry.gap', { column, count });
  });
  return said.slice(0, MOST_COLUMNS).join(speech.between) + (said.length > MOST_COLUMNS ? '…' : '');
}
