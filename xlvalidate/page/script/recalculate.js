// What a plain formula gives, so that a saved result can be held against it: sums of cells and numbers, exactly.
import { cellAt, keyOf, placesIn, rowAndColumn, sizeOf } from './cells.js';
import { certainDecimal, decimal, powerOfTen } from './decimal.js';
import { bitsOf, doubleOf, fractionOf, generalText } from './doubles.js';
import { group, sticky, whole } from './patterns.js';
import { lengthOf, stripped, strippedOf } from './texts.js';

/**
 * @typedef {import('./book.js').Book} Book
 * @typedef {import('./book.js').Value} Value
 * @typedef {import('./cells.js').Cell} Cell
 * @typedef {import('./doubles.js').Fraction} Fraction
 * @typedef {object} RecalculationTables
 * @property {import('./patterns.js').ToldPattern} token
 * @property {import('./patterns.js').ToldPattern} plain
 * @property {string} numerals letters that are numbers and are no digits of the common kind, by a pattern
 * @property {number} longest
 * @property {number} deepest
 * @property {number} most_cells
 * @property {number} most_bits
 * @property {number} rounding
 * @property {number} saved
 * @property {number} digits
 * @property {import('./patterns.js').ToldPattern} texts
 * @property {import('./patterns.js').ToldPattern} volatile
 *
 * @typedef {{value: Fraction, off: number}} Amount how far a program that reckons in doubles may be `off`
 * @typedef {Amount | {text: string}} Result a text is what a spreadsheet shows where it is no number
 * @typedef {{kind: 'nothing'} | {kind: 'number', value: Fraction} | {kind: 'cell', row: number, column: number}
 *   | {kind: 'area', area: import('./cells.js').Area} | {kind: 'sum', terms: Term[]}
 *   | {kind: 'sign', sign: string, terms: Term[]}} Term
 */

/** Nothing is known of this formula. */
class Unchecked extends Error {}

const ZERO = BigInt(0);
const ONE = BigInt(1);

/** @param {bigint} over @param {bigint} under @returns {Fraction} */
function fraction(over, under) {
  let [a, b] = [over < ZERO ? -over : over, under];
  while (b !== ZERO) {
    [a, b] = [b, a % b];
  }
  return a === ZERO ? { over: ZERO, under: ONE } : { over: over / a, under: under / a };
}

/** @param {import('./decimal.js').Decimal} number */
const ofDecimal = (number) =>
  number.exponent >= 0
    ? fraction(number.coefficient * powerOfTen(number.exponent), ONE)
    : fraction(number.coefficient, powerOfTen(-number.exponent));

/** @param {Fraction} one */
const size = (one) => ({ over: one.over < ZERO ? -one.over : one.over, under: one.under });

/** @param {Fraction} one @param {Fraction} other */
const sum = (one, other) => fraction(one.over * other.under + other.over * one.under, one.under * other.under);

/** @param {Fraction} one @param {Fraction} other */
const product = (one, other) => fraction(one.over * other.over, one.under * other.under);

/** @param {Fraction} one */
const negative = (one) => ({ over: -one.over, under: one.under });

/** A double; nothing is known where there is none. @param {Fraction} one */
function asDouble(one) {
  const double = doubleOf(one);
  if (!Number.isFinite(double)) {
    throw new Unchecked();
  }
  return double;
}

/** @param {Fraction} value @returns {Amount} */
const amount = (value) => ({ value, off: 0 });

const NOTHING = { over: ZERO, under: ONE };

/**
 * The formulas of one book. It remembers what it has worked out, and stops where there is too much of it.
 * @param {Book} book
 * @param {RecalculationTables} told
 */
export function recalculation(book, told) {
  const plain = whole(told.plain);
  const numerals = new RegExp(told.numerals, 'u');
  /** @type {Map<string, Result | null>} */
  const results = new Map();
  let cells = 0;

  /** @param {Cell} cell @param {number} depth @returns {Result | null} */
  function resultOf(cell, depth) {
    const key = keyOf(cell);
    const known = results.get(key);
    if (known !== undefined) {
      return known;
    }
    results.set(key, null); // asked for again before it is known: a circle
    const formula = book.formula(cell);
    if (depth > told.deepest || formula === '' || book.as_shown) {
      return null;
    }
    try {
      const found = wholeOf(termOf(formula, told), cell.sheet, depth);
      results.set(key, found);
      return found;
    } catch (error) {
      if (error instanceof Unchecked) {
        return null;
      }
      throw error;
    }
  }

  /** A formula that is a cell and nothing else gives the text that stands there, too. @param {Term} term @param {string} sheet @param {number} depth */
  function wholeOf(term, sheet, depth) {
    if (term.kind === 'cell') {
      const held = heldIn(cellAt(sheet, term.row, term.column), depth);
      if ('kind' in held && held.kind !== 'blank') {
        throw new Unchecked();
      }
    }
    return of(term, sheet, depth);
  }

  /** @param {Term} term @param {string} sheet @param {number} depth @returns {Result} */
  function of(term, sheet, depth) {
    switch (term.kind) {
      case 'nothing':
        return amount(NOTHING);
      case 'number':
        return amount(term.value);
      case 'cell':
        return alone(cellAt(sheet, term.row, term.column), depth);
      case 'sum':
        return summed(term.terms, sheet, depth);
      case 'sign': {
        const [one, other] = term.terms;
        const left = of(one, sheet, depth);
        if (other !== undefined) {
          return joined(term.sign, left, of(other, sheet, depth));
        }
        return 'text' in left ? left : { value: negative(left.value), off: left.off };
      }
      default:
        throw new Unchecked();
    }
  }

  /** A cell between signs: a text that is a number counts, another one does not. @param {Cell} cell @param {number} depth @returns {Result} */
  function alone(cell, depth) {
    const held = heldIn(cell, depth);
    if (!('kind' in held)) {
      return held;
    }
    if (held.kind === 'blank') {
      return amount(NOTHING);
    }
    if (held.kind === 'boolean') {
      return amount({ over: held.text === 'TRUE' ? ONE : ZERO, under: ONE });
    }
    if (plain.test(stripped(held.text))) {
      return amount(ofDecimal(certainDecimal(stripped(held.text))));
    }
    if (numerals.test(held.text)) {
      throw new Unchecked(); // 1,234 or 50% or a date is a number to one program in one country
    }
    return { text: '#VALUE!' };
  }

  /** @param {Term[]} terms @param {string} sheet @param {number} depth */
  function summed(terms, sheet, depth) {
    /** @type {Result} */
    let total = amount(NOTHING);
    for (const term of terms) {
      if (term.kind === 'area' || term.kind === 'cell') {
        for (const one of numbersIn(term, sheet, depth)) {
          total = joined('+', total, one);
        }
      } else {
        total = joined('+', total, of(term, sheet, depth));
      }
    }
    return total;
  }

  /** What SUM takes from cells: numbers and faults, and no texts. @param {Term} term @param {string} sheet @param {number} depth */
  function* numbersIn(term, sheet, depth) {
    if (term.kind === 'area' && cells + sizeOf(term.area) > told.most_cells) {
      throw new Unchecked();
    }
    const places = term.kind === 'area' ? placesIn(term.area) : term.kind === 'cell' ? [term] : [];
    for (const { row, column } of places) {
      const held = heldIn(cellAt(sheet, row, column), depth);
      if (!('kind' in held)) {
        yield held;
      }
    }
  }

  /** What stands in a cell: the result of a plain formula, else what was saved. @param {Cell} cell @param {number} depth @returns {Result | Value} */
  function heldIn(cell, depth) {
    cells += 1;
    if (cells > told.most_cells) {
      throw new Unchecked();
    }
    const value = book.at(cell);
    if (value.formula !== null) {
      const result = resultOf(cell, depth + 1);
      if (result !== null) {
        return result;
      }
      if (isPlain(book.formula(cell), told)) {
        throw new Unchecked();
      }
    }
    if (value.kind === 'number' || value.kind === 'date') {
      const number = decimal(value.text);
      if (number === null) {
        throw new Unchecked();
      }
      return amount(ofDecimal(number));
    }
    if (value.kind === 'uncalculated') {
      throw new Unchecked();
    }
    return value.kind === 'error' ? { text: value.text } : value;
  }

  /** @param {string} sign @param {Result} left @param {Result} right @returns {Result} */
  function joined(sign, left, right) {
    if ('text' in left) {
      return left;
    }
    if ('text' in right) {
      return right;
    }
    const [a, b] = [left.value, right.value];
    let [value, off] = [a, left.off + right.off];
    if (sign === '+') {
      value = sum(a, b);
    } else if (sign === '-') {
      value = sum(a, negative(b));
    } else if (sign === '*') {
      value = product(a, b);
      off = asDouble(size(a)) * right.off + asDouble(size(b)) * left.off + left.off * right.off;
    } else {
      if (b.over === ZERO && right.off === 0) {
        return { text: '#DIV/0!' };
      }
      const least = asDouble(size(b)) - right.off;
      if (least <= 0) {
        throw new Unchecked(); // a program may come to 0 here, or not
      }
      value = product(a, b.over < ZERO ? { over: -b.under, under: -b.over } : { over: b.under, under: b.over });
      off = (left.off + asDouble(size(value)) * right.off) / least;
    }
    if (Math.max(bitsOf(value.over), bitsOf(value.under)) > told.most_bits) {
      throw new Unchecked();
    }
    return { value, off: off + asDouble(size(value)) * told.rounding };
  }

  return {
    /** What the formula in a cell gives; null where nothing is known of it. @param {Cell} cell */
    result: (cell) => resultOf(cell, 0),
  };
}

/**
 * Is the result that was saved with a formula the one that it gives?
 * @param {Value} value
 * @param {Result} result
 * @param {RecalculationTables} told
 */
export function fits(value, result, told) {
  if ('text' in result) {
    return value.kind !== 'number'; // another one is told for what it is
  }
  const saved = decimal(value.text);
  if (saved === null || !Number.isFinite(result.off)) {
    return saved !== null;
  }
  const held = ofDecimal(saved);
  const apart = size(sum(held, negative(result.value)));
  const allowed = sum(fractionOf(result.off), product(size(held), fractionOf(told.saved)));
  return apart.over * allowed.under <= allowed.over * apart.under;
}

/**
 * A result as a spreadsheet shows it.
 * @param {Result} result
 * @param {RecalculationTables} told
 */
export const shown = (result, told) => ('text' in result ? result.text : generalText(doubleOf(result.value), told.digits));

/** @param {string} formula @param {RecalculationTables} told */
function isPlain(formula, told) {
  try {
    return termOf(formula, told).kind !== 'nothing';
  } catch (error) {
    if (error instanceof Unchecked) {
      return false;
    }
    throw error;
  }
}

/** A formula without its `=` as it is read. @param {string} formula @param {RecalculationTables} told */
function termOf(formula, told) {
  if (lengthOf(formula) > told.longest) {
    throw new Unchecked();
  }
  return new FormulaReader(formula, told).whole();
}

/** Reads a formula from the left to the right. */
class FormulaReader {
  /** @param {string} said @param {RecalculationTables} told */
  constructor(said, told) {
    /** @type {{kind: string, text: string}[]} */
    this.tokens = [];
    this.at = 0;
    this.deepest = told.deepest;
    const formula = strippedOf(said, ' \t\r\n');
    const token = sticky(told.token);
    for (let end = 0; end < formula.length; ) {
      token.lastIndex = end;
      const match = token.exec(formula);
      const kind = match === null ? undefined : ['number', 'cell', 'sum', 'sign'].find((one) => group(match, one) !== undefined);
      if (match === null || kind === undefined) {
        throw new Unchecked();
      }
      this.tokens.push({ kind, text: group(match, kind) ?? '' });
      end += match[0].length;
    }
    this.tokens.push({ kind: 'end', text: '' });
  }

  whole() {
    const term = this.added(0);
    if (this.tokens[this.at].kind !== 'end') {
      throw new Unchecked();
    }
    return term;
  }

  /** @param {...string} signs */
  taken(...signs) {
    const { kind, text } = this.tokens[this.at];
    if (kind !== 'sign' || !signs.includes(text)) {
      return '';
    }
    this.at += 1;
    return text;
  }

  /** @param {number} depth @returns {Term} */
  added(depth) {
    let term = this.multiplied(depth);
    for (let sign = this.taken('+', '-'); sign !== ''; sign = this.taken('+', '-')) {
      term = { kind: 'sign', sign, terms: [term, this.multiplied(depth)] };
    }
    return term;
  }

  /** @param {number} depth @returns {Term} */
  multiplied(depth) {
    let term = this.signed(depth);
    for (let sign = this.taken('*', '/'); sign !== ''; sign = this.taken('*', '/')) {
      term = { kind: 'sign', sign, terms: [term, this.signed(depth)] };
    }
    return term;
  }

  /** @param {number} depth @returns {Term} */
  signed(depth) {
    let [signs, minus] = [0, false];
    for (let sign = this.taken('+', '-'); sign !== ''; sign = this.taken('+', '-')) {
      signs += 1;
      minus = sign === '-' ? !minus : minus;
    }
    const term = this.single(depth);
    if (minus) {
      return { kind: 'sign', sign: '-', terms: [term] };
    }
    return signs > 0 ? { kind: 'sign', sign: '+', terms: [{ kind: 'number', value: NOTHING }, term] } : term;
  }

  /** @param {number} depth @returns {Term} */
  single(depth) {
    if (depth > this.deepest) {
      throw new Unchecked();
    }
    const { kind, text } = this.tokens[this.at];
    this.at += 1;
    if (kind === 'number') {
      return { kind: 'number', value: ofDecimal(certainDecimal(text)) };
    }
    if (kind === 'cell') {
      return { kind: 'cell', ...placeOf(text) };
    }
    if (kind === 'sum') {
      return { kind: 'sum', terms: this.summands(depth + 1) };
    }
    if (kind === 'sign' && text === '(') {
      const term = this.added(depth + 1);
      this.closed();
      return term;
    }
    throw new Unchecked();
  }

  /** @param {number} depth */
  summands(depth) {
    /** @type {Term[]} */
    const terms = [];
    do {
      terms.push(this.summand(depth));
    } while (this.taken(',') !== '');
    this.closed();
    return terms;
  }

  /** @param {number} depth @returns {Term} */
  summand(depth) {
    const { kind, text } = this.tokens[this.at];
    const next = this.tokens[Math.min(this.at + 1, this.tokens.length - 1)];
    if (kind === 'cell' && next.text === ':') {
      const last = this.tokens[this.at + 2];
      this.at += 3;
      if (last.kind !== 'cell') {
        throw new Unchecked();
      }
      return { kind: 'area', area: between(placeOf(text), placeOf(last.text)) };
    }
    return kind === 'sign' && (text === ',' || text === ')') ? { kind: 'nothing' } : this.added(depth);
  }

  closed() {
    if (this.taken(')') === '') {
      throw new Unchecked();
    }
  }
}

/** @param {string} text */
function placeOf(text) {
  const place = rowAndColumn(text);
  if (place === null) {
    throw new Unchecked();
  }
  return place;
}

/** @param {{row: number, column: number}} one @param {{row: number, column: number}} other */
const between = (one, other) => ({
  top: Math.min(one.row, other.row),
  left: Math.min(one.column, other.column),
  bottom: Math.max(one.row, other.row),
  right: Math.max(one.column, other.column),
});

