// Rows of whole numbers, and whether whole numbers satisfy them: exact, for a few unknowns. A row is the sum of unknowns,
// each times its factor, plus `rest`: it is 0, or at least 0. How much may be done is counted in terms that are written.
import { greatestCommon } from "./fraction.js";

/** @typedef {{ readonly factors: ReadonlyMap<number, bigint>, readonly rest: bigint, readonly equal: boolean }} WholeRow */
/** @typedef {bigint | null} Bound */

/** Rows that no numbers satisfy. */
export class Never extends Error {}

/** More is to be done than may be. */
export class GivenUp extends Error {}

/** What may still be done. */
export class Work {
  /** @param {number} left */
  constructor(left) {
    this.left = left;
  }

  /** Writes so many terms. @param {number} terms */
  spend(terms) {
    this.left -= terms;
    if (this.left < 0) {
      throw new GivenUp();
    }
  }
}

/** @param {ReadonlyMap<number, bigint>} factors @param {bigint} rest @param {boolean} equal @returns {WholeRow} */
export const wholeRow = (factors, rest, equal) => ({ factors, rest, equal });

/** Does it hold while every unknown is 0? @param {WholeRow} row */
export const isMetRow = (row) => (row.equal ? row.rest === 0n : row.rest >= 0n);

/** @param {bigint} number */
const size = (number) => (number < 0n ? -number : number);

/** Rounded down. @param {bigint} number @param {bigint} by */
export function floorOf(number, by) {
  const quotient = number / by;
  return number % by !== 0n && number < 0n !== by < 0n ? quotient - 1n : quotient;
}

/** @param {WholeRow} row @param {number} unknown */
const factorIn = (row, unknown) => /** @type {bigint} */ (row.factors.get(unknown));

/**
 * Rows over the other unknowns that hold where this one has a value; true where that value can be whole.
 * @param {readonly WholeRow[]} rows
 * @param {number} unknown
 * @param {Work} work
 * @returns {[WholeRow[], boolean]}
 */
export function without(rows, unknown, work) {
  /** @type {[WholeRow[], WholeRow[], WholeRow[], WholeRow[]]} */
  const [untouched, equal, more, less] = [[], [], [], []];
  for (const row of rows) {
    const factor = row.factors.get(unknown);
    (factor === undefined ? untouched : row.equal ? equal : factor > 0n ? more : less).push(row);
  }
  /** @type {WholeRow[]} */
  let left = [];
  let exact = true;
  if (equal.length > 0) {
    const pivot = shortest(equal, unknown);
    const others = [...equal, ...more, ...less].filter((row) => row !== pivot);
    work.spend(untouched.length + termsOf(others) + others.length * pivot.factors.size);
    left = others.map((row) => withPivot(row, pivot, unknown));
    exact = size(factorIn(pivot, unknown)) === 1n;
  } else {
    work.spend(untouched.length + less.length * termsOf(more) + more.length * termsOf(less));
    for (const low of more) {
      for (const high of less) {
        left.push(sum(low, -factorIn(high, unknown), high, factorIn(low, unknown)));
        exact = exact && (factorIn(low, unknown) === 1n || factorIn(high, unknown) === -1n);
      }
    }
  }
  return [[...untouched, ...shortened(left)], exact];
}

/** @param {WholeRow[]} rows @param {number} unknown */
const shortest = (rows, unknown) =>
  rows.reduce((one, other) => {
    const [here, there] = [size(factorIn(one, unknown)), size(factorIn(other, unknown))];
    return there < here || (there === here && other.factors.size < one.factors.size) ? other : one;
  });

/** So many are written with their rows: a row without any is one too. @param {readonly WholeRow[]} rows */
const termsOf = (rows) => rows.reduce((terms, row) => terms + row.factors.size, rows.length);

/** The row with the unknown put in from the pivot. @param {WholeRow} row @param {WholeRow} pivot @param {number} unknown */
function withPivot(row, pivot, unknown) {
  const [by, of] = [factorIn(pivot, unknown), factorIn(row, unknown)];
  return by < 0n ? sum(row, -by, pivot, of) : sum(row, by, pivot, -of);
}

/** @param {WholeRow} row @param {bigint} times @param {WholeRow} other @param {bigint} others */
function sum(row, times, other, others) {
  const factors = new Map([...row.factors].map(([unknown, factor]) => [unknown, factor * times]));
  for (const [unknown, factor] of other.factors) {
    const value = (factors.get(unknown) || 0n) + factor * others;
    if (value) {
      factors.set(unknown, value);
    } else {
      factors.delete(unknown);
    }
  }
  return wholeRow(factors, row.rest * times + other.rest * others, row.equal);
}

/** Rows divided by what their factors have in common, without those that always hold. @param {readonly WholeRow[]} rows */
function shortened(rows) {
  /** @type {WholeRow[]} */
  const found = [];
  for (const row of rows) {
    if (row.factors.size === 0) {
      if (!isMetRow(row)) {
        throw new Never();
      }
      continue;
    }
    const common = [...row.factors.values()].map(size).reduce(greatestCommon);
    if (common !== 1n && row.equal && row.rest % common !== 0n) {
      throw new Never();
    }
    const factors = new Map([...row.factors].map(([unknown, factor]) => [unknown, factor / common]));
    found.push(common === 1n ? row : wholeRow(factors, floorOf(row.rest, common), row.equal));
  }
  return found;
}

/**
 * Do whole numbers satisfy the rows? Takes out what can be, and tries the values of what is left.
 * @param {readonly WholeRow[]} rows
 * @param {readonly number[]} unknowns
 * @param {Work} work
 * @returns {boolean}
 */
export function haveWholeSolution(rows, unknowns, work) {
  try {
    return solved(shortened(rows), unknowns, work);
  } catch (error) {
    if (error instanceof Never) {
      return false;
    }
    throw error;
  }
}

/** @param {WholeRow[]} rows @param {readonly number[]} unknowns @param {Work} work @returns {boolean} */
function solved(rows, unknowns, work) {
  for (const unknown of unknowns) {
    const [left, exact] = without(rows, unknown, work);
    if (exact) {
      return haveWholeSolution(left, unknowns.filter((one) => one !== unknown), work);
    }
  }
  if (unknowns.length === 0) {
    return true;
  }
  const spans = unknowns.map((one) => ({ unknown: one, span: spanOf(rows, one, unknowns, work) }));
  const { unknown, span } = spans.reduce((one, other) => (isNarrower(other.span, one.span) ? other : one));
  const rest = unknowns.filter((one) => one !== unknown);
  for (const value of valuesIn(span)) {
    work.spend(termsOf(rows));
    if (haveWholeSolution(rows.map((row) => put(row, unknown, value)), rest, work)) {
      return true;
    }
  }
  return false;
}

/** @param {[Bound, Bound]} one @param {[Bound, Bound]} other */
function isNarrower([least, most], [otherLeast, otherMost]) {
  if (least === null || most === null) {
    return false;
  }
  return otherLeast === null || otherMost === null || most - least < otherMost - otherLeast;
}

/**
 * The least and the greatest whole number that the unknown can be, as far as rows bound it.
 * @param {readonly WholeRow[]} rows
 * @param {number} unknown
 * @param {readonly number[]} unknowns
 * @param {Work} work
 * @returns {[Bound, Bound]}
 */
function spanOf(rows, unknown, unknowns, work) {
  let left = rows;
  for (const other of unknowns) {
    if (other !== unknown) {
      [left] = without(left, other, work);
    }
  }
  let [least, most] = /** @type {[Bound, Bound]} */ ([null, null]);
  for (const row of left) {
    const factor = factorIn(row, unknown);
    if (row.equal || factor > 0n) {
      const low = -floorOf(row.rest, factor);
      least = least === null || low > least ? low : least;
    }
    if (row.equal || factor < 0n) {
      const high = floorOf(-row.rest, factor);
      most = most === null || high < most ? high : most;
    }
  }
  return [least, most];
}

/** From the bound that is there, or from 0, outwards. @param {[Bound, Bound]} span */
function* valuesIn([least, most]) {
  if (least === null && most === null) {
    for (let step = 0n; ; step += 1n) {
      yield step;
      yield -step;
    }
  }
  const up = least !== null;
  for (let value = /** @type {bigint} */ (up ? least : most); !up || most === null || value <= most; value += up ? 1n : -1n) {
    yield value;
  }
}

/** @param {WholeRow} row @param {number} unknown @param {bigint} value */
function put(row, unknown, value) {
  const factors = new Map(row.factors);
  factors.delete(unknown);
  return wholeRow(factors, row.rest + (row.factors.get(unknown) || 0n) * value, row.equal);
}
