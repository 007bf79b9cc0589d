// Values of a rule as a language writes them: a day, a percentage, a text in quotation marks.
import { compare, fixed, isWhole, plain, scaled, wholeNumber } from "./decimal.js";
import { dayOfSerial, serialOf } from "./day.js";
import { clip } from "./plain_text.js";

/** @typedef {import('./shapes').Amount} Amount */
/** @typedef {import('./shapes').Ref} Ref */
/** @typedef {import('./speech').Speech} Speech */
/** @typedef {import('./decimal').Decimal} Decimal */

const MOST_TEXT = 60;
const FIRST_NUMBER = 61; // of the first of March of 1900, from which on every program counts alike
const LAST_NUMBER = 2_958_465;

/** In which language values are written, and what each indicator is: a number, a share, a day. */
export class Writing {
  /** @param {Speech} speech @param {(ref: Ref) => string} measured */
  constructor(speech, measured) {
    this.speech = speech;
    this.measured = measured;
  }

  /** What an amount is. Two days apart is a number of days; what is multiplied is a number. @param {Amount} amount
   * @returns {string}
   */
  measure(amount) {
    switch (amount.kind) {
      case 'day':
        return 'day';
      case 'ref':
        return this.measured(amount);
      case 'sum':
        return amount.parts.length > 0 ? this.measure(amount.parts[0]) : 'number';
      case 'negative':
        return this.measure(amount.operand);
      case 'apply':
        return this.measure(amount.of[0]);
      case 'arithmetic':
        return amount.op === '+' || amount.op === '-' ? this.ofSum(amount) : 'number';
      default:
        return 'number';
    }
  }

  /** @param {import('./shapes').Arithmetic} amount */
  ofSum({ left, right }) {
    const both = [this.measure(left), this.measure(right)];
    if (both.includes('day')) {
      return both[0] === both[1] ? 'number' : 'day';
    }
    const alike = both[0] === both[1] || left.kind === 'number' || right.kind === 'number';
    return alike && both.includes('share') ? 'share' : 'number';
  }

  /** What the sides of a comparison are. @param {Amount} left @param {Amount} right */
  ofBoth(left, right) {
    const both = [this.measure(left), this.measure(right)];
    if (both.includes('day')) {
      return 'day';
    }
    const shares = [left, right].every((side, at) => side.kind === 'number' || both[at] === 'share');
    return shares && both.includes('share') ? 'share' : 'number';
  }

  /** A number as what it is. One that is no day of a workbook stays a number. @param {Decimal} number
   * @param {string} measure
   */
  number(number, measure) {
    if (measure === 'day' && isDay(number)) {
      return this.speech.day(dayOfSerial(Number(plain(number))));
    }
    return measure === 'share' ? `${plain(scaled(number, 2))}%` : plain(number);
  }

  /** A number or a day as it is written in a rule. @param {any} literal @param {string} measure */
  literal(literal, measure) {
    if (literal.kind === 'day') {
      return this.number(wholeNumber(serialOf(literal.value)), 'day');
    }
    return measure === 'share' ? this.number(literal.value, measure) : fixed(literal.value);
  }

  /** A text in quotation marks. @param {string} said */
  text(said) {
    return this.speech.text('words.text', { said: clip(said, MOST_TEXT) });
  }
}

/** @param {Decimal} number */
const isDay = (number) =>
  isWhole(number) &&
  compare(number, wholeNumber(FIRST_NUMBER)) >= 0 &&
  compare(number, wholeNumber(LAST_NUMBER)) <= 0;
