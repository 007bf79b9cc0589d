// Rows and columns that changed places: another label of the same table is where a printed label should be. The
// figures beside it belong to that other label, against the names of their cells.
import { cellAt, compareCells, keyOf } from './cells.js';
import { placeAt } from './findings.js';
import { LineIndex, acrossNumber, inCommon, isWithin, lineNumber, lineOf, lineShown, linesOf } from './table_lines.js';
import { searched } from './patterns.js';
import { compareTexts, lengthOf } from './texts.js';

/**
 * @typedef {import('./book.js').Book} Book
 * @typedef {import('./cells.js').Cell} Cell
 * @typedef {import('./printed.js').Label} Label
 * @typedef {import('./printed.js').PrintedSheet} PrintedSheet
 * @typedef {import('./moved_lines.js').MovedSheet} MovedSheet
 * @typedef {import('./table_lines.js').TableLine} TableLine
 * @typedef {import('./table_lines.js').Axis} Axis
 * @typedef {{axis: Axis, label: Label, now: Cell, typed: string, other: Label}} Misread
 * @typedef {{listed: number, shortest: number}} ExchangeTables
 * @typedef {ReturnType<typeof labelReading>} LabelReading
 */

/**
 * @param {import('./printed.js').LabelTables} told
 * @param {{plainLabel: (text: string) => string, withoutRemark: (text: string) => string}} labels
 */
export function labelReading(told, labels) {
  const numbered = searched(told.numbered);
  return {
    ...labels,
    longest: told.longest,
    /** The number that a label begins with; empty where it has none. @param {string} text */
    numberOf: (text) => {
      const match = numbered.exec(text);
      return match === null ? '' : match[0];
    },
    /** A plain label without the number before it and the remark behind it. @param {string} text */
    bare: (text) => labels.withoutRemark(text.replace(numbered, '')),
  };
}

/** A table of a sheet as it stands in a workbook. */
class TableAsReturned {
  /**
   * @param {Book} book
   * @param {MovedSheet} stands
   * @param {TableLine[]} every its rows and columns, each once
   * @param {LabelReading} reading
   * @param {ExchangeTables} told
   */
  constructor(book, stands, every, reading, told) {
    this.book = book;
    this.stands = stands;
    this.every = every;
    this.reading = reading;
    this.told = told;
    /** @type {Map<Label, Axis>} the labels of its lines and of their groups */
    this.labels = new Map();
    for (const line of every) {
      for (const label of [line.label, ...line.groups]) {
        this.labels.set(label, line.axis);
      }
    }
    this.naming = new Set(every.map((line) => line.label));
    const index = (/** @type {Axis} */ axis) =>
      new LineIndex(every.filter((one) => one.axis === axis).map((one) => [one.label, one]), reading.bare);
    this.named = new Map([['rows', index('rows')], ['columns', index('columns')]]);
    /** @type {Map<string, TableLine>} */
    const known = new Map();
    this.printed = new LineIndex([...this.labels].map(([label, axis]) => [label, lineOf(known, axis, label)]), reading.bare);
    this.shows = new Map(every.map((line) => [line, this.shown(line)]));
  }

  /** @param {Axis} axis */
  index(axis) {
    return /** @type {LineIndex} */ (this.named.get(axis));
  }

  /** What stands where a cell of the template is now. @param {Cell} cell */
  typed(cell) {
    const now = this.stands.now(cell);
    const value = now === null ? null : this.book.held(now);
    return value !== null && value.kind === 'text' ? value.text : '';
  }

  /** Does a label stand in its place, however it is written, or shortened with its own number? @param {Label} label */
  reads(label) {
    const typed = this.typed(label.cell);
    const text = this.reading.plainLabel(typed);
    const shortened = this.reading.numberOf(text) !== '' && !this.printed.exact.has(text) && isWithin(text, label.plain);
    return shortened || this.isSaid(label, typed);
  }

  /**
   * Is a text a label, perhaps without its number, or with a remark?
   * @param {Label} label
   * @param {string} typed
   */
  isSaid(label, typed) {
    const text = this.reading.plainLabel(typed);
    if (text === label.plain) {
      return true;
    }
    // A text that is exactly another label of the table is that one.
    return text !== '' && !this.printed.exact.has(text) && this.reading.bare(text) === this.reading.bare(label.plain);
  }

  /**
   * The line whose label is in a line's place (none if the label is not known, several if it may be any of these), and
   * the cell of that label.
   * @param {TableLine} line
   * @returns {{lines: Set<TableLine>, at: Cell | null}}
   */
  shown(line) {
    const named = this.index(line.axis);
    for (const cell of [line.label.cell, ...this.beside(line)]) {
      const typed = this.reading.plainLabel(this.typed(cell));
      if (cell === line.label.cell && this.reads(line.label)) {
        return { lines: this.toldApart(line, named.lines(line.label.plain).add(line)), at: cell };
      }
      const exactly = named.lines(typed);
      const found = exactly.size > 0 ? exactly : this.shortened(line, cell, typed);
      if (found.size > 0) {
        return { lines: this.toldApart(line, found), at: cell };
      }
    }
    return { lines: new Set(), at: null };
  }

  /**
   * The lines whose label an office has shortened, or written in its own words behind the same number. A text that may
   * as well be the label printed in this place is nobody else's.
   * @param {TableLine} line
   * @param {Cell} cell
   * @param {string} text
   * @returns {Set<TableLine>}
   */
  shortened(line, cell, text) {
    const { bare, longest, numberOf } = this.reading;
    const short = bare(text);
    const places = new Set([keyOf(cell), keyOf(line.label.cell)]);
    const own = [...this.labels.keys()].filter((label) => places.has(keyOf(label.cell))).map((label) => bare(label.plain));
    if (lengthOf(short) < this.told.shortest || own.some((label) => isWithin(short, label) || isWithin(label, short))) {
      return new Set();
    }
    const longer = new Set([...this.labels.keys()].filter((label) => isWithin(short, bare(label.plain))).map((label) => label.plain));
    if (longer.size === 1) {
      return this.index(line.axis).lines([...longer][0]);
    }
    const number = numberOf(text);
    if (number === '' || line.label.plain.startsWith(number)) {
      return new Set();
    }
    const like = own.reduce((most, label) => Math.max(most, inCommon(short, label, longest)), 0);
    return new Set(
      this.every.filter(
        (one) =>
          one.axis === line.axis &&
          sameLabels(one.groups, line.groups) &&
          one.label.plain.startsWith(number) &&
          inCommon(short, bare(one.label.plain), longest) > Math.max(like, lengthOf(short) / 2),
      ),
    );
  }

  /** Where in the line the label of another one may have come to stand, the inmost place first. @param {TableLine} line */
  *beside(line) {
    const { axis, label } = line;
    const kept = new Map([...this.labels.keys()].map((one) => [keyOf(one.cell), one]));
    const places = new Set(this.every.filter((one) => one.axis === axis).map((one) => acrossNumber(axis, one.label.cell)));
    places.delete(acrossNumber(axis, label.cell));
    const at = lineNumber(axis, label.cell);
    for (const across of [...places].sort((one, other) => other - one)) {
      const { sheet } = label.cell;
      const cell = axis === 'rows' ? cellAt(sheet, at, across) : cellAt(sheet, across, at);
      const there = kept.get(keyOf(cell));
      if (there === undefined || !this.reads(there)) {
        yield cell;
      }
    }
  }

  /**
   * Among lines with the same label, the one whose groups are over this place.
   * @param {TableLine} line
   * @param {Set<TableLine>} found
   */
  toldApart(line, found) {
    if (found.size === 1) {
      return found;
    }
    const same = new Set(
      [...found].filter(
        (one) =>
          one.groups.length === line.groups.length &&
          line.groups.every((own, at) => this.isSaid(one.groups[at], this.typed(own.cell))),
      ),
    );
    if (found.has(line) && same.size > 0 && line.groups.some((label) => this.naming.has(label))) {
      // A group's label that names a row of its own may have moved with that row alone.
      return same.add(line);
    }
    if (same.size === 1) {
      return same;
    }
    if (!found.has(line) && line.axis === 'columns') {
      // Blocks below each other often have the same headings.
      const among = same.size > 0 ? same : found;
      const block = new Set([...among].filter((one) => one.label.cell.row === line.label.cell.row));
      return block.size > 0 ? block : found;
    }
    // Where the groups do not say it, a line with its own label is in its place.
    return found.has(line) && (same.size === 0 || same.has(line)) ? new Set([line]) : found;
  }

  /** Every place at which another label of the table stands, the rows first, in the form's order. */
  misread() {
    /** @type {Misread[]} */
    const found = [];
    /** @type {Set<string>} */
    const known = new Set();
    for (const [line, { lines, at }] of this.shows) {
      // A group's label tells its lines apart: then it is that label which is another one.
      if (at === null || lines.size === 0 || lines.has(line) || (at === line.label.cell && this.reads(line.label))) {
        continue;
      }
      found.push(this.misreading(line.axis, line.label, at, first(lines)));
      for (const label of this.labels.keys()) {
        if (this.isIn(line, label)) {
          known.add(keyOf(label.cell));
        }
      }
    }
    for (const [label, axis] of this.labels) {
      const there = known.has(keyOf(label.cell)) || this.reads(label);
      const others = there ? new Set() : this.printed.lines(this.reading.plainLabel(this.typed(label.cell)));
      if (others.size > 0) {
        found.push(this.misreading(axis, label, label.cell, first(/** @type {Set<TableLine>} */ (others))));
      }
    }
    const order = (/** @type {Misread} */ one) => (one.axis === 'rows' ? 0 : 1);
    return found.sort((one, other) => order(one) - order(other) || compareCells(one.label.cell, other.label.cell));
  }

  /**
   * @param {Axis} axis
   * @param {Label} label
   * @param {Cell} at
   * @param {TableLine} other
   * @returns {Misread}
   */
  misreading(axis, label, at, other) {
    return { axis, label, now: /** @type {Cell} */ (this.stands.now(at)), typed: this.typed(at), other: other.label };
  }

  /**
   * @param {TableLine} line
   * @param {Label} label
   */
  isIn(line, label) {
    const { axis } = line;
    return this.labels.get(label) === axis && lineNumber(axis, label.cell) === lineNumber(axis, line.label.cell);
  }

  /**
   * The labels, by their cells in the template, that are not where they were because of what was misread.
   * @param {Misread[]} found
   */
  explained(found) {
    const lines = new Set(found.map((one) => `${one.axis} ${lineNumber(one.axis, one.label.cell)}`));
    const cells = new Set(found.map((one) => keyOf(one.label.cell)));
    for (const [label, axis] of this.labels) {
      const typed = this.reading.plainLabel(this.typed(label.cell));
      if (lines.has(`${axis} ${lineNumber(axis, label.cell)}`) && (typed === '' || this.printed.lines(typed).size > 0)) {
        cells.add(keyOf(label.cell));
      }
    }
    return cells;
  }
}

/** @param {Label[]} some @param {Label[]} others */
const sameLabels = (some, others) => some.length === others.length && some.every((label, at) => label === others[at]);

/** The line whose label stands first. @param {Set<TableLine>} lines */
const first = (lines) =>
  [...lines].reduce((least, one) => (compareCells(one.label.cell, least.label.cell) < 0 ? one : least));

/**
 * Rows and columns of a sheet that are out of their places, and the cells of the template's labels that are changed by
 * that.
 * @param {Book} book
 * @param {import('./indicators.js').Edition} edition
 * @param {PrintedSheet} form
 * @param {MovedSheet} stands
 * @param {LabelReading} reading
 * @param {ExchangeTables} told
 * @param {string} parted
 * @param {import('./findings.js').StructureFinding} structure
 */
export function exchanged(book, edition, form, stands, reading, told, parted, structure) {
  /** @type {Map<string, Set<TableLine>>} */
  const byTable = new Map();
  /** @type {Map<string, TableLine>} */
  const known = new Map();
  const add = (/** @type {string} */ table, /** @type {TableLine | null} */ line) => {
    const lines = byTable.get(table) ?? new Set();
    byTable.set(table, line === null ? lines : lines.add(line));
  };
  for (const [code, cell] of form.cells) {
    const indicator = /** @type {import('./indicators.js').Indicator} */ (edition.indicators.get(code));
    const { row, column } = linesOf(form, indicator, cell, known);
    add(indicator.table, row);
    add(indicator.table, column);
  }
  for (const cell of form.fields.values()) {
    const beside = form.labels.filter((one) => one.cell.row === cell.row && one.cell.column < cell.column);
    if (beside.length > 0) {
      const label = beside.reduce((nearest, one) => (one.cell.column > nearest.cell.column ? one : nearest));
      add('', lineOf(known, 'rows', label));
    }
  }
  const findings = [];
  /** @type {Set<string>} */
  const explained = new Set();
  for (const lines of byTable.values()) {
    const table = new TableAsReturned(book, stands, [...lines], reading, told);
    const misread = table.misread();
    for (const axis of /** @type {Axis[]} */ (['rows', 'columns'])) {
      const some = misread.filter((one) => one.axis === axis);
      if (some.length > 0) {
        findings.push(exchangeFinding(stands.sheet, axis, some, told.listed, parted, structure));
      }
    }
    table.explained(misread).forEach((cell) => explained.add(cell));
  }
  return { findings, explained };
}

/**
 * @param {string} sheet
 * @param {Axis} axis
 * @param {Misread[]} lines
 * @param {number} listed
 * @param {string} parted
 * @param {import('./findings.js').StructureFinding} structure
 */
function exchangeFinding(sheet, axis, lines, listed, parted, structure) {
  const [one] = lines;
  const gone = lines.map((line) => line.label.plain).sort(compareTexts);
  const come = lines.map((line) => line.other.plain).sort(compareTexts);
  const same = gone.every((label, at) => label === come[at]);
  const why = !same ? 'relabelled' : lines.length === 2 ? 'exchanged' : 'reordered';
  const numbers = [...new Set(lines.map((line) => lineShown(axis, line.now)))];
  const facts = {
    sheet,
    lines: numbers.slice(0, listed).join(parted) + (numbers.length > listed ? '…' : ''),
    count: String(numbers.length),
    line: lineShown(axis, one.now),
    from: one.label.text,
    to: one.typed,
  };
  const places = lines.map((line) => placeAt(null, line.now, line.typed));
  return structure(`${axis}-exchanged`, places, facts, `${axis}-${why}`);
}
