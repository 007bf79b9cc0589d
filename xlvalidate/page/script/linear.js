// What a rule asks of the figures that may change, in lines: sums of figures with factors, compared with 0. A claim
// becomes alternatives: it holds where all lines of one of them do. Figures that are known are put in and stay.
import { serialOf } from "./day.js";
import { atoms } from "./demands.js";
import { fractionOf, isZeroFraction, productOf, quotientOf, shortened, sumOf, wholeFraction } from "./fraction.js";
import { opposite } from "./negation.js";
import { trimmed } from "./plain_text.js";
import { nodeKey, refKey } from "./tree.js";

/** @typedef {import('./shapes').Claim} Claim */
/** @typedef {import('./shapes').Amount} Amount */
/** @typedef {import('./shapes').Ref} Ref */
/** @typedef {import('./shapes').Figure} Figure */
/** @typedef {import('./shapes').Line} Line */
/** @typedef {import('./fraction').Fraction} Fraction */
/** @typedef {{ factors: Map<string, { ref: Ref, by: Fraction }>, rest: Fraction }} FigureSum */

const MOST_ALTERNATIVES = 16; // a claim with more of them is not put into lines
const MINUS_1 = wholeFraction(-1n);
const NOTHING = wholeFraction(0n);

/** A claim that multiplies figures or divides by them, or has too many alternatives. */
export class NotLinear extends Error {}

/**
 * The alternatives of a claim; none where it can never hold, one without lines where it always does.
 * @param {Claim} claim
 * @param {ReadonlyMap<string, Figure>} known
 * @param {ReadonlySet<string>} blanks
 * @param {import('./text_patterns').Patterns} patterns
 */
export const alternatives = (claim, known, blanks, patterns) => new Lines(known, blanks, patterns).of(claim);

/** What is known while a claim is put into lines. */
class Lines {
  /**
   * @param {ReadonlyMap<string, Figure>} known
   * @param {ReadonlySet<string>} blanks
   * @param {import('./text_patterns').Patterns} patterns
   */
  constructor(known, blanks, patterns) {
    this.known = known;
    this.blanks = blanks;
    this.patterns = patterns;
  }

  /** Where a claim holds. @param {Claim} claim @returns {Line[][]} */
  of(claim) {
    switch (claim.kind) {
      case 'when':
        return any(this.fails(claim.condition), this.holds(claim.claim));
      case 'iff': {
        const both = all(this.holds(claim.first), this.holds(claim.second));
        return any(both, all(this.fails(claim.first), this.fails(claim.second)));
      }
      default:
        return this.holds(claim);
    }
  }

  /** @param {Claim} claim @returns {Line[][]} */
  holds(claim) {
    return atoms(claim).map((one) => this.atom(one)).reduce(all);
  }

  /** @param {Claim} claim */
  fails(claim) {
    return this.holds(opposite(claim));
  }

  /** @param {Claim} atom @returns {Line[][]} */
  atom(atom) {
    switch (atom.kind) {
      case 'either':
        return any(this.holds(atom.first), this.holds(atom.second));
      case 'comparison':
        return compared(plus([this.amount(atom.left), turned(this.amount(atom.right))]), atom.op, fixedTolerance(atom));
      case 'not':
        return this.isSo(atom.claim) ? [] : [[]];
      default:
        return this.isSo(atom) ? [[]] : [];
    }
  }

  /** Does a claim hold that compares no amounts? What it asks is known, and stays as it is. @param {any} claim */
  isSo(claim) {
    switch (claim.kind) {
      case 'blank':
        return this.blanks.has(refKey(claim.of));
      case 'same_text':
        return this.text(claim.left) === this.text(claim.right);
      case 'among':
        if ((claim.of.kind === 'ref' || claim.of.kind === 'quoted') && claim.items[0].kind === 'quoted') {
          const texts = claim.items.filter((/** @type {any} */ item) => item.kind === 'quoted');
          return texts.map((/** @type {any} */ item) => trimmed(item.value)).includes(this.text(claim.of));
        }
        throw new NotLinear();
      case 'matches':
        return this.patterns.fits(claim.pattern, this.text(claim.of));
      case 'ticked': {
        const known = this.known.get(refKey(claim.of));
        if (known === undefined || typeof known === 'string') {
          throw new NotLinear();
        }
        return known.coefficient !== 0n;
      }
      default:
        throw new NotLinear();
    }
  }

  /** @param {any} of */
  text(of) {
    const said = of.kind === 'quoted' ? of.value : this.known.get(refKey(of));
    if (typeof said !== 'string') {
      throw new NotLinear();
    }
    return trimmed(said);
  }

  /** @param {Amount} amount @returns {FigureSum} */
  amount(amount) {
    switch (amount.kind) {
      case 'number':
        return { factors: new Map(), rest: fractionOf(amount.value) };
      case 'day':
        return { factors: new Map(), rest: wholeFraction(BigInt(serialOf(amount.value))) };
      case 'ref': {
        const known = this.known.get(refKey(amount));
        if (known === undefined || typeof known === 'string') {
          return { factors: new Map([[refKey(amount), { ref: amount, by: wholeFraction(1n) }]]), rest: NOTHING };
        }
        return { factors: new Map(), rest: fractionOf(known) };
      }
      case 'sum':
        return plus(amount.parts.map((part) => this.amount(part)));
      case 'negative':
        return turned(this.amount(amount.operand));
      case 'arithmetic':
        return combined(this.amount(amount.left), amount.op, this.amount(amount.right));
      default:
        throw new NotLinear();
    }
  }
}

/** What is tolerated whatever the figures are. @param {import('./shapes').Comparison} comparison */
function fixedTolerance({ within }) {
  if (within === null) {
    return NOTHING;
  }
  if (within.over.kind === 'number' && nodeKey(within.over) === nodeKey(within.under)) {
    return fractionOf(within.over.value);
  }
  throw new NotLinear();
}

/** @param {FigureSum} left @param {string} op @param {FigureSum} right */
function combined(left, op, right) {
  switch (op) {
    case '+':
      return plus([left, right]);
    case '-':
      return plus([left, turned(right)]);
    case '*':
      if (left.factors.size > 0 && right.factors.size > 0) {
        throw new NotLinear();
      }
      return left.factors.size > 0 ? times(left, right.rest) : times(right, left.rest);
    default: // by what is known and not 0
      if (right.factors.size > 0 || isZeroFraction(right.rest)) {
        throw new NotLinear();
      }
      return times(left, quotientOf(wholeFraction(1n), right.rest));
  }
}

/** @param {FigureSum[]} sums @returns {FigureSum} */
function plus(sums) {
  /** @type {FigureSum['factors']} */
  const factors = new Map();
  for (const one of sums) {
    for (const [key, { ref, by }] of one.factors) {
      const before = factors.get(key);
      factors.set(key, { ref, by: before ? sumOf(before.by, by) : by });
    }
  }
  const left = [...factors].filter(([, { by }]) => !isZeroFraction(by));
  return { factors: new Map(left), rest: sums.map(({ rest }) => rest).reduce(sumOf, NOTHING) };
}

/** @param {FigureSum} one @param {Fraction} factor @returns {FigureSum} */
function times(one, factor) {
  const factors = isZeroFraction(factor) ? [] : [...one.factors];
  const changed = factors.map(([key, { ref, by }]) => /** @type {[string, any]} */ ([key, { ref, by: productOf(by, factor) }]));
  return { factors: new Map(changed), rest: productOf(one.rest, factor) };
}

/** @param {FigureSum} one */
const turned = (one) => times(one, MINUS_1);

/** `beyond` is left - right; what differs by no more than the tolerance is equal. @param {FigureSum} beyond
 * @param {string} op
 * @param {Fraction} tolerance
 */
function compared(beyond, op, tolerance) {
  const below = turned(beyond);
  const most = { ...below, rest: sumOf(below.rest, tolerance) };
  const least = { ...beyond, rest: sumOf(beyond.rest, tolerance) };
  switch (op) {
    case '=':
      return settled(isZeroFraction(tolerance) ? [[lineOf(beyond, true)]] : [[lineOf(most), lineOf(least)]]);
    case '<>':
      return settled([[lineOf(turned(most), false, true)], [lineOf(turned(least), false, true)]]);
    case '<=':
      return settled([[lineOf(most)]]);
    case '>=':
      return settled([[lineOf(least)]]);
    case '<':
      return settled([[lineOf(turned(least), false, true)]]);
    default:
      return settled([[lineOf(turned(most), false, true)]]);
  }
}

/** @param {FigureSum} one @returns {Line} */
const lineOf = ({ factors, rest }, equal = false, strict = false) => ({
  factors: [...factors.values()].map(({ ref, by }) => ({ ref, by: shortened(by) })),
  rest: shortened(rest),
  equal,
  strict,
});

/** Lines without figures are decided. @param {Line[][]} choices */
function settled(choices) {
  const left = choices.filter((lines) => lines.every((line) => line.factors.length > 0 || isMetLine(line)));
  return shortest(left.map((lines) => lines.filter((line) => line.factors.length > 0)));
}

/** @param {Line} line */
function isMetLine({ rest: { above }, equal, strict }) {
  return equal ? above === 0n : strict ? above > 0n : above >= 0n;
}

/** @param {Line[][]} first @param {Line[][]} second */
const all = (first, second) => shortest(first.flatMap((one) => second.map((other) => [...one, ...other])));

/** @param {Line[][]} first @param {Line[][]} second */
const any = (first, second) => shortest([...first, ...second]);

/** @param {Line[][]} choices @returns {Line[][]} */
function shortest(choices) {
  if (choices.some((lines) => lines.length === 0)) {
    return [[]];
  }
  if (choices.length > MOST_ALTERNATIVES) {
    throw new NotLinear();
  }
  return choices;
}
