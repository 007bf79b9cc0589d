// An amount as text: one walk for every reader, which puts brackets where they decide.

/** @typedef {import('./shapes').Amount} Amount */
/** @typedef {import('./shapes').Notation} Notation */

const ADDED = 1;
const TERMS = 2;
const MULTIPLIED = 3;
const ALONE = 4;
/** @type {Record<string, number>} */
const OWN = { '+': ADDED, '-': ADDED, '*': MULTIPLIED, '/': MULTIPLIED };
/** @type {Record<string, number>} */
const AT_RIGHT = { '+': TERMS, '-': MULTIPLIED, '*': ALONE, '/': ALONE };
/** @type {Record<string, string>} */
const SIGNS = { '+': ' + ', '-': ' - ', '*': ' × ', '/': ' ÷ ' };

/** One side of a comparison. @param {Amount} amount @param {Notation} notation @returns {string} */
export function amountText(amount, notation) {
  return amount.kind === 'apply' ? applied(amount, notation) : textOf(amount, notation, ADDED, true);
}

/** @param {import('./shapes').Apply} amount @param {Notation} notation */
function applied(amount, notation) {
  const of = amount.of.map((one) =>
    notation.worded ? textOf(one, notation, ALONE, false) : amountText(one, notation),
  );
  return notation.apply(amount.function, of);
}

/**
 * `least` is how tightly the text has to hold together here; `first`: no sign stands before it.
 * @param {Amount} amount
 * @param {Notation} notation
 * @param {number} least
 * @param {boolean} first
 * @returns {string}
 */
function textOf(amount, notation, least, first) {
  switch (amount.kind) {
    case 'negative': {
      const text = `-${textOf(amount.operand, notation, ALONE, false)}`;
      return first ? text : `(${text})`;
    }
    case 'arithmetic':
      return OWN[amount.op] < least ? `(${operation(amount, notation, true)})` : operation(amount, notation, first);
    case 'apply':
      return notation.worded ? `(${applied(amount, notation)})` : applied(amount, notation);
    default: {
      const terms = notation.terms(amount);
      if (terms.length > 1 && least > TERMS) {
        return `(${joined(terms, true)})`;
      }
      return joined(terms, first);
    }
  }
}

/** @param {import('./shapes').Arithmetic} amount @param {Notation} notation @param {boolean} first */
function operation(amount, notation, first) {
  const left = textOf(amount.left, notation, OWN[amount.op], first);
  return `${left}${SIGNS[amount.op]}${textOf(amount.right, notation, AT_RIGHT[amount.op], false)}`;
}

/** @param {readonly string[]} terms @param {boolean} first */
const joined = (terms, first) =>
  terms.map((one, at) => (one.startsWith('-') && !(first && at === 0) ? `(${one})` : one)).join(' + ');
