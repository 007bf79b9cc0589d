// What was read of a cell, and what it means.
import { isZero, wholeNumber } from "./decimal.js";
import { Day, serialOf } from "./day.js";
import { isNumeric, isWorded } from "./edition.js";
import { trimmed } from "./plain_text.js";
import { stripped } from "./texts.js";

/** @typedef {import('./shapes').Reading} Reading */
/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./shapes').Indicator} Indicator */
/** @typedef {import('./shapes').Entries} Entries */
/** @typedef {import('./shapes').Cell} Cell */

/** Why there is no number. */
export const LACKS = ['blank', 'not_found', 'merged', 'uncalculated', 'no_number'];
export const WITH_A_CAUSE = ['not_found', 'merged', 'uncalculated'];

/** What it means: a figure, a day, yes or no, a text. Null where it is blank, or not understood. @param {Reading} reading */
export function typedOf(reading) {
  if (reading.meant !== null) {
    return reading.meant;
  }
  if (reading.number !== null) {
    return reading.number;
  }
  if (reading.indicator.kind.type !== 'text' || reading.why !== null) {
    return null;
  }
  const { text } = reading.value;
  return (isWorded(reading.indicator) ? trimmed(text) : stripped(text)) || null;
}

/** Nothing was typed. @param {Reading} reading */
export const isUntyped = (reading) => reading.number === null && reading.why === null && !reading.value.text;

/** Why it is no number, no day, no yes or no; empty where it is one. @param {Reading} reading */
export function lackOf(reading) {
  if (reading.number !== null || reading.meant !== null) {
    return '';
  }
  if (reading.cell === null) {
    return 'not_found';
  }
  if (!reading.why && !reading.value.text) {
    return 'blank';
  }
  return reading.why === 'merged' || reading.why === 'uncalculated' ? reading.why : 'no_number';
}

/** What was read of an operand of a rule that is no column. @param {Submission} submission @param {string} code */
export const readingOf = (submission, code) =>
  /** @type {Reading} */ (submission.readings.get(code) || submission.entry_figures.get(code));

/** What is declared of a table, clearly; null where nothing is. @param {Submission} submission @param {string} table */
export function standsFor(submission, table) {
  const declared = submission.declared.get(table);
  return declared ? declarationOf(declared) : null;
}

/** What is declared; null where it is not clear. @param {import('./shapes').DeclaredTable} declared */
export const declarationOf = (declared) => (declared.beside.length > 0 ? null : declared.says);

/**
 * What a rule takes a cell for: a number, the number of a day, 0 or 1 for a flag, a text. Null where it is blank and
 * that means nothing, or was not understood.
 * @param {Reading} reading
 */
export function valueOf(reading, zeroBlanks = false) {
  const { type } = reading.indicator.kind;
  if (type === 'number') {
    return numberOf(reading, zeroBlanks);
  }
  const typed = typedOf(reading);
  if (typed === null) {
    return type === 'flag' ? numberOf(reading, zeroBlanks) : null; // a box that is left empty is not ticked
  }
  return figureFrom(typed);
}

/** What is typed as a rule takes it. @param {import('./shapes').Typed} typed */
export function figureFrom(typed) {
  if (typeof typed === 'boolean') {
    return wholeNumber(typed ? 1 : 0);
  }
  if (typed instanceof Day) {
    return wholeNumber(serialOf(typed));
  }
  return typeof typed === 'string' ? trimmed(typed) : typed;
}

/** @param {Reading} reading */
function numberOf(reading, zeroBlanks = false) {
  if (reading.number !== null || !isUntyped(reading)) {
    return reading.number;
  }
  if (reading.nil && isNumeric(reading.indicator)) {
    return wholeNumber(0);
  }
  const zero = reading.indicator.blank === 'zero' || (zeroBlanks && reading.cell !== null);
  return zero ? wholeNumber(0) : null;
}

/** Is a number there, and not 0? @param {import('./decimal').Decimal | null} number */
export const isSome = (number) => number !== null && !isZero(number);

/** Is its cell there, and was nothing typed in it? @param {Reading} reading */
export const isBlank = (reading) => isUntyped(reading) && reading.cell !== null;

/** Was it left blank, and may it be? Of a cell that is lost nobody knows. @param {Reading} reading */
export const isRightlyBlank = (reading) => isBlank(reading) && reading.indicator.blank === 'empty';

/** Nothing typed. @param {Indicator} indicator @param {Cell | null} cell @returns {Reading} */
export const blankReading = (indicator, cell) => ({
  indicator,
  cell,
  value: { kind: 'blank', text: '', formula: null },
  number: null,
  why: null,
  detail: '',
  meant: null,
  nil: false,
});

/** Where a column of an entry stands; null where the column is lost. @param {Entries} entries @param {string} code
 * @param {number} entry
 */
export function cellOfEntry(entries, code, entry) {
  const { column } = columnOf(entries, code);
  return column ? { sheet: entries.sheet, row: entries.rows[entry], column } : null;
}

/** @param {Entries} entries @param {string} code */
export const columnOf = (entries, code) => /** @type {import('./shapes').EntryColumn} */ (entries.columns.get(code));

/** What was read of a column of an entry, counted from 0. @param {Entries} entries @param {string} code
 * @param {number} entry
 * @returns {Reading}
 */
export function readingOfEntry(entries, code, entry) {
  const column = columnOf(entries, code);
  const odd = column.odd.get(entry);
  if (odd) {
    return odd;
  }
  const reading = blankReading(column.indicator, cellOfEntry(entries, code, entry));
  const typed = column.typed[entry];
  if (typed === null) {
    return reading;
  }
  const read = (/** @type {string} */ kind) => ({ ...reading, value: { kind, text: column.texts[entry], formula: null } });
  if (typeof typed === 'string') {
    return read('text');
  }
  if (typeof typed === 'boolean') {
    return { ...read('boolean'), meant: typed };
  }
  return typed instanceof Day ? { ...read('date'), meant: typed } : { ...read('number'), number: typed };
}
