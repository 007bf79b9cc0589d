// The `must` rules of an edition as rows of whole numbers over its cells, and what they ask of one submission's cells. A
// cell is a position in the edition; its figure is a whole number of its last decimal. Blank cells are no unknowns.
import { NOUGHT } from "./decimal.js";
import { isNumeric, madeOnce } from "./edition.js";
import { fractionOf, greatestCommon, productOf, quotientOf, roundedDecimal, shortened, sumOf, wholeFraction } from "./fraction.js";
import { NotLinear, alternatives } from "./linear.js";
import { isUntyped, readingOf } from "./submission.js";
import { refKey, refTo } from "./tree.js";
import { Never, floorOf, isMetRow, wholeRow } from "./whole_rows.js";

/** @typedef {import('./shapes').Edition} Edition */
/** @typedef {import('./shapes').Instance} Instance */
/** @typedef {import('./shapes').Indicator} Indicator */
/** @typedef {import('./shapes').Submission} Submission */
/** @typedef {import('./shapes').Figure} Figure */
/** @typedef {import('./shapes').Ref} Ref */
/** @typedef {import('./shapes').Line} Line */
/** @typedef {import('./shapes').NotComputed} NotComputed */
/** @typedef {import('./shapes').Question} Question */
/** @typedef {import('./whole_rows').WholeRow} WholeRow */
/** @typedef {import('./whole_rows').Bound} Bound */
/** @typedef {import('./fraction').Fraction} Fraction */
/**
 * A line of a rule: factors of this period's cells by position, those of other periods' figures; all are whole.
 * @typedef {{ now: Map<number, bigint>, others: [Ref, bigint][], rest: bigint, equal: boolean, strict: boolean }} EditionLine
 */

const DECIMALS = 9;

/** Is it a rule that has to hold? @param {Instance} instance */
export const isMust = ({ rule }) => rule.severity === 'must' && !rule.trial;

/** The `must` rules of an edition by position: the cells that each stands over, the rules that a cell stands in. */
export class EditionRows {
  /** @param {Edition} edition */
  constructor(edition) {
    this.edition = edition;
    /** @type {Indicator[]} */
    this.cells = [...edition.indicators.values(), ...[...edition.entry_figures.values()].map((one) => one.indicator)];
    this.positions = new Map(this.cells.map((cell, at) => [cell.code, at]));
    this.scales = this.cells.map(({ decimals }) => 10n ** BigInt(decimals === null ? DECIMALS : decimals));
    this.spans = this.cells.map((cell, at) => spanOf(cell, this.scales[at]));
    /** @type {Map<number, EditionLine[][]>} */
    this.choices = new Map();
    /** @type {Set<number>} */
    this.unsaid = new Set();
    /** @type {Map<number, number[]>} */
    this.cellsOf = new Map();
    /** @type {Map<number, number[]>} */
    this.rulesOf = new Map();
    edition.instances.forEach((instance, at) => {
      if (isMust(instance)) {
        this.put(instance, at);
      }
    });
  }

  /** @param {Instance} instance @param {number} at */
  put(instance, at) {
    const now = [...new Set(instance.operands.filter((ref) => !ref.period).map((ref) => this.position(ref)))];
    this.cellsOf.set(at, now);
    now.forEach((cell) => this.rulesOf.set(cell, [...(this.rulesOf.get(cell) || []), at]));
    const known = instance.blanks.length > 0;
    if (known || !instance.operands.every((ref) => isNumeric(this.cells[this.position(ref)]))) {
      this.unsaid.add(at); // what is known of each form has to be put in
      return;
    }
    try {
      this.choices.set(at, this.lines(instance, new Map(), new Set()));
    } catch (error) {
      if (!(error instanceof NotLinear)) {
        throw error;
      }
      this.unsaid.add(at);
    }
  }

  /** @param {Ref} ref */
  position(ref) {
    return /** @type {number} */ (this.positions.get(ref.code));
  }

  /** @param {Instance} instance @param {ReadonlyMap<string, Figure>} known @param {ReadonlySet<string>} blanks */
  lines(instance, known, blanks) {
    const found = alternatives(instance.claim, known, blanks, this.edition.shared.patterns);
    return found.map((lines) => lines.map((line) => this.whole(line)));
  }

  /** @param {Line} line @returns {EditionLine} */
  whole(line) {
    const scaled = line.factors.map(({ ref, by }) => ({
      ref,
      by: shortened(quotientOf(by, wholeFraction(this.scales[this.position(ref)]))),
    }));
    const times = [line.rest, ...scaled.map(({ by }) => by)].reduce((all, { below }) => (all / greatestCommon(all, below)) * below, 1n);
    const whole = (/** @type {Fraction} */ one) => (one.above * times) / one.below;
    const of = (/** @type {boolean} */ now) => scaled.filter(({ ref }) => !ref.period === now);
    return {
      now: new Map(of(true).map(({ ref, by }) => [this.position(ref), whole(by)])),
      others: of(false).map(({ ref, by }) => [ref, whole(by)]),
      rest: whole(line.rest),
      equal: line.equal,
      strict: line.strict,
    };
  }

  /** A figure in units of its cell's last decimal. @param {number} cell @param {import('./decimal').Decimal} number */
  units(cell, number) {
    return shortened(productOf(fractionOf(number.exponent >= 0 ? number : roundedDecimal(number)), wholeFraction(this.scales[cell])));
  }

  /** The cells next to each. */
  beside() {
    return madeOnce(this.edition, 'neighbours', () => this.neighbours());
  }

  /** The cells before and after each in its row, above and below it in its column, if they count in the same unit. */
  neighbours() {
    const before = new Map();
    /** @type {number[][]} */
    const found = this.cells.map(() => []);
    this.cells.forEach(({ table, row, column }, at) => {
      for (const line of [JSON.stringify(['row', table, row]), JSON.stringify(['column', table, column])]) {
        const other = before.get(line);
        if (other !== undefined && this.scales[other] === this.scales[at]) {
          found[at].push(other);
          found[other].push(at);
        }
        before.set(line, at);
      }
    });
    return found;
  }
}

/** @param {Indicator} cell @param {bigint} scale @returns {[Bound, Bound]} */
function spanOf({ least, most }, scale) {
  const units = (/** @type {import('./decimal').Decimal} */ bound) => productOf(fractionOf(bound), wholeFraction(scale));
  const [low, high] = [least && units(least), most && units(most)];
  return [low && -floorOf(-low.above, low.below), high && floorOf(high.above, high.below)];
}

/** What one submission reported. `free` has the cells that were filled in, in units; `odd` those of them that are no
 * whole number of units.
 */
export class Reported {
  /**
   * @param {Submission} submission
   * @param {ReadonlyMap<string, Figure>} figures
   * @param {ReadonlyMap<number, NotComputed>} absent
   */
  constructor(submission, figures, absent) {
    this.edition = submission.edition;
    this.rows = madeOnce(this.edition, 'suspect rows', (edition) => new EditionRows(edition));
    this.figures = figures;
    this.absent = absent;
    /** @type {Map<number, bigint>} */
    this.free = new Map();
    /** @type {Set<number>} */
    this.odd = new Set();
    for (const [code, reading] of submission.readings) {
      const cell = this.rows.positions.get(code);
      if (reading.number !== null && cell !== undefined) {
        const units = this.rows.units(cell, reading.number);
        this.free.set(cell, floorOf(units.above, units.below));
        if (units.below !== 1n) {
          this.odd.add(cell);
        }
      }
    }
    const asked = [...this.rows.unsaid].flatMap((rule) => this.edition.instances[rule].blanks);
    // Whether a cell is blank decides: it is not changed.
    asked.forEach((ref) => this.free.delete(this.rows.position(ref)));
    this.blanks = new Set(asked.filter((ref) => isUntyped(readingOf(submission, ref.code))).map(refKey));
  }

  /** What these rules ask of these cells. @param {number[]} rules @param {number[]} cells @returns {Question} */
  asked(rules, cells) {
    /** @type {WholeRow[]} */
    const rows = [];
    /** @type {WholeRow[][][]} */
    const forks = [];
    for (const rule of rules) {
      if (this.absent.has(rule)) {
        rows.push(...this.partial(rule));
        continue;
      }
      const choices = this.settled(this.choicesOf(rule));
      if (choices.length === 0) {
        throw new Never();
      }
      if (choices.length === 1) {
        rows.push(...choices[0]);
      } else {
        forks.push(choices);
      }
    }
    const spans = new Map(cells.map((cell) => [cell, this.span(cell)]));
    const forced = cells.filter((cell) => {
      const [least, most] = this.span(cell);
      return (least !== null && least > 0n) || (most !== null && most < 0n) || this.odd.has(cell);
    });
    return { rows, forks, spans, forced: new Set(forced) };
  }

  /** @param {number} cell @returns {[Bound, Bound]} */
  span(cell) {
    const [least, most] = this.rows.spans[cell];
    const value = /** @type {bigint} */ (this.free.get(cell));
    return [least === null ? null : least - value, most === null ? null : most - value];
  }

  /** @param {number} rule */
  choicesOf(rule) {
    const said = this.rows.choices.get(rule);
    if (said) {
      return said;
    }
    const instance = this.edition.instances[rule];
    const held = instance.operands.filter((ref) => ref.period || !this.free.has(this.rows.position(ref)));
    const known = new Map(held.map((ref) => [refKey(ref), this.figureOf(ref)]));
    return this.rows.lines(instance, known, this.blanks);
  }

  /** @param {Ref} ref */
  figureOf(ref) {
    const found = this.figures.get(refKey(ref));
    return found === undefined ? NOUGHT : found;
  }

  /** The alternatives over the cells that are free; one without rows where it holds whatever they become.
   * @param {EditionLine[][]} choices
   * @returns {WholeRow[][]}
   */
  settled(choices) {
    const left = choices
      .map((lines) => lines.map((line) => this.row(line)))
      .filter((rows) => rows.every((row) => row.factors.size > 0 || isMetRow(row)))
      .map((rows) => rows.filter((row) => row.factors.size > 0));
    return left.some((rows) => rows.length === 0) ? [[]] : left;
  }

  /** @param {EditionLine} line */
  row(line) {
    let rest = wholeFraction(line.rest);
    for (const [ref, factor] of line.others) {
      const scale = this.rows.scales[this.rows.position(ref)];
      rest = sumOf(rest, productOf(this.known(ref), wholeFraction(scale * factor)));
    }
    const factors = new Map();
    for (const [cell, factor] of line.now) {
      const value = this.free.get(cell);
      if (value === undefined) {
        rest = sumOf(rest, productOf(this.filled(cell), wholeFraction(factor)));
      } else {
        factors.set(cell, factor);
        rest = sumOf(rest, wholeFraction(value * factor));
      }
    }
    const { above, below } = shortened(rest);
    const times = new Map([...factors].map(([cell, factor]) => [cell, factor * below]));
    return wholeRow(times, above - (line.strict ? 1n : 0n), line.equal);
  }

  /** What a rule takes for a cell that cannot change: it is blank, or it is asked whether it is. @param {number} cell */
  filled(cell) {
    const figure = this.figureOf(refTo(this.rows.cells[cell].code));
    return this.rows.units(cell, typeof figure === 'string' ? NOUGHT : figure);
  }

  /** @param {Ref} ref */
  known(ref) {
    const figure = this.figureOf(ref);
    return fractionOf(typeof figure === 'string' ? NOUGHT : figure);
  }

  /** What an equation asks although some of its cells are blank: a total is at least the parts that are there. Kept only
   * where it holds.
   * @param {number} rule
   */
  partial(rule) {
    const choices = this.rows.choices.get(rule) || [];
    const missing = /** @type {NotComputed} */ (this.absent.get(rule));
    if (missing.absence !== 'not_run' || choices.length !== 1 || choices[0].length !== 1) {
      return [];
    }
    const [line] = choices[0];
    const lacking = [...new Set(missing.operands.map((one) => this.rows.positions.get(one.indicator.code)))];
    if (!line.equal || line.others.length > 0 || lacking.includes(undefined)) {
      return [];
    }
    const those = /** @type {number[]} */ (lacking);
    const least = those.map((cell) => this.rows.spans[cell][0]);
    const signs = new Set(those.map((cell) => /** @type {bigint} */ (line.now.get(cell)) > 0n));
    if (signs.size !== 1 || least.includes(null)) {
      return [];
    }
    const there = new Map([...line.now].filter(([cell]) => !those.includes(cell)));
    const row = this.row({ ...line, now: there, strict: false });
    const atLeast = those.reduce((all, cell, at) => all + (least[at] || 0n) * /** @type {bigint} */ (line.now.get(cell)), 0n);
    const times = signs.has(true) ? -1n : 1n;
    const turned = new Map([...row.factors].map(([cell, by]) => [cell, by * times]));
    const left = wholeRow(turned, (row.rest + atLeast) * times, false);
    return left.factors.size > 0 && isMetRow(left) ? [left] : [];
  }
}
