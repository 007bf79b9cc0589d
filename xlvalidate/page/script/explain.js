// A rule with its figures in it: `3 + 0 ≠ 2 + 0`, and which of its clauses hold.
import { compare, isZero } from "./decimal.js";
import { amountText } from "./amount_text.js";
import { amountIfAny, amountOf, evaluate, zeroDivisor } from "./evaluate.js";
import { pushed } from "./negation.js";
import { trimmed } from "./plain_text.js";
import { amongEntries, knownAs, nodeKey, nodes, operands, refKey } from "./tree.js";

/** @typedef {import('./shapes').Claim} Claim */
/** @typedef {import('./shapes').Amount} Amount */
/** @typedef {import('./shapes').Figures} Figures */
/** @typedef {import('./figure_text').Writing} Writing */
/** @typedef {ReadonlyMap<string, boolean>} Truth by the key of a clause, whether it holds */

/** @type {Record<string, string>} */
const HOLDS = { '=': '=', '<>': '≠', '<=': '≤', '>=': '≥', '<': '<', '>': '>' };
/** @type {Record<string, string>} */
const FAILS = { '=': '≠', '<>': '=', '<=': '>', '>=': '<', '<': '≥', '>': '≤' };
const MOST_PARTS = 6;
const MOST_SHOWN = 12;
const MOST_ITEMS = 6;
const WORDED = new Set(['same_text', 'among', 'among_entries', 'matches', 'ticked', 'day']);

/** What a pushed claim is made of, in the order written. @param {Claim} claim @returns {Claim[]} */
export function clauses(claim) {
  switch (claim.kind) {
    case 'both':
    case 'either':
    case 'iff':
      return [...clauses(claim.first), ...clauses(claim.second)];
    case 'when':
      return [...clauses(claim.condition), ...clauses(claim.claim)];
    default:
      return [claim];
  }
}

/** The clauses of a claim, each once. @param {Claim} claim */
export const clausesOnce = (claim) => [...new Map(clauses(pushed(claim)).map((one) => [nodeKey(one), one])).values()];

/** Is it met in several ways, so that a reader asks which clause holds? @param {Claim} claim */
export const hasChoice = (claim) => [...nodes(pushed(claim))].some((one) => one.kind === 'either');

/** Is its equation another one in another language? @param {Claim} claim @param {Writing} writing */
export const isWordedClaim = (claim, writing) =>
  [...nodes(claim)].some((one) => WORDED.has(one.kind) || (one.kind === 'ref' && writing.measured(one) === 'day'));

/**
 * Of each clause of a claim, whether it holds; one that divides by 0 does not.
 * @param {Claim} claim
 * @param {Figures} figures
 * @param {ReadonlySet<string>} blanks
 * @param {import('./text_patterns').Patterns} patterns
 * @returns {Truth}
 */
export function truthOf(claim, figures, blanks, patterns) {
  const holds = (/** @type {Claim} */ one) => {
    const asked = [...operands(one), ...amongEntries(one).map(knownAs)].map(refKey);
    const of = new Map(asked.map((key) => [key, /** @type {any} */ (figures.get(key))]));
    return zeroDivisor(one, of, blanks, patterns) === null && evaluate(one, of, blanks, patterns).holds;
  };
  return new Map(clausesOnce(claim).map((one) => [nodeKey(one), holds(one)]));
}

/** Whether a claim holds that is made of these clauses. @param {Truth} truth @returns {(claim: Claim) => boolean} */
export function holding(truth) {
  /** @type {(claim: Claim) => boolean} */
  const held = (claim) => {
    switch (claim.kind) {
      case 'both':
        return held(claim.first) && held(claim.second);
      case 'either':
        return held(claim.first) || held(claim.second);
      case 'when':
        return held(claim.claim) || !held(claim.condition);
      case 'iff':
        return held(claim.first) === held(claim.second);
      default: {
        const found = truth.get(nodeKey(claim));
        if (found === undefined) {
          throw new Error(`nobody knows whether ${nodeKey(claim)} holds`);
        }
        return found;
      }
    }
  };
  return (claim) => held(pushed(claim));
}

/** The sign of a comparison that holds. Within a tolerance it may hold of figures that are not so: `≈`.
 * @param {string} op
 * @param {import('./decimal').Decimal} left
 * @param {import('./decimal').Decimal} right
 */
export function signOfComparison(op, left, right) {
  const beyond = compare(left, right);
  const near = (op === '=' && beyond !== 0) || (op === '<=' && beyond > 0) || (op === '>=' && beyond < 0);
  return near ? '≈' : HOLDS[op];
}

/**
 * What decides, with figures for names and the sign that is true of them.
 * @param {Claim} claim
 * @param {Figures} figures
 * @param {(claim: Claim) => boolean} holds
 * @param {Writing} writing
 */
export function equation(claim, figures, holds, writing) {
  /** @type {(inner: Claim) => string} */
  const drawn = (inner) => {
    switch (inner.kind) {
      case 'when':
        return drawn(inner.claim);
      case 'both':
        return drawn(holds(inner.first) ? inner.second : inner.first);
      case 'iff': {
        const parts = holds(inner.first) ? [inner.second, inner.first] : [inner.first, inner.second];
        return drawn(parts[0]) || drawn(parts[1]);
      }
      case 'either': {
        const parted = clauses(inner).map((one) => clauseDrawn(one, figures, holds(one), writing));
        return [...new Set(parted.filter(Boolean))].join(writing.speech.text('words.besides'));
      }
      default:
        return clauseDrawn(inner, figures, holds(inner), writing);
    }
  };
  return drawn(pushed(claim));
}

/** What decides of a claim that does not hold. @param {Claim} claim @param {(claim: Claim) => boolean} holds
 * @returns {Claim}
 */
export function decides(claim, holds) {
  const found = pushed(claim);
  switch (found.kind) {
    case 'when':
      return decides(found.claim, holds);
    case 'both':
    case 'iff':
      return decides(holds(found.first) ? found.second : found.first, holds);
    default:
      return found;
  }
}

/**
 * One clause with its figures, and a sign that is true of them; empty where it has none.
 * @param {any} clause
 * @param {Figures} figures
 * @param {boolean} holds
 * @param {Writing} writing
 * @returns {string}
 */
export function clauseDrawn(clause, figures, holds, writing) {
  const { speech } = writing;
  switch (clause.kind) {
    case 'comparison':
      return comparisonDrawn(clause, figures, holds, writing);
    case 'same_text': {
      const sign = HOLDS[holds ? '=' : '<>'];
      return `${textDrawn(clause.left, figures, writing)} ${sign} ${textDrawn(clause.right, figures, writing)}`;
    }
    case 'among':
      return amongDrawn(clause, figures, writing, holds);
    case 'ticked':
      return speech.text('words.now', { said: speech.flag(!isZero(/** @type {any} */ (figures.get(refKey(clause.of))))) });
    case 'matches':
      return speech.text('words.now', { said: textDrawn(clause.of, figures, writing) });
    case 'blank':
      return '';
    case 'among_entries': {
      const said = clause.of.map((/** @type {any} */ one) => knownDrawn(one, figures, writing)).join(speech.between);
      return speech.text('words.now', { said });
    }
    case 'not':
      return clauseDrawn(clause.claim, figures, !holds, writing);
    default:
      throw new TypeError('a clause has no other claim in it');
  }
}

/** @param {import('./shapes').Comparison} clause @param {Figures} figures @param {boolean} holds @param {Writing} writing */
function comparisonDrawn({ left, op, right, within }, figures, holds, writing) {
  const measure = writing.ofBoth(left, right);
  const near = holds && within !== null;
  const sign = near ? signOfComparison(op, amountOf(left, figures), amountOf(right, figures)) : (holds ? HOLDS : FAILS)[op];
  return `${drawnSide(left, figures, writing, measure)} ${sign} ${drawnSide(right, figures, writing, measure)}`;
}

/** One side of a comparison with its figures. Sums of more than six parts skip those that show `0`; where more than
 * twelve are left, the sum is said in one.
 * @param {Amount} amount
 * @param {Figures} figures
 * @param {Writing} writing
 * @param {string} measure
 */
function drawnSide(amount, figures, writing, measure) {
  if (amount.kind === 'number') {
    return writing.literal(amount, measure);
  }
  const show = (/** @type {any} */ ref) =>
    writing.number(/** @type {any} */ (figures.get(refKey(ref))), writing.measured(ref));
  const terms = (/** @type {any} */ leaf) => {
    if (leaf.kind === 'ref') {
      return [show(leaf)];
    }
    if (leaf.kind !== 'sum') {
      return [writing.literal(leaf, 'number')];
    }
    let shown = leaf.parts.map(show);
    if (shown.length > MOST_PARTS) {
      shown = shown.filter((/** @type {string} */ one) => one !== '0');
      shown = shown.length > 0 ? shown : ['0'];
    }
    return shown.length <= MOST_SHOWN ? shown : [writing.number(amountOf(leaf, figures), writing.measure(leaf))];
  };
  return amountText(amount, { terms, apply: applied, worded: false });
}

/** @param {string} name @param {readonly string[]} of */
const applied = (name, of) => (name === 'abs' ? `|${of[0]}|` : `${name.toUpperCase()}(${of.join(', ')})`);

/** A text in quotation marks, a number or a day as it is. @param {any} of @param {Figures} figures @param {Writing} writing */
function knownDrawn(of, figures, writing) {
  const figure = /** @type {any} */ (figures.get(refKey(of)));
  return typeof figure === 'string' ? textDrawn(of, figures, writing) : writing.number(figure, writing.measured(of));
}

/** @param {any} of @param {Figures} figures @param {Writing} writing */
const textDrawn = (of, figures, writing) =>
  writing.text(trimmed(of.kind === 'quoted' ? of.value : String(figures.get(refKey(of)))));

/** What is looked for, beside all items where it is none of them. @param {any} clause @param {Figures} figures
 * @param {Writing} writing
 * @param {boolean} found
 */
function amongDrawn({ of, items }, figures, writing, found) {
  const text = of.kind === 'quoted' || items[0].kind === 'quoted';
  const measure = text ? 'number' : writing.measure(of);
  const amount = text ? null : amountIfAny(of, figures);
  const drawn = () => (text ? textDrawn(of, figures, writing) : drawnSide(of, figures, writing, measure));
  const said = amount === null ? drawn() : writing.number(amount, measure);
  return found ? writing.speech.text('words.now', { said }) : `${said} ≠ ${itemsSaid(items, writing, measure)}`;
}

/** The items of a list, the first of a long one. @param {any[]} items @param {Writing} writing @param {string} measure */
export function itemsSaid(items, writing, measure) {
  const said = items.map((one) => (one.kind === 'quoted' ? writing.text(one.value) : writing.literal(one, measure)));
  return said.slice(0, MOST_ITEMS).join(writing.speech.between) + (said.length > MOST_ITEMS ? '…' : '');
}
