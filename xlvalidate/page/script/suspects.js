// Where `must` rules are broken: the fewest cells whose change could satisfy all of them. Cells are named, figures never
// proposed. Rules that share cells are looked at together, from the broken ones on.
import { NotLinear } from "./linear.js";
import { ordered } from "./slips.js";
import { smallestSets } from "./smallest_sets.js";
import { Reported, isMust } from "./suspect_rows.js";
import { Never } from "./whole_rows.js";

/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./shapes').Suspects} Suspects */

const MOST_CELLS_TOGETHER = 20_000; // rules over more cells that hang together are not searched

/** The suspects of one submission, in the order of the rules. @param {Submission} submission
 * @param {ReturnType<typeof import('./balances').judged>} rules
 * @returns {Suspects[]}
 */
export function suspectsOf(submission, { broken, absent, figures }) {
  const { instances } = submission.edition;
  let left = [...broken.keys()].filter((rule) => isMust(instances[rule]));
  if (left.length === 0) {
    return [];
  }
  const reported = new Reported(submission, figures, absent);
  const found = [];
  while (left.length > 0) {
    const { rules, cells } = together(reported, Math.min(...left));
    const own = left.filter((rule) => rules.has(rule)).sort(ascending);
    found.push(ofThese(reported, own, [...rules].sort(ascending), [...cells].sort(ascending)));
    left = left.filter((rule) => !rules.has(rule));
  }
  return found;
}

/** @param {number} one @param {number} other */
const ascending = (one, other) => one - other;

/** The rules that hang together with one through the cells that may change, and these cells. @param {Reported} reported
 * @param {number} start
 */
function together(reported, start) {
  const { rows, free } = reported;
  const [rules, cells, ahead] = [new Set([start]), new Set(/** @type {number[]} */ ([])), [start]];
  for (let rule = ahead.pop(); rule !== undefined; rule = ahead.pop()) {
    for (const cell of rows.cellsOf.get(rule) || []) {
      if (cells.has(cell) || !free.has(cell)) {
        continue;
      }
      cells.add(cell);
      for (const other of rows.rulesOf.get(cell) || []) {
        if (!rules.has(other)) {
          rules.add(other);
          ahead.push(other);
        }
      }
    }
  }
  return { rules, cells };
}

/** @param {Reported} reported @param {number[]} broken @param {number[]} rules @param {number[]} cells @returns {Suspects} */
function ofThese(reported, broken, rules, cells) {
  const ids = broken.map((rule) => reported.edition.instances[rule].id);
  try {
    if (cells.length > MOST_CELLS_TOGETHER) {
      throw new NotLinear();
    }
    const asked = reported.asked(rules, cells);
    const found = smallestSets(asked);
    const values = new Map([...reported.free].filter(([cell]) => !reported.odd.has(cell)));
    const sets = ordered(asked, found.sets, values, () => reported.rows.beside());
    return {
      rules: ids,
      sets: sets.map((one) => one.cells.map((cell) => reported.rows.cells[cell].code)),
      slips: sets.map((one) => one.slip),
      ended: found.ended,
    };
  } catch (error) {
    if (error instanceof NotLinear || error instanceof Never) {
      return { rules: ids, sets: [], slips: [], ended: false };
    }
    throw error;
  }
}

/** The codes of all sets together. @param {Suspects} suspects */
export const cellsOfSuspects = (suspects) => new Set(suspects.sets.flat());

/** The only set; empty where there are several, or none is known. @param {Suspects} suspects */
export const aloneOf = (suspects) => (suspects.ended && suspects.sets.length === 1 ? suspects.sets[0] : []);
