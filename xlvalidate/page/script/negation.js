// A claim with every `not` at a claim that has no other in it, or gone.

/** @typedef {import('./shapes').Claim} Claim */

/** @type {Record<string, string>} */
const OPPOSITE = { '=': '<>', '<>': '=', '<=': '>', '>': '<=', '>=': '<', '<': '>=' };

/** The same claim. What a comparison tolerates stays what it was. @param {Claim} claim @returns {Claim} */
export function pushed(claim) {
  switch (claim.kind) {
    case 'not':
      return opposite(claim.claim);
    case 'both':
    case 'either':
    case 'iff':
      return { ...claim, first: pushed(claim.first), second: pushed(claim.second) };
    case 'when':
      return { ...claim, condition: pushed(claim.condition), claim: pushed(claim.claim) };
    default:
      return claim;
  }
}

/** What holds where a claim does not, pushed. @param {Claim} claim @returns {Claim} */
export function opposite(claim) {
  switch (claim.kind) {
    case 'comparison':
      return { ...claim, op: OPPOSITE[claim.op] };
    case 'not':
      return pushed(claim.claim);
    case 'both':
      return { kind: 'either', first: opposite(claim.first), second: opposite(claim.second) };
    case 'either':
      return { kind: 'both', first: opposite(claim.first), second: opposite(claim.second) };
    case 'when':
    case 'iff':
      throw new TypeError('a condition stands at the top of a rule, and nowhere else');
    default:
      return { kind: 'not', claim };
  }
}
