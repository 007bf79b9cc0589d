// A cell's content to a reading: what was meant, and what has to be said of how it was written.
import { isoOf } from './day.js';
import { isWhole, plain } from './decimal.js';
import { isNumeric, isWorded } from './indicators.js';
import { Reading, blankReading, keptDecimals, tooLarge } from './readings.js';
import { stripped } from './texts.js';

/**
 * @typedef {import('./book.js').Value} Value
 * @typedef {import('./cells.js').Cell} Cell
 * @typedef {import('./indicators.js').Indicator} Indicator
 * @typedef {import('./grammar.js').Grammar} Grammar
 * @typedef {{marks: string | null, placeholders: ReadonlySet<string>, days: import('./day_grammar.js').DaysWritten}} Written
 */

/** @type {Map<string, string>} */
const NO_NUMBER = new Map([
  ['boolean', 'boolean'], ['date', 'date'], ['error', 'error'], ['uncalculated', 'uncalculated'],
]);

/**
 * How numbers and days are written in a workbook of an edition.
 * @param {import('./form.js').Form} form
 * @param {boolean} since1904
 * @returns {Written}
 */
export const writtenIn = ({ edition, told }, since1904) => ({
  marks: told.numbers,
  placeholders: new Set(told.placeholders),
  days: { order: told.dates, language: edition.language, since_1904: since1904 },
});

/**
 * What a cell says of an indicator. The typed text stays as it is in `value`.
 * @param {Indicator} indicator
 * @param {Cell | null} cell
 * @param {Value} value
 * @param {Written} written
 * @param {Grammar} grammar
 */
export function readValue(indicator, cell, value, written, grammar) {
  const said = value.kind === 'text' ? stripped(value.text) : '';
  const emptyText = value.kind === 'text' && (said === '' || written.placeholders.has(said));
  if (indicator.computed && (emptyText || value.kind === 'error' || value.kind === 'uncalculated')) {
    return blankReading(indicator, cell); // the form's own formula has nothing to reckon with yet
  }
  if (value.kind === 'blank' || emptyText) {
    if (emptyText && isNumeric(indicator) && value.formula !== null) {
      return new Reading(indicator, cell, value, null, 'formula-empty'); // a 0 typed there would destroy it
    }
    return blankReading(indicator, cell);
  }
  if (!isNumeric(indicator)) {
    return noNumber(indicator, cell, value, written, grammar);
  }
  const why = NO_NUMBER.get(value.kind);
  if (why !== undefined) {
    const detail = value.kind === 'date' ? dayShown(value, written, grammar) : '';
    return new Reading(indicator, cell, value, null, why, detail);
  }
  if (value.kind === 'number') {
    const exact = grammar.exact(value.text);
    const number = exact === null || isWhole(exact) ? exact : keptDecimals(exact);
    if (number === null || tooLarge(number)) {
      return new Reading(indicator, cell, value, null, 'too-long');
    }
    return new Reading(indicator, cell, value, number);
  }
  return fromText(indicator, cell, value, written, grammar);
}

/**
 * @param {Indicator} indicator
 * @param {Cell | null} cell
 * @param {Value} value
 * @param {Written} written
 * @param {Grammar} grammar
 */
function fromText(indicator, cell, value, written, grammar) {
  const { share, signed } = indicator.kind;
  const said = share
    ? grammar.share(value.text, indicator.unit, written.marks)
    : grammar.numeral(value.text, indicator.unit, signed, written.marks);
  if (share && said.note === 'unit') {
    return new Reading(indicator, cell, value, said.value, 'percent-text', said.detail);
  }
  if (said.note === 'blank-text') {
    return blankReading(indicator, cell);
  }
  if (said.value !== null && tooLarge(said.value)) {
    return new Reading(indicator, cell, value, null, 'too-long');
  }
  return new Reading(indicator, cell, value, said.value, said.note, said.detail);
}

/**
 * The day into which a spreadsheet has turned what was typed; empty where it shows none.
 * @param {Value} value
 * @param {Written} written
 * @param {Grammar} grammar
 */
function dayShown(value, written, grammar) {
  const { day } = grammar.dayOf(value, written.days);
  return day === null ? '' : isoOf(day);
}

/**
 * @param {Indicator} indicator
 * @param {Cell | null} cell
 * @param {Value} value
 * @param {Written} written
 * @param {Grammar} grammar
 */
function noNumber(indicator, cell, value, written, grammar) {
  if (value.kind === 'error' || value.kind === 'uncalculated') {
    return new Reading(indicator, cell, value, null, value.kind);
  }
  if (indicator.kind.type === 'date') {
    const read = grammar.dayOf(value, written.days);
    return new Reading(indicator, cell, value, null, read.note, read.detail, read.day);
  }
  if (indicator.kind.type === 'flag') {
    const { flag, inWords } = grammar.flagOf(value, written.days.language);
    const why = flag === null ? 'flag-unread' : inWords ? null : 'flag-mark';
    return new Reading(indicator, cell, value, null, why, '', flag);
  }
  return isWorded(indicator) && value.kind !== 'text'
    ? worded(indicator, cell, value, written, grammar)
    : new Reading(indicator, cell, value, null);
}

/**
 * A text whose letters count, in whose cell a spreadsheet holds something else: it may have lost some of them.
 * @param {Indicator} indicator
 * @param {Cell | null} cell
 * @param {Value} value
 * @param {Written} written
 * @param {Grammar} grammar
 */
function worded(indicator, cell, value, written, grammar) {
  if (value.kind === 'date') {
    return new Reading(indicator, cell, value, null, 'text-date', dayShown(value, written, grammar));
  }
  if (value.kind === 'boolean') {
    return new Reading(indicator, cell, value, null, null, '', value.text);
  }
  const number = grammar.exact(value.text);
  if (number === null || tooLarge(number)) {
    return new Reading(indicator, cell, value, null, 'text-digits');
  }
  return new Reading(indicator, cell, value, null, null, '', plain(number));
}
