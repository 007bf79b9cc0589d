// Doubles to the last bit: what their nearest decimal is, and which is nearest to a fraction.
import { Decimal, powerOfTen } from './decimal.js';

const ZERO = BigInt(0);
const ONE = BigInt(1);
const TWO = BigInt(2);
const TEN = BigInt(10);
const MANTISSA = BigInt(2) ** BigInt(52);

/** A quotient of two whole numbers; the lower one is above 0. @typedef {{over: bigint, under: bigint}} Fraction */

/**
 * A double as a fraction, exactly.
 * @param {number} double finite
 * @returns {Fraction}
 */
export function fractionOf(double) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, double);
  const bits = (BigInt(view.getUint32(0)) << BigInt(32)) | BigInt(view.getUint32(4));
  const exponent = Number((bits >> BigInt(52)) & BigInt(0x7ff));
  const mantissa = (bits & (MANTISSA - ONE)) + (exponent === 0 ? ZERO : MANTISSA);
  const power = (exponent === 0 ? 1 : exponent) - 1075;
  const over = double < 0 ? -mantissa : mantissa;
  return power >= 0 ? { over: over << BigInt(power), under: ONE } : { over, under: ONE << BigInt(-power) };
}

/**
 * A double with so many digits, halves to the even one, as `format(double, ".15g")` has them; not normalized.
 * @param {number} double finite
 * @param {number} digits
 */
export function rounded(double, digits) {
  const { over, under } = fractionOf(Math.abs(double));
  if (over === ZERO) {
    return new Decimal(ZERO, 0);
  }
  let exponent = over.toString().length - under.toString().length - digits;
  const least = powerOfTen(digits - 1);
  for (;;) {
    const [top, bottom] = exponent >= 0 ? [over, under * powerOfTen(exponent)] : [over * powerOfTen(-exponent), under];
    const doubled = (top % bottom) * TWO;
    let whole = top / bottom;
    whole += doubled > bottom || (doubled === bottom && whole % TWO === ONE) ? ONE : ZERO;
    if (whole >= least * TEN) {
      if (whole === least * TEN && top / bottom < whole) {
        return new Decimal(double < 0 ? -least : least, exponent + 1);
      }
      exponent += 1;
    } else if (whole < least) {
      exponent -= 1;
    } else {
      return new Decimal(double < 0 ? -whole : whole, exponent);
    }
  }
}

/** How many bits a whole number has. @param {bigint} number */
export const bitsOf = (number) => (number === ZERO ? 0 : (number < ZERO ? -number : number).toString(2).length);

/**
 * The double that is nearest to a fraction; infinite beyond the largest.
 * @param {Fraction} fraction
 */
export function doubleOf({ over, under }) {
  const size = over < ZERO ? -over : over;
  if (size === ZERO) {
    return 0;
  }
  const shift = Math.max(bitsOf(size) - bitsOf(under) - 54, -1074);
  const [top, bottom] = shift >= 0 ? [size, under << BigInt(shift)] : [size << BigInt(-shift), under];
  let whole = top / bottom;
  // More bits than a double keeps, the last of them set where something is left: that is rounded once.
  whole = (whole << ONE) | (top % bottom === ZERO ? ZERO : ONE);
  const spare = Math.max(bitsOf(whole) - 53, 0);
  const least = Math.max(spare, -1074 - (shift - 1));
  const half = least > 0 ? ONE << BigInt(least - 1) : ZERO;
  let kept = whole >> BigInt(least);
  const rest = whole - (kept << BigInt(least));
  kept += rest > half || (rest === half && rest !== ZERO && kept % TWO === ONE) ? ONE : ZERO;
  const power = shift - 1 + least;
  const number = power > 900 ? Number(kept) * 2 ** 900 * 2 ** (power - 900) : power < -1000 ? Number(kept) * 2 ** -1000 * 2 ** (power + 1000) : Number(kept) * 2 ** power;
  return over < ZERO ? -number : number;
}

/**
 * A double with so many digits as `format(double, ".15g")` writes it.
 * @param {number} double
 * @param {number} digits
 */
export function generalText(double, digits) {
  if (!Number.isFinite(double)) {
    return double > 0 ? 'inf' : double < 0 ? '-inf' : 'nan';
  }
  const near = rounded(double, digits);
  const sign = near.coefficient < ZERO ? '-' : '';
  const all = (near.coefficient < ZERO ? -near.coefficient : near.coefficient).toString();
  if (all === '0') {
    return Object.is(double, -0) ? '-0' : '0';
  }
  const power = all.length + near.exponent - 1;
  const bare = all.replace(/0+$/, '');
  if (power < -4 || power >= digits) {
    const mantissa = bare.length > 1 ? `${bare[0]}.${bare.slice(1)}` : bare;
    return `${sign}${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  if (power < 0) {
    return `${sign}0.${'0'.repeat(-power - 1)}${bare}`;
  }
  const whole = bare.slice(0, power + 1).padEnd(power + 1, '0');
  const decimals = bare.slice(power + 1);
  return sign + (decimals === '' ? whole : `${whole}.${decimals}`);
}
