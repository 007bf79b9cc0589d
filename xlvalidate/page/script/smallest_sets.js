// The smallest sets of cells whose change could satisfy all rules at once: an exact search. Unknowns are changes: 0 is
// what was reported. The search deepens: no set, one cell, two, so the first sets it finds are the smallest.
import { GivenUp, Never, Work, haveWholeSolution, isMetRow, wholeRow, without } from "./whole_rows.js";

/** @typedef {import('./whole_rows').WholeRow} WholeRow */
/** @typedef {import('./shapes').Question} Question */
/** @typedef {ReadonlyMap<string, WholeRow>} Keyed rows by what they say */
/**
 * Where a search is: the cells that were taken, those that may not be, the rows and forks that are used up, and the rows
 * that came of them. `whole` is false where whole numbers have to be looked for at the end.
 * @typedef {{
 *   taken: readonly number[], barred: ReadonlySet<number>, used: ReadonlySet<number>, forked: ReadonlySet<number>,
 *   derived: readonly WholeRow[], whole: boolean,
 * }} State
 */

const MOST_CELLS = 4; // no larger set is looked for
const MOST_WORK = 200_000; // terms that are written in one search
const LONGEST_ROW = 200; // a broken row over more cells is passed over: hundreds of sets say nothing

/** @param {Question} asked @returns {{ sets: number[][], ended: boolean }} each set in the order of the form */
export function smallestSets(asked) {
  const search = new Search(asked);
  try {
    for (let many = asked.forced.size; many <= MOST_CELLS && search.found.size === 0; many += 1) {
      search.look(many);
    }
  } catch (error) {
    if (error instanceof GivenUp) {
      return { sets: [...search.found.values()], ended: false };
    }
    throw error;
  }
  const sets = [...search.found.values()];
  return { sets: sets.length === 1 && sets[0].length === 0 ? [] : sets, ended: sets.length > 0 };
}

/** The rows and forks by the cells that stand in them, those that are broken while nothing changes, and the sets. */
class Search {
  /** @param {Question} asked */
  constructor(asked) {
    this.asked = asked;
    this.work = new Work(MOST_WORK);
    /** @type {Map<string, number[]>} */
    this.found = new Map();
    this.rowsOf = byCell(asked.rows.map((row) => [...row.factors.keys()]));
    this.forkCells = asked.forks.map((fork) => new Set(fork.flatMap((rows) => rows.flatMap((row) => [...row.factors.keys()]))));
    this.forksOf = byCell(this.forkCells.map((cells) => [...cells]));
    /** @type {Keyed[][]} */
    this.keyed = asked.forks.map((fork) => fork.map((rows) => new Map(rows.map((row) => [sameKey(row), row]))));
    this.broken = asked.rows.flatMap((row, at) => (isMetRow(row) ? [] : [at]));
    this.brokenForks = asked.forks.flatMap((fork, at) => (fork.some((rows) => rows.every(isMetRow)) ? [] : [at]));
  }

  /** Every set of so many cells. @param {number} many */
  look(many) {
    const nothing = new Set(/** @type {number[]} */ ([]));
    const start = { taken: [], barred: nothing, used: nothing, forked: nothing, derived: [], whole: true };
    this.lookForced(start, [...this.asked.forced].sort(ascending), many);
  }

  /** @param {State} state @param {number[]} cells @param {number} many */
  lookForced(state, cells, many) {
    if (cells.length === 0) {
      this.lookFrom(state, many);
      return;
    }
    for (const after of this.taking(state, cells[0])) {
      this.lookForced(after, cells.slice(1), many - 1);
    }
  }

  /** @param {State} state @param {number} left */
  lookFrom(state, left) {
    const broken = this.unmet(state);
    if (broken.length === 0 && (state.whole || this.canBeWhole(state.taken))) {
      const taken = [...state.taken].sort(ascending);
      this.found.set(taken.join(), taken);
      return;
    }
    if (left === 0 || broken.some((cells) => cells.size === 0)) {
      return;
    }
    this.work.spend(broken.reduce((cells, one) => cells + one.size, 0));
    if (apart(broken) > left) {
      return;
    }
    const choice = this.choice(state, broken, left);
    if (choice.length > LONGEST_ROW) {
      throw new GivenUp();
    }
    const barred = new Set(state.barred);
    for (const cell of choice) {
      for (const after of this.taking({ ...state, barred: new Set(barred) }, cell)) {
        this.lookFrom(after, left - 1);
      }
      barred.add(cell);
    }
  }

  /** @param {State} state @param {Set<number>[]} broken @param {number} left */
  choice(state, broken, left) {
    if (broken.length === 0) {
      return this.beside(state).sort(ascending);
    }
    if (left === 1) {
      return [...broken[0]].filter((cell) => broken.every((cells) => cells.has(cell))).sort(ascending);
    }
    return [...broken.reduce((one, other) => (other.size < one.size ? other : one))].sort(ascending);
  }

  /** For each broken row or fork that is left: the cells that may be changed in it. @param {State} state */
  unmet(state) {
    const open = (/** @type {Iterable<number>} */ cells) => new Set([...cells].filter((cell) => !state.barred.has(cell)));
    return [
      ...this.broken.filter((at) => !state.used.has(at)).map((at) => open(this.asked.rows[at].factors.keys())),
      ...this.brokenForks.filter((at) => !state.forked.has(at)).map((at) => open(this.forkCells[at])),
      ...state.derived.filter((row) => !isMetRow(row)).map((row) => open(row.factors.keys())),
    ];
  }

  /** The state after a cell was taken: one for each choice of alternatives in the forks that it touches.
   * @param {State} state
   * @param {number} cell
   * @returns {Generator<State>}
   */
  *taking(state, cell) {
    const own = this.rowsOf.get(cell) || [];
    const rows = [...own.filter((at) => !state.used.has(at)).map((at) => this.asked.rows[at]), ...this.bounds(cell)];
    const used = new Set([...state.used, ...own]);
    const touched = (this.forksOf.get(cell) || []).filter((at) => !state.forked.has(at));
    const forked = new Set([...state.forked, ...touched]);
    for (const more of this.chosen(touched)) {
      let result;
      try {
        result = without([...rows, ...more, ...state.derived], cell, this.work);
      } catch (error) {
        if (error instanceof Never) {
          continue;
        }
        throw error;
      }
      const [derived, whole] = result;
      yield { taken: [...state.taken, cell], barred: state.barred, used, forked, derived, whole: state.whole && whole };
    }
  }

  /** The rows of one alternative of each fork, in all ways. Where an alternative of a fork is among the rows that were
   * chosen before, the others would only ask for more.
   * @param {number[]} forks
   * @returns {Generator<WholeRow[]>}
   */
  *chosen(forks) {
    /** @type {{ at: number, chosen: Keyed }[]} */
    const ways = [{ at: 0, chosen: new Map() }];
    for (let way = ways.pop(); way; way = ways.pop()) {
      const { chosen } = way;
      let { at } = way;
      this.work.spend(1 + chosen.size);
      while (at < forks.length && this.keyed[forks[at]].some((one) => [...one.keys()].every((key) => chosen.has(key)))) {
        at += 1;
      }
      if (at === forks.length) {
        yield [...chosen.values()];
      } else {
        const next = at + 1;
        ways.push(...[...this.keyed[forks[at]]].reverse().map((one) => ({ at: next, chosen: new Map([...chosen, ...one]) })));
      }
    }
  }

  /** The bounds of a cell as rows. @param {number} cell */
  bounds(cell) {
    const [least, most] = this.asked.spans.get(cell) || [null, null];
    return [
      ...(least === null ? [] : [wholeRow(new Map([[cell, 1n]]), -least, false)]),
      ...(most === null ? [] : [wholeRow(new Map([[cell, -1n]]), most, false)]),
    ];
  }

  /** The cells that stand in a row or a fork with one that was taken. @param {State} state */
  beside(state) {
    const cells = [
      ...[...state.used].flatMap((at) => [...this.asked.rows[at].factors.keys()]),
      ...[...state.forked].flatMap((at) => [...this.forkCells[at]]),
    ];
    return [...new Set(cells)].filter((cell) => !state.taken.includes(cell) && !state.barred.has(cell));
  }

  /** @param {readonly number[]} cells */
  canBeWhole(cells) {
    const rows = [
      ...this.asked.rows.filter((row) => cells.some((cell) => row.factors.has(cell))),
      ...cells.flatMap((cell) => this.bounds(cell)),
    ];
    const touched = this.forkCells.flatMap((of, at) => (cells.some((cell) => of.has(cell)) ? [at] : []));
    for (const more of this.chosen(touched)) {
      if (haveWholeSolution([...rows, ...more].map((row) => only(row, cells)), cells, this.work)) {
        return true;
      }
    }
    return false;
  }
}

/** @param {number} one @param {number} other */
const ascending = (one, other) => one - other;

/** Where each cell stands. @param {number[][]} lines */
function byCell(lines) {
  /** @type {Map<number, number[]>} */
  const found = new Map();
  lines.forEach((cells, at) => {
    for (const cell of cells) {
      found.set(cell, [...(found.get(cell) || []), at]);
    }
  });
  return found;
}

/** @param {WholeRow} row */
const sameKey = (row) =>
  `${[...row.factors].sort(([one], [other]) => one - other).map(([cell, by]) => `${cell}*${by}`).join('+')}+${row.rest}${row.equal ? '=' : '>'}`;

/** The row while all other cells stay. @param {WholeRow} row @param {readonly number[]} cells */
const only = (row, cells) =>
  wholeRow(new Map([...row.factors].filter(([cell]) => cells.includes(cell))), row.rest, row.equal);

/** So many of the broken rows have no cell in common, two by two: each needs a change of its own. @param {Set<number>[]} broken */
function apart(broken) {
  const seen = new Set();
  let count = 0;
  for (const cells of [...broken].sort((one, other) => one.size - other.size)) {
    if (![...cells].some((cell) => seen.has(cell))) {
      count += 1;
      cells.forEach((cell) => seen.add(cell));
    }
  }
  return count;
}
