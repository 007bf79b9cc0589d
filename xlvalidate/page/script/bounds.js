// The content of a cell by itself: is it within the bounds of its indicator, one of its list, as its pattern?
import { compare, roundedTo } from "./decimal.js";
import { Day, serialOf } from "./day.js";
import { isWorded, madeOnce } from "./edition.js";
import { decidingWord, listFault } from "./listed_words.js";
import { isUntyped, typedOf } from "./submission.js";
import { stripped } from "./texts.js";

/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./shapes').Indicator} Indicator */
/** @typedef {import('./decimal').Decimal} Decimal */

const FEWEST_DECIMALS = 9; // of a figure beside its bounds, as the sheet has it

/** How many decimals of a figure count beside its bounds. @param {import('./shapes').Edition} edition */
export const finestOf = (edition) => madeOnce(edition, 'finest', () => finest(edition));

/** @param {import('./shapes').Edition} edition */
const finest = (edition) =>
  Math.max(FEWEST_DECIMALS, ...[...edition.operands.values()].map((one) => one.decimals || 0));

/** By code: what is against what was read, where something is. @param {Submission} submission */
export function beyond(submission) {
  const { edition } = submission;
  const most = finestOf(edition);
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const [code, indicator] of edition.indicators) {
    const reading = /** @type {any} */ (submission.readings.get(code));
    const why = wrongIn(indicator, reading, submission, most);
    if (why) {
      found.set(code, why);
    }
  }
  return found;
}

/** @param {Indicator} indicator @param {import('./shapes').Reading} reading @param {Submission} submission
 * @param {number} most decimals that count
 */
function wrongIn(indicator, reading, submission, most) {
  if (indicator.kind.framed) {
    return reading.number === null ? '' : figureFault(indicator, reading.number, most);
  }
  const said = reading.why === null && !isUntyped(reading);
  if (indicator.list !== null && said) {
    const parent = decidingWord(indicator, submission);
    const why = listFault(submission.edition, indicator, reading.value.text, parent);
    if (why) {
      return why;
    }
  }
  if (indicator.list === null && indicator.choices.length > 0 && said) {
    if (!indicator.choices.includes(stripped(reading.value.text))) {
      return 'not-a-choice';
    }
  }
  const typed = typedOf(reading);
  return typed === null ? '' : contentFault(indicator, typed, submission.edition.shared.patterns);
}

/**
 * What is against a figure: the first in the alphabet.
 * @param {Indicator} indicator
 * @param {Decimal} number
 * @param {number} most decimals that count
 */
export function figureFault(indicator, number, most) {
  // As the sheet asks for bounds: of what a sum in binary floats left behind nothing is broken.
  const near = roundedTo(number, most);
  if (indicator.least !== null && compare(near, indicator.least) < 0) {
    return 'least';
  }
  if (indicator.most !== null && compare(near, indicator.most) > 0) {
    return 'most';
  }
  return indicator.decimals !== null && decimalsBeyond(near, indicator.decimals) ? 'places' : '';
}

/** Has a number more decimals than so many? @param {Decimal} number @param {number} decimals */
function decimalsBeyond(number, decimals) {
  const { coefficient, exponent } = number;
  return -exponent > decimals && coefficient % 10n ** BigInt(-exponent - decimals) !== 0n;
}

/**
 * What is against a day or a text that was understood.
 * @param {Indicator} indicator
 * @param {import('./shapes').Typed} typed
 * @param {import('./text_patterns').Patterns} patterns
 */
export function contentFault(indicator, typed, patterns) {
  if (typed instanceof Day) {
    if (indicator.earliest !== null && serialOf(typed) < serialOf(indicator.earliest)) {
      return 'date-least';
    }
    return indicator.latest !== null && serialOf(typed) > serialOf(indicator.latest) ? 'date-most' : '';
  }
  if (typeof typed !== 'string' || !isWorded(indicator)) {
    return '';
  }
  const { shortest, longest, pattern } = indicator;
  if ((shortest !== null && typed.length < shortest) || (longest !== null && typed.length > longest)) {
    return 'length';
  }
  return pattern !== null && !patterns.fits(pattern, typed) ? 'pattern' : '';
}
