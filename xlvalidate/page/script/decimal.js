// Exact numbers: a coefficient and an exponent of ten, as Python's `Decimal` has them, without a rounding context.

const WRITTEN = /^([+-]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:[eE]([+-]?[0-9]+))?$/;
const TEN = BigInt(10);
const ZERO = BigInt(0);

/**
 * A number: `coefficient` times ten to the `exponent`. Python's ints have the exponent 0.
 */
export class Decimal {
  /**
   * @param {bigint} coefficient
   * @param {number} exponent
   */
  constructor(coefficient, exponent = 0) {
    this.coefficient = coefficient;
    this.exponent = exponent;
    Object.freeze(this);
  }

  /** As `str(Decimal)` writes it. */
  toString() {
    const { sign, digits } = partsOf(this);
    const { exponent } = this;
    const first = digits.length + exponent; // where the point stands, counted from the first digit
    if (exponent <= 0 && first > -6) {
      return sign + pointed(digits, -exponent);
    }
    const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
    return `${sign}${mantissa}E${first - 1 < 0 ? '-' : '+'}${Math.abs(first - 1)}`;
  }
}

export const NOUGHT = new Decimal(ZERO);

/** @param {bigint} number */
const magnitude = (number) => (number < ZERO ? -number : number);

/** Ten to a power that is not negative. @param {number} power */
export const powerOfTen = (power) => TEN ** BigInt(power);

/** @param {Decimal} number */
function partsOf(number) {
  return { sign: number.coefficient < ZERO ? '-' : '', digits: magnitude(number.coefficient).toString() };
}

/**
 * @param {string} digits
 * @param {number} decimals
 */
function pointed(digits, decimals) {
  if (decimals === 0) {
    return digits;
  }
  const filled = digits.padStart(decimals + 1, '0');
  return `${filled.slice(0, filled.length - decimals)}.${filled.slice(filled.length - decimals)}`;
}

/**
 * The number that a text is, as `Decimal(text)` reads it; null where it is none.
 * @param {string} text
 * @returns {Decimal | null}
 */
export function decimal(text) {
  const match = WRITTEN.exec(text);
  if (match === null) {
    return null;
  }
  const [, sign, whole = '', behind = '', alone = '', power = '0'] = match;
  const decimals = behind || alone;
  const digits = BigInt(whole + decimals);
  return new Decimal(sign === '-' ? -digits : digits, Number(power) - decimals.length);
}

/**
 * A text that is a number for certain: one of ours.
 * @param {string} text
 */
export function certainDecimal(text) {
  const number = decimal(text);
  if (number === null) {
    throw new Error(`no number: ${text}`);
  }
  return number;
}

/** A whole number. @param {number | bigint} number */
export const wholeNumber = (number) => new Decimal(BigInt(number));

/**
 * The coefficient of a number at an exponent that is not above its own.
 * @param {Decimal} number
 * @param {number} exponent
 */
const at = (number, exponent) => number.coefficient * powerOfTen(number.exponent - exponent);

/**
 * @param {Decimal} left
 * @param {Decimal} right
 */
export function add(left, right) {
  const exponent = Math.min(left.exponent, right.exponent);
  return new Decimal(at(left, exponent) + at(right, exponent), exponent);
}

/**
 * @param {Decimal} left
 * @param {Decimal} right
 */
export const subtract = (left, right) => add(left, negate(right));

/**
 * @param {Decimal} left
 * @param {Decimal} right
 */
export const multiply = (left, right) =>
  new Decimal(left.coefficient * right.coefficient, left.exponent + right.exponent);

/** @param {Decimal} number */
export const negate = (number) => new Decimal(-number.coefficient, number.exponent);

/** @param {Decimal} number */
export const absolute = (number) => (number.coefficient < ZERO ? negate(number) : number);

/** @param {Decimal} number @returns {-1 | 0 | 1} */
export const signOf = (number) => (number.coefficient < ZERO ? -1 : number.coefficient > ZERO ? 1 : 0);

/** @param {Decimal} number */
export const isZero = (number) => number.coefficient === ZERO;

/**
 * Below 0 where the first is less, above where it is more.
 * @param {Decimal} left
 * @param {Decimal} right
 * @returns {-1 | 0 | 1}
 */
export const compare = (left, right) => signOf(subtract(left, right));

/**
 * @param {Decimal} left
 * @param {Decimal} right
 */
export const equals = (left, right) => compare(left, right) === 0;

/**
 * The number times ten to a power.
 * @param {Decimal} number
 * @param {number} power
 */
export const scaled = (number, power) => new Decimal(number.coefficient, number.exponent + power);

/**
 * As `Decimal.normalize`: without zeros at its end; 0 has the exponent 0.
 * @param {Decimal} number
 */
export function normalized(number) {
  if (isZero(number)) {
    return NOUGHT;
  }
  const digits = magnitude(number.coefficient).toString();
  const zeros = digits.length - digits.replace(/0+$/, '').length;
  return zeros === 0 ? number : new Decimal(number.coefficient / powerOfTen(zeros), number.exponent + zeros);
}

/**
 * How many digits it has without zeros at its end.
 * @param {Decimal} number
 */
export const digitsOf = (number) => magnitude(normalized(number).coefficient).toString().length;

/** @param {Decimal} number */
export const isWhole = (number) => normalized(number).exponent >= 0;

/**
 * Whole numbers with the exponent 0, as an int has them, all others normalized.
 * @param {Decimal} number
 */
export function settled(number) {
  const short = normalized(number);
  return short.exponent > 0 ? new Decimal(at(short, 0)) : short;
}

/**
 * How many decimals it has, zeros at its end not counted.
 * @param {Decimal} number
 */
export const decimalsOf = (number) => Math.max(0, -normalized(number).exponent);

/**
 * The number with so many decimals, halves away from 0. One with fewer is left as it is.
 * @param {Decimal} number
 * @param {number} decimals
 */
export function roundedTo(number, decimals) {
  return -number.exponent <= decimals
    ? number
    : roundedQuotient(number.coefficient, powerOfTen(-number.exponent), decimals);
}

/**
 * The part before the point.
 * @param {Decimal} number
 */
export const cutOff = (number) =>
  number.exponent >= 0 ? at(number, 0) : number.coefficient / powerOfTen(-number.exponent);

/**
 * A quotient with so many decimals, halves away from 0, without zeros at its end.
 * @param {bigint} numerator
 * @param {bigint} denominator above 0
 * @param {number} decimals
 */
export function roundedQuotient(numerator, denominator, decimals) {
  const doubled = magnitude(numerator) * powerOfTen(decimals) * BigInt(2);
  const units = (doubled + denominator) / (denominator * BigInt(2));
  return settled(new Decimal(numerator < ZERO ? -units : units, -decimals));
}

/**
 * Compares two quotients by multiplying crosswise. Denominators are not 0.
 * @param {Decimal} above
 * @param {Decimal} below
 * @param {Decimal} otherAbove
 * @param {Decimal} otherBelow
 * @returns {-1 | 0 | 1}
 */
export function compareQuotients(above, below, otherAbove, otherBelow) {
  const sides = compare(multiply(above, otherBelow), multiply(otherAbove, below));
  const turned = signOf(below) * signOf(otherBelow) < 0;
  return /** @type {-1 | 0 | 1} */ (turned && sides !== 0 ? -sides : sides);
}

/**
 * As `format(number, "f")` writes it: no exponent, zeros at its end kept.
 * @param {Decimal} number
 */
export function fixed(number) {
  const { sign, digits } = partsOf(number.exponent > 0 ? new Decimal(at(number, 0)) : number);
  return sign + pointed(digits, Math.max(0, -number.exponent));
}

/**
 * As people and contracts write it: digits, no exponent, no zeros at its end.
 * @param {Decimal} number
 */
export const plain = (number) => fixed(settled(number));
