// Exact quotients. Denominators are above 0; until something is divided they are powers of ten.
import { Decimal, isWhole, powerOfTen, roundedQuotient, settled } from "./decimal.js";

/** @typedef {{ readonly above: bigint, readonly below: bigint }} Fraction */

const DECIMALS = 9; // of a difference, and of a figure beside its bounds: as the sheet has it

/** @param {bigint} above @param {bigint} below @returns {Fraction} */
const fraction = (above, below) => ({ above, below });

/** @param {bigint} whole */
export const wholeFraction = (whole) => fraction(whole, 1n);

/** @param {Decimal} number */
export const fractionOf = ({ coefficient, exponent }) =>
  exponent >= 0
    ? fraction(coefficient * powerOfTen(exponent), 1n)
    : fraction(coefficient, powerOfTen(-exponent));

/** @param {Fraction} one @param {Fraction} two */
export function sumOf(one, two) {
  if (one.below === two.below) {
    return fraction(one.above + two.above, one.below);
  }
  const [less, more] = one.below < two.below ? [one, two] : [two, one];
  if (more.below % less.below === 0n) {
    return fraction(less.above * (more.below / less.below) + more.above, more.below);
  }
  return fraction(one.above * two.below + two.above * one.below, one.below * two.below);
}

/** @param {Fraction} one */
export const negativeOf = (one) => fraction(-one.above, one.below);

/** @param {Fraction} one @param {Fraction} two */
export const differenceOf = (one, two) => sumOf(one, negativeOf(two));

/** @param {Fraction} one @param {Fraction} two */
export const productOf = (one, two) => fraction(one.above * two.above, one.below * two.below);

/** The other one is not 0. @param {Fraction} one @param {Fraction} two */
export function quotientOf(one, two) {
  const turned = two.above < 0n ? -1n : 1n;
  return shortened(fraction(one.above * two.below * turned, one.below * two.above * turned));
}

/** @param {Fraction} one */
export function shortened(one) {
  const common = greatestCommon(one.above < 0n ? -one.above : one.above, one.below);
  return common > 1n ? fraction(one.above / common, one.below / common) : one;
}

/** The greatest number that divides both, which are not below 0. @param {bigint} one @param {bigint} two */
export function greatestCommon(one, two) {
  let [left, right] = [one, two];
  while (right) {
    [left, right] = [right, left % right];
  }
  return left;
}

/** @param {Fraction} one @param {Fraction} two */
export const isLess = (one, two) => differenceOf(one, two).above < 0n;

/** @param {Fraction} one */
export const isZeroFraction = (one) => one.above === 0n;

/** As the sheet has it: with nine decimals, halves away from 0. @param {Fraction} one */
export const roundedFraction = (one) => roundedQuotient(one.above, one.below, DECIMALS);

/** A decimal as the sheet has it. @param {Decimal} number */
export const roundedDecimal = (number) => roundedFraction(fractionOf(number));

/**
 * With so many decimals, as the sheet has it: what lies past nine of them counts for nothing.
 * @param {Fraction} one
 * @param {number} places
 */
export function roundedToPlaces(one, places) {
  const near = fractionOf(roundedFraction(one));
  return fractionOf(roundedQuotient(near.above, near.below, places));
}

/** The number that it is, where its denominator is a power of ten. @param {Fraction} one */
const exactly = (one) => settled(new Decimal(one.above, 1 - one.below.toString().length));

/**
 * A number as findings have it; a quotient that does not end is rounded, and so is every one that was `divided`.
 * @param {Fraction} one
 * @param {boolean} divided
 */
export function numberFrom(one, divided) {
  if (!divided) {
    return exactly(one);
  }
  return one.above % one.below === 0n ? new Decimal(one.above / one.below) : roundedFraction(one);
}

/** @param {Decimal} number */
export const isWholeNumber = (number) => isWhole(number);
