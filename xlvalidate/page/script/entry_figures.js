// What the entries of open tables come to: sums, counts, the least and the most, exact, as readings of their own.
import { NOUGHT, add, compare, plain, settled, wholeNumber } from "./decimal.js";
import { Day, serialOf } from "./day.js";
import { EntriesAlone, isZeroed } from "./entries_alone.js";
import { blankReading, columnOf, isRightlyBlank, isUntyped, readingOfEntry } from "./submission.js";
import { refTo } from "./tree.js";

/** @typedef {import('./shapes').EntryFigure} EntryFigure */
/** @typedef {import('./shapes').Reading} Reading */
/** @typedef {import('./decimal').Decimal} Decimal */

/** A submission with what its entries come to. @param {import('./shapes').Submission} submission */
export function withEntryFigures(submission) {
  const alone = new EntriesAlone(submission);
  const readings = [...submission.edition.entry_figures].map(([code, figure]) => {
    const chosen = chosenOf(alone, figure);
    return /** @type {[string, Reading]} */ ([code, Array.isArray(chosen) ? readingOfFigure(alone, figure, chosen) : chosen]);
  });
  return { ...submission, entry_figures: new Map(readings) };
}

/** The entries that meet a condition; where one lacks what is asked, the reading of that. @param {EntriesAlone} alone
 * @param {EntryFigure} figure
 * @returns {number[] | Reading}
 */
function chosenOf(alone, figure) {
  const every = alone.entries(figure.table).rows.map((_, entry) => entry);
  if (figure.where === null) {
    return every;
  }
  const chosen = [];
  for (const entry of every) {
    const holds = alone.meets(figure.where, figure.table, entry);
    if (typeof holds !== 'boolean') {
      return holds;
    }
    if (holds) {
      chosen.push(entry);
    }
  }
  return chosen;
}

/** @param {EntriesAlone} alone @param {EntryFigure} figure @param {number[]} chosen @returns {Reading} */
function readingOfFigure(alone, figure, chosen) {
  if (figure.column === null) {
    return known(figure, wholeNumber(chosen.length));
  }
  const { code } = figure.column;
  const entries = alone.entries(figure.table);
  const column = columnOf(entries, code);
  if (!column.column) {
    return blankReading({ ...figure.column, blank: 'unknown' }, null); // of a lost column nobody knows what it comes to
  }
  const zero = isZeroed(alone.edition, refTo(code), false);
  const values = [];
  for (const entry of chosen) {
    const typed = column.typed[entry];
    if (typed === null) {
      const reading = readingOfEntry(entries, code, entry);
      if (isRightlyBlank(reading)) {
        continue;
      }
      if (!(zero && isUntyped(reading))) {
        return reading;
      }
    }
    values.push(typed === null ? NOUGHT : typed);
  }
  if (figure.function === 'sum') {
    return known(figure, /** @type {Decimal[]} */ (values).reduce(add, NOUGHT));
  }
  if (values.length === 0) {
    return blankReading({ ...figure.indicator, blank: 'empty' }, { sheet: entries.sheet, row: 1, column: column.column });
  }
  const sign = figure.function === 'min' ? 1 : -1;
  const extreme = values.reduce((one, other) => (order(other, one) * sign < 0 ? other : one));
  return extreme instanceof Day
    ? { ...blankReading(figure.indicator, null), meant: extreme }
    : known(figure, /** @type {Decimal} */ (extreme));
}

/** @param {any} one @param {any} other */
const order = (one, other) => (one instanceof Day ? serialOf(one) - serialOf(other) : compare(one, other));

/** @param {EntryFigure} figure @param {Decimal} number @returns {Reading} */
const known = (figure, number) => ({
  ...blankReading(figure.indicator, null),
  value: { kind: 'number', text: plain(number), formula: null },
  number: settled(number),
});
