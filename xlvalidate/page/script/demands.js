// What a claim demands, one thing at a time, each an atom: a claim that is met or not as a whole.
import { pushed } from "./negation.js";

/** @typedef {import('./shapes').Claim} Claim */

/** Everything that a claim demands, in the order in which it decides. @param {Claim} claim @returns {Claim[]} */
export function demands(claim) {
  switch (claim.kind) {
    case 'when':
      return atoms(claim.claim);
    case 'iff':
      return [...atoms(claim.second), ...atoms(claim.first)];
    default:
      return atoms(claim);
  }
}

/** The atoms of a claim that has no condition in it, in the order they are written. @param {Claim} claim */
export const atoms = (claim) => atomsOfPushed(pushed(claim));

/** @param {Claim} claim @returns {Claim[]} */
function atomsOfPushed(claim) {
  switch (claim.kind) {
    case 'both':
      return [...atomsOfPushed(claim.first), ...atomsOfPushed(claim.second)];
    case 'when':
    case 'iff':
      throw new TypeError('a condition stands at the top of a rule, and nowhere else');
    default:
      return [claim];
  }
}
