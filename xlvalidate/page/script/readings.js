// A book read by its edition: for every indicator what was typed, where, and the number that it is.
import { BLANK } from './book.js';
import { Decimal, absolute, compare, isWhole, normalized, wholeNumber, powerOfTen } from './decimal.js';
import { isWorded } from './indicators.js';
import { stripped } from './texts.js';

/**
 * @typedef {import('./book.js').Value} Value
 * @typedef {import('./cells.js').Cell} Cell
 * @typedef {import('./day.js').Day} Day
 * @typedef {import('./indicators.js').Edition} Edition
 * @typedef {import('./indicators.js').Indicator} Indicator
 * @typedef {import('./indicators.js').OpenTable} OpenTable
 * @typedef {import('./findings.js').Finding} Finding
 * @typedef {Decimal | Day | boolean | string} Meaning a figure, a day, yes or no, a text
 * @typedef {'blank' | 'not_found' | 'merged' | 'uncalculated' | 'no_number'} Lack
 * @typedef {{file: string, sha256: string, within: null}} SubmittedFile
 * @typedef {{text: string, bound: string, equation: string}} Kept
 */

const MERGED = 'merged';
/** @type {Map<string, Lack>} */
const LACKS = new Map([[MERGED, 'merged'], ['uncalculated', 'uncalculated']]);
const LONGEST = 15; // digits before the point, of what a spreadsheet keeps
const MOST_DECIMALS = 20;

/** One indicator as it was read; `number` is exact, in the indicator's unit. */
export class Reading {
  /**
   * @param {Indicator} indicator
   * @param {Cell | null} cell
   * @param {Value} value
   * @param {Decimal | null} number
   * @param {string | null} why
   * @param {string} detail
   * @param {Day | boolean | string | null} meant
   * @param {boolean} nil
   */
  constructor(indicator, cell, value, number, why = null, detail = '', meant = null, nil = false) {
    this.indicator = indicator;
    this.cell = cell;
    this.value = value;
    this.number = number;
    this.why = why;
    this.detail = detail;
    this.meant = meant;
    this.nil = nil;
  }

  /**
   * What it means; null where it is blank, or not understood.
   * @returns {Meaning | null}
   */
  get typed() {
    if (this.number !== null || this.meant !== null) {
      return this.meant === null ? this.number : this.meant;
    }
    if (this.indicator.kind.type !== 'text' || this.why !== null) {
      return null;
    }
    return (isWorded(this.indicator) ? trimmed(this.value.text) : stripped(this.value.text)) || null;
  }

  /** Nothing was typed. */
  get blank() {
    return this.number === null && this.why === null && this.value.text === '';
  }

  /**
   * Why it is no number, no day, no yes or no; null where it is one.
   * @returns {Lack | null}
   */
  get lack() {
    if (this.number !== null || this.meant !== null) {
      return null;
    }
    if (this.cell === null) {
      return 'not_found';
    }
    return this.why !== null || this.value.text !== '' ? (LACKS.get(this.why ?? '') ?? 'no_number') : 'blank';
  }

  /** The same, known to be nothing: there is nothing in its whole table this period. */
  get asNil() {
    return new Reading(this.indicator, this.cell, this.value, this.number, this.why, this.detail, this.meant, true);
  }
}

/** A text as rules compare it and as TRIM gives it. @param {string} said */
export const trimmed = (said) => said.replace(/[\t\n\r\u00a0\u3000]/g, ' ').split(' ').filter((part) => part !== '').join(' ');

/** What an office declares of a whole table, and what stands beside that in it. */
export class DeclaredTable {
  /**
   * @param {Cell} cell
   * @param {string} text
   * @param {string | null} says
   * @param {string[]} beside
   */
  constructor(cell, text, says, beside) {
    this.cell = cell;
    this.text = text;
    this.says = says;
    this.beside = beside;
  }

  /** What is declared; null where it is not clear. */
  get stands() {
    return this.beside.length > 0 ? null : this.says;
  }
}

/** A column of an open table as it was filled in, by entry. */
export class EntryColumn {
  /**
   * @param {Indicator} indicator
   * @param {number} column the sheet's; 0 where it is lost
   * @param {string[]} texts
   * @param {(Meaning | null)[]} typed
   * @param {Map<number, Reading>} odd
   */
  constructor(indicator, column, texts, typed, odd = new Map()) {
    this.indicator = indicator;
    this.column = column;
    this.texts = texts;
    this.typed = typed;
    this.odd = odd;
  }
}

/** An open table as it was filled in: the rows of the sheet that are entries, in order, and its columns by code. */
export class Entries {
  /**
   * @param {OpenTable} table
   * @param {string} sheet
   * @param {number[]} rows
   * @param {Map<string, EntryColumn>} columns
   */
  constructor(table, sheet, rows, columns) {
    this.table = table;
    this.sheet = sheet;
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * A column by its code.
   * @param {string} code
   */
  column(code) {
    return /** @type {EntryColumn} */ (this.columns.get(code));
  }

  /**
   * Where a column of an entry stands; null where the column is lost.
   * @param {string} code
   * @param {number} entry
   * @returns {Cell | null}
   */
  cell(code, entry) {
    const { column } = this.column(code);
    return column > 0 ? { sheet: this.sheet, row: this.rows[entry], column } : null;
  }

  /**
   * What was read of a column of an entry, counted from 0.
   * @param {string} code
   * @param {number} entry
   */
  reading(code, entry) {
    const column = this.column(code);
    const odd = column.odd.get(entry);
    if (odd !== undefined) {
      return odd;
    }
    const [cell, typed, text] = [this.cell(code, entry), column.typed[entry], column.texts[entry]];
    const { indicator } = column;
    if (typed === null) {
      return blankReading(indicator, cell);
    }
    if (typed instanceof Decimal) {
      return new Reading(indicator, cell, { kind: 'number', text, formula: null }, typed);
    }
    if (typeof typed === 'string') {
      return new Reading(indicator, cell, { kind: 'text', text, formula: null }, null);
    }
    const kind = typeof typed === 'boolean' ? 'boolean' : 'date';
    return new Reading(indicator, cell, { kind, text, formula: null }, null, null, '', typed);
  }
}

/** One office's form. */
export class Submission {
  /**
   * @param {object} has
   * @param {SubmittedFile} has.source
   * @param {Edition} has.edition
   * @param {Map<string, Reading>} has.readings
   * @param {Map<string, string>} has.cover
   * @param {string} has.stamp
   * @param {Map<string, string>} has.explanations
   * @param {Map<string, Kept>} has.kept
   * @param {Set<string>} has.lines_lost
   * @param {Map<string, DeclaredTable>} has.declared
   * @param {Map<string, Entries>} has.entries
   * @param {Finding[]} has.findings
   * @param {import('./periods.js').Period | null} has.period
   */
  constructor(has) {
    this.source = has.source;
    this.edition = has.edition;
    this.readings = has.readings;
    this.cover = has.cover;
    this.stamp = has.stamp;
    this.explanations = has.explanations;
    this.kept = has.kept;
    this.lines_lost = has.lines_lost;
    this.declared = has.declared;
    this.entries = has.entries;
    this.findings = has.findings;
    this.period = has.period;
    /** @type {Map<string, Reading>} what entries come to, once it was computed */
    this.entry_figures = new Map();
    this.stamped = null;
    this.year_ago = null;
  }

  /**
   * What is declared of a table, clearly; null where nothing is.
   * @param {string} table
   */
  stands(table) {
    const declared = this.declared.get(table);
    return declared === undefined ? null : declared.stands;
  }
}

/**
 * Nothing typed.
 * @param {Indicator} indicator
 * @param {Cell | null} cell
 */
export const blankReading = (indicator, cell) => new Reading(indicator, cell, BLANK, null);

/**
 * Nothing that anybody sees: whatever the file holds there.
 * @param {Indicator} indicator
 * @param {Cell} cell
 */
export const mergedReading = (indicator, cell) => new Reading(indicator, cell, BLANK, null, MERGED);

/**
 * A number without what lies behind its twentieth decimal: what a sum in binary floats left behind is no figure.
 * @param {Decimal} number
 */
export function keptDecimals(number) {
  if (number.exponent >= -MOST_DECIMALS || compare(absolute(number), wholeNumber(1)) >= 0) {
    return number;
  }
  return halfEven(number, MOST_DECIMALS);
}

/**
 * @param {Decimal} number
 * @param {number} decimals fewer than it has
 */
function halfEven(number, decimals) {
  const step = powerOfTen(-number.exponent - decimals);
  const size = absolute(number).coefficient;
  const [whole, doubled] = [size / step, (size % step) * BigInt(2)];
  const up = doubled > step || (doubled === step && whole % BigInt(2) === BigInt(1));
  const kept = up ? whole + BigInt(1) : whole;
  return normalized(new Decimal(number.coefficient < BigInt(0) ? -kept : kept, -decimals));
}

/**
 * More digits than a spreadsheet keeps: such a figure cannot be trusted.
 * @param {Decimal} number
 */
export function tooLarge(number) {
  if (compare(absolute(number), new Decimal(powerOfTen(LONGEST))) >= 0) {
    return true;
  }
  return !isWhole(number) && number.exponent < -MOST_DECIMALS;
}
