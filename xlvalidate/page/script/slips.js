// The likeliest of several sets of cells, and the slip of the hand that explains one. What a slip would explain only
// orders sets that are as small as each other; it is named where nothing else is as likely.
import { quotientOf, differenceOf, isZeroFraction, productOf, wholeFraction } from "./fraction.js";

/** @typedef {import('./shapes').Question} Question */
/** @typedef {import('./fraction').Fraction} Fraction */
/** @typedef {ReadonlyMap<number, bigint>} Values */

const UNITS = 10_000n;
const TWO_DIGITS = 10n;
const THREE_DIGITS = 100n;
const FEW = 3;
const ORDER = new Map([['exchanged', 0], ['ten-thousand', 1], ['digits', 2]]);

/**
 * The sets, the likeliest first, each with its slip where it is certain.
 * @param {Question} asked
 * @param {readonly number[][]} sets
 * @param {Values} values
 * @param {() => number[][]} beside
 * @returns {{ cells: number[], slip: string | null }[]}
 */
export function ordered(asked, sets, values, beside) {
  const totals = totalsIn(asked);
  const around = sets.length > 0 ? beside() : [];
  const found = sets.map((cells) => {
    const slip = slipOf(cells, needed(asked, cells, values), values, around);
    const zero = cells.length === 1 && totals.has(cells[0]) && values.get(cells[0]) === 0n;
    const order = ORDER.get(slip || '');
    return { cells, slip, order: order === undefined ? (zero ? 3 : 4) : order };
  });
  found.sort((one, other) => one.order - other.order || compareCells(one.cells, other.cells));
  // A small figure is often a neighbour's, or off by twice itself: among several sets that says nothing.
  const weighed = found.filter(({ slip }) => slip !== null && (ORDER.has(slip) || found.length === 1));
  const certain = weighed.filter(({ cells, slip }) => {
    const figure = /** @type {bigint} */ (values.get(cells[0]));
    return weighed.length === 1 && !byChance(slip, figure < 0n ? -figure : figure, found.length);
  });
  return found.map((one) => ({ cells: one.cells, slip: certain.includes(one) ? one.slip : null }));
}

/** @param {number[]} one @param {number[]} other */
function compareCells(one, other) {
  for (let at = 0; at < one.length && at < other.length; at += 1) {
    if (one[at] !== other[at]) {
      return one[at] - other[at];
    }
  }
  return one.length - other.length;
}

/** Short figures are often like others by chance; the more sets there are, the more often. @param {string | null} slip
 * @param {bigint} figure
 * @param {number} sets
 */
function byChance(slip, figure, sets) {
  if (slip === 'digits') {
    return sets > FEW || (sets > 1 && figure < THREE_DIGITS);
  }
  return slip === 'copied' && figure < TWO_DIGITS;
}

/** @param {number[]} cells @param {Map<number, bigint> | null} needs @param {Values} values @param {number[][]} beside
 * @returns {string | null}
 */
function slipOf(cells, needs, values, beside) {
  if (needs === null) {
    return null;
  }
  const was = (/** @type {number} */ cell) => /** @type {bigint} */ (values.get(cell));
  if (cells.length === 2) {
    const [first, second] = cells;
    const swapped = was(first) !== was(second) && needs.get(first) === was(second) && needs.get(second) === was(first);
    return swapped ? 'exchanged' : null;
  }
  if (cells.length !== 1) {
    return null;
  }
  const [cell] = cells;
  const right = /** @type {bigint} */ (needs.get(cell));
  const around = (beside[cell] || []).filter((one) => values.has(one)).map(was);
  return slipBetween(was(cell), right, around);
}

/** @param {bigint} was @param {bigint} right @param {bigint[]} around */
function slipBetween(was, right, around) {
  if (right !== 0n && (was === right * UNITS || right === was * UNITS)) {
    return 'ten-thousand';
  }
  if (isTurned(String(was), String(right))) {
    return 'digits';
  }
  if (was === -right) {
    return 'sign';
  }
  return was !== 0n && was !== right && around.includes(was) ? 'copied' : null;
}

/** Are two digits side by side exchanged? @param {string} one @param {string} other */
function isTurned(one, other) {
  const turned = [...one].slice(1).map((_, at) => one.slice(0, at) + one[at + 1] + one[at] + one.slice(at + 2));
  return one !== other && turned.includes(other);
}

/** Cells that stand alone on their side of an equation with several others. @param {Question} asked */
function totalsIn(asked) {
  /** @type {Set<number>} */
  const totals = new Set();
  for (const row of asked.rows) {
    if (row.equal && row.factors.size >= 3) {
      const sides = [true, false].map((more) => [...row.factors].filter(([, by]) => by > 0n === more));
      sides.filter((side) => side.length === 1).forEach(([[cell]]) => totals.add(cell));
    }
  }
  return totals;
}

/** The figures that the cells would have to have, where equations leave only one for each. @param {Question} asked
 * @param {number[]} cells
 * @param {Values} values
 */
function needed(asked, cells, values) {
  if (asked.forks.length > 0 || !cells.every((cell) => values.has(cell))) {
    return null;
  }
  let rows = asked.rows
    .filter((row) => row.equal && cells.some((cell) => row.factors.has(cell)))
    .map((row) => [...cells.map((cell) => wholeFraction(row.factors.get(cell) || 0n)), wholeFraction(-row.rest)]);
  for (let at = 0; at < cells.length; at += 1) {
    const place = rows.findIndex((row, number) => number >= at && !isZeroFraction(row[at]));
    if (place < 0) {
      return null;
    }
    const [pivot] = rows.splice(place, 1);
    rows = rows.map((row) => less(row, pivot, at));
    rows.splice(at, 0, pivot.map((one) => quotientOf(one, pivot[at])));
  }
  const changes = cells.map((_, at) => rows[at][cells.length]);
  if (changes.some(({ above, below }) => above % below !== 0n)) {
    return null;
  }
  return new Map(cells.map((cell, at) => [cell, /** @type {bigint} */ (values.get(cell)) + changes[at].above / changes[at].below]));
}

/** @param {Fraction[]} row @param {Fraction[]} pivot @param {number} at */
function less(row, pivot, at) {
  const times = quotientOf(row[at], pivot[at]);
  return row.map((one, column) => differenceOf(one, productOf(times, pivot[column])));
}
