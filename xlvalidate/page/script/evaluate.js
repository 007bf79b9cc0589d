// What a rule says of figures: exact, over one submission. A day is the number that a workbook has for it, a flag 0 or 1.
import { NOUGHT, absolute, compare, isZero, signOf } from "./decimal.js";
import { serialOf } from "./day.js";
import {
  differenceOf,
  fractionOf,
  isLess,
  isZeroFraction,
  negativeOf,
  numberFrom,
  productOf,
  quotientOf,
  roundedFraction,
  roundedToPlaces,
  sumOf,
  wholeFraction,
} from "./fraction.js";
import { pushed } from "./negation.js";
import { trimmed } from "./plain_text.js";
import { divisors, knownAs, nodes, refKey } from "./tree.js";

/** @typedef {import('./shapes').Claim} Claim */
/** @typedef {import('./shapes').Amount} Amount */
/** @typedef {import('./shapes').Ref} Ref */
/** @typedef {import('./shapes').Figures} Figures */
/** @typedef {import('./shapes').Balance} Balance */
/** @typedef {import('./fraction').Fraction} Fraction */
/** @typedef {import('./decimal').Decimal} Decimal */
/** @typedef {import('./text_patterns').Patterns} Patterns */

/** @type {Record<string, (sign: number) => boolean>} */
const COMPARE = {
  '=': (beyond) => beyond === 0,
  '<>': (beyond) => beyond !== 0,
  '<=': (beyond) => beyond <= 0,
  '>=': (beyond) => beyond >= 0,
  '<': (beyond) => beyond < 0,
  '>': (beyond) => beyond > 0,
};
const NO_BLANKS = new Set(/** @type {string[]} */ ([]));

/** Something is divided by 0. */
class ZeroDivision extends Error {}

/**
 * The balance of one submission; `figures` has a value for each of the claim's operands. Ask `zeroDivisor` first.
 * @param {Claim} claim
 * @param {Figures} figures
 * @param {ReadonlySet<string>} blanks keys of references
 * @param {Patterns} patterns
 */
export function evaluate(claim, figures, blanks, patterns) {
  const found = new Figured(figures, blanks, divisors(claim).length > 0, patterns).claim(pushed(claim));
  if (found === null) {
    throw new ZeroDivision();
  }
  return found;
}

/**
 * The first amount of a claim that must not be 0 and is, where that keeps the claim from being decided.
 * @param {Claim} claim
 * @param {Figures} figures
 * @param {ReadonlySet<string>} blanks
 * @param {Patterns} patterns
 * @returns {Amount | null}
 */
export function zeroDivisor(claim, figures, blanks, patterns) {
  if (divisors(claim).length === 0) {
    return null;
  }
  const of = new Figured(figures, blanks, true, patterns);
  if (of.claim(pushed(claim)) !== null) {
    return null;
  }
  for (const node of nodes(claim)) {
    for (const amount of divisors(node)) {
      if (of.isZero(amount)) {
        return amount;
      }
    }
  }
  throw new ZeroDivision();
}

/** What one side comes to. @param {Amount} amount @param {Figures} figures */
export function amountOf(amount, figures) {
  const divided = divisors(amount).length > 0;
  return numberFrom(new Figured(figures, NO_BLANKS, divided, null).amount(amount), divided);
}

/** The same; null where something is divided by 0. @param {Amount} amount @param {Figures} figures */
export function amountIfAny(amount, figures) {
  try {
    return amountOf(amount, figures);
  } catch (error) {
    if (error instanceof ZeroDivision) {
      return null;
    }
    throw error;
  }
}

/** The figures of one submission. A claim has no balance (null) where a divisor is 0 and nothing else decides it. */
class Figured {
  /**
   * @param {Figures} figures
   * @param {ReadonlySet<string>} blanks
   * @param {boolean} divided
   * @param {Patterns | null} patterns
   */
  constructor(figures, blanks, divided, patterns) {
    this.figures = figures;
    this.blanks = blanks;
    this.divided = divided;
    this.patterns = patterns;
  }

  /** @param {Claim} claim @returns {Balance | null} */
  claim(claim) {
    switch (claim.kind) {
      case 'both':
        return both(this.claim(claim.first), this.claim(claim.second));
      case 'either':
        return either(this.claim(claim.first), this.claim(claim.second));
      case 'when':
        return when(this.claim(claim.condition), this.claim(claim.claim));
      case 'iff': {
        const [one, two] = [this.claim(claim.first), this.claim(claim.second)];
        return one === null || two === null ? null : { ...(one.holds ? two : one), holds: one.holds === two.holds };
      }
      case 'not': {
        const one = this.claim(claim.claim);
        return one === null ? null : truth(!one.holds);
      }
      default:
        return this.decided(claim);
    }
  }

  /** @param {any} claim @returns {Balance | null} */
  decided(claim) {
    try {
      return claim.kind === 'comparison' ? this.comparison(claim) : truth(this.plain(claim));
    } catch (error) {
      if (error instanceof ZeroDivision) {
        return null;
      }
      throw error;
    }
  }

  /** @param {any} claim @returns {boolean} */
  plain(claim) {
    switch (claim.kind) {
      case 'same_text':
        return this.text(claim.left) === this.text(claim.right);
      case 'among':
        return this.among(claim.of, claim.items);
      case 'matches':
        return /** @type {Patterns} */ (this.patterns).fits(claim.pattern, this.text(claim.of));
      case 'ticked':
        return !isZero(/** @type {Decimal} */ (this.figure(claim.of)));
      case 'blank':
        return this.blanks.has(refKey(claim.of));
      default:
        return !isZero(/** @type {Decimal} */ (this.figure(knownAs(claim))));
    }
  }

  /** @param {any} of @param {any[]} items */
  among(of, items) {
    const texts = items.filter((item) => item.kind === 'quoted').map((item) => trimmed(item.value));
    if (of.kind === 'quoted' || texts.length > 0) {
      return (of.kind === 'quoted' || of.kind === 'ref') && texts.includes(this.text(of));
    }
    const sought = roundedFraction(this.amount(of));
    return items.some((item) => compare(sought, roundedFraction(this.amount(item))) === 0);
  }

  /** @param {any} of */
  text(of) {
    return trimmed(of.kind === 'quoted' ? of.value : String(this.figure(of)));
  }

  /** @param {Ref} ref */
  figure(ref) {
    const found = this.figures.get(refKey(ref));
    if (found === undefined) {
      throw new Error(`no figure: ${refKey(ref)}`);
    }
    return found;
  }

  /** @param {import('./shapes').Comparison} claim @returns {Balance} */
  comparison(claim) {
    const [left, right] = [this.amount(claim.left), this.amount(claim.right)];
    const difference = roundedFraction(differenceOf(left, right));
    let allowed = null;
    if (claim.within) {
      if (claim.within.nonzero.some((amount) => isZeroFraction(this.amount(amount)))) {
        throw new ZeroDivision();
      }
      allowed = roundedFraction(this.amount(signOf(difference) > 0 ? claim.within.over : claim.within.under));
    }
    const near = allowed !== null && compare(absolute(difference), allowed) <= 0;
    return {
      holds: COMPARE[claim.op](near ? 0 : signOf(difference)),
      left: numberFrom(left, this.divided),
      right: numberFrom(right, this.divided),
      difference,
      tolerated: allowed,
    };
  }

  /** @param {Amount} amount @returns {Fraction} */
  amount(amount) {
    switch (amount.kind) {
      case 'number':
        return fractionOf(amount.value);
      case 'day':
        return wholeFraction(BigInt(serialOf(amount.value)));
      case 'ref':
        return fractionOf(/** @type {Decimal} */ (this.figure(amount)));
      case 'sum':
        return amount.parts.map((part) => this.amount(part)).reduce(sumOf, fractionOf(NOUGHT));
      case 'negative':
        return negativeOf(this.amount(amount.operand));
      case 'arithmetic':
        return this.computed(this.amount(amount.left), amount.op, this.amount(amount.right));
      default:
        return this.applied(amount.function, amount.of);
    }
  }

  /** @param {Fraction} left @param {string} op @param {Fraction} right */
  computed(left, op, right) {
    switch (op) {
      case '+':
        return sumOf(left, right);
      case '-':
        return differenceOf(left, right);
      case '*':
        return productOf(left, right);
      default:
        if (isZeroFraction(right)) {
          throw new ZeroDivision();
        }
        return quotientOf(left, right);
    }
  }

  /** @param {string} name @param {readonly Amount[]} of */
  applied(name, of) {
    if (name === 'round') {
      const [, places] = of;
      return roundedToPlaces(this.amount(of[0]), Number(places.kind === 'number' ? places.value : 0));
    }
    const amounts = of.map((one) => this.amount(one));
    if (name === 'abs') {
      return isLess(amounts[0], negativeOf(amounts[0])) ? negativeOf(amounts[0]) : amounts[0];
    }
    return amounts.reduce((one, two) => (isLess(name === 'min' ? two : one, name === 'min' ? one : two) ? two : one));
  }

  /** @param {Amount} amount */
  isZero(amount) {
    try {
      return isZeroFraction(this.amount(amount));
    } catch (error) {
      if (error instanceof ZeroDivision) {
        return false; // of a quotient in it, which comes next
      }
      throw error;
    }
  }
}

/** @param {boolean} holds @returns {Balance} */
const truth = (holds) => ({ holds, left: null, right: null, difference: null, tolerated: null });

/** @param {Balance | null} one @param {Balance | null} two */
function both(one, two) {
  const fails = [one, two].find((side) => side !== null && !side.holds);
  return fails || (one === null ? null : two);
}

/** @param {Balance | null} one @param {Balance | null} two */
function either(one, two) {
  if ([one, two].some((side) => side !== null && side.holds)) {
    return truth(true);
  }
  return one === null || two === null ? null : truth(false);
}

/** @param {Balance | null} condition @param {Balance | null} then */
function when(condition, then) {
  if (condition !== null && !condition.holds) {
    return then === null ? truth(true) : { ...then, holds: true };
  }
  return condition !== null || (then !== null && then.holds) ? then : null;
}
