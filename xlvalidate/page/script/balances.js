// The rules over one submission: which are broken, with their figures, and which could not be run.
import { demands } from "./demands.js";
import { evaluate, zeroDivisor } from "./evaluate.js";
import { absent, absentBlocks, figuresOf, notFor, operandFigure, undivided } from "./figures.js";
import { isUntyped, readingOf } from "./submission.js";
import { nodeKey, nodes, references, refKey } from "./tree.js";

/** @typedef {import('./shapes').Claim} Claim */
/** @typedef {import('./shapes').Amount} Amount */
/** @typedef {import('./shapes').Figures} Figures */
/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./shapes').Broken} Broken */
/** @typedef {import('./shapes').NotComputed} NotComputed */
/** @typedef {import('./text_patterns').Patterns} Patterns */

/** What the instances of an edition come to, by their position: those that are broken, and those not computed.
 * @param {Submission} submission
 * @param {Submission | null} last
 */
export function judged(submission, last) {
  const { edition } = submission;
  const { patterns } = edition.shared;
  const [figures, leftOut] = [figuresOf(submission, last), absentBlocks(edition, submission)];
  /** @type {Map<number, Broken>} */
  const broken = new Map();
  /** @type {Map<number, NotComputed>} */
  const missing = new Map();
  edition.instances.forEach((instance, rule) => {
    const why = notFor(instance, submission, leftOut);
    if (why) {
      missing.set(rule, { absence: why, operands: [], divisor: null });
      return;
    }
    const numbers = instance.operands.map((ref) => operandFigure(ref, instance, submission, figures));
    const lacking = instance.operands.filter((_, at) => numbers[at] === null);
    if (lacking.length > 0) {
      missing.set(rule, absent(lacking, submission));
      return;
    }
    const blanks = instance.blanks.filter((ref) => isUntyped(readingOf(submission, ref.code)));
    const there = new Map(instance.operands.map((ref, at) => [refKey(ref), /** @type {any} */ (numbers[at])]));
    const result = judgedAlone(instance.claim, there, new Set(blanks.map(refKey)), patterns);
    if ('zero' in result) {
      const [divisor, exactly] = divisorOf(instance.claim, result.zero, there, patterns);
      missing.set(rule, undivided(divisor, exactly, submission));
    } else if (!result.sides.holds) {
      broken.set(rule, result);
    }
  });
  return { broken, absent: missing, figures };
}

/**
 * A claim that has all its operands: its sides, and of each thing that it demands whether it is so. Where it divides by
 * 0 and that matters, the amount that is 0.
 * @param {Claim} claim
 * @param {Figures} figures
 * @param {ReadonlySet<string>} blanks
 * @param {Patterns} patterns
 * @returns {Broken | { zero: Amount }}
 */
export function judgedAlone(claim, figures, blanks, patterns) {
  const zero = zeroDivisor(claim, figures, blanks, patterns);
  if (zero !== null) {
    return { zero };
  }
  const sides = evaluate(claim, figures, blanks, patterns);
  const met = new Map();
  for (const atom of sides.holds ? [] : demands(claim)) {
    met.set(nodeKey(atom), isMet(atom, figures, blanks, patterns));
  }
  return { sides, met };
}

/** Is there nothing against a part of a claim? Where it divides by 0, nothing can be said. @param {Claim} atom
 * @param {Figures} figures
 * @param {ReadonlySet<string>} blanks
 * @param {Patterns} patterns
 */
const isMet = (atom, figures, blanks, patterns) =>
  zeroDivisor(atom, figures, blanks, patterns) !== null || evaluate(atom, figures, blanks, patterns).holds;

/**
 * What a claim divides by and must not, and is it 0? Else it may be 0 as its figures are rounded.
 * @param {Claim} claim
 * @param {Amount} zero
 * @param {Figures} figures
 * @param {Patterns} patterns
 * @returns {[Amount, boolean]}
 */
function divisorOf(claim, zero, figures, patterns) {
  const written = [...nodes(claim)].flatMap((node) =>
    node.kind === 'arithmetic' && node.op === '/' ? [node.right] : [],
  );
  for (const divisor of written) {
    const asked = { kind: 'arithmetic', left: divisor, op: '/', right: divisor };
    const claimed = /** @type {Claim} */ ({ kind: 'comparison', left: asked, op: '=', right: divisor, within: null });
    const found = zeroDivisor(claimed, figures, new Set(), patterns);
    if (found !== null && nodeKey(found) === nodeKey(divisor)) {
      return [divisor, true];
    }
  }
  // What must not be 0 is made of the ends of a divisor.
  const keys = (/** @type {Amount} */ amount) => [...new Set(references(amount).map(refKey))].sort().join(' ');
  return [written.find((one) => keys(one) === keys(zero)) || zero, false];
}
