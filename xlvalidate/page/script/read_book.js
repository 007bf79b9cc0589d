// Bytes to a book: the one door of the reader. A file that cannot be read is an answer, not an exception.
import { Book, storedNumbers } from './book.js';
import { bytesOf, counted } from './bytes.js';
import { Bands, contentsOfColumns, inAreas } from './column_areas.js';
import { readComments } from './comments.js';
import { openPackage } from './package.js';
import { countInColumns, countOf, readCells } from './read_sheet.js';
import { Refused } from './refused.js';
import { savedBy } from './saved_by.js';
import { readDates, readStrings } from './strings_and_styles.js';
import { compareTexts } from './texts.js';
import { openWorkbook } from './workbook.js';

/**
 * @typedef {import('./budget.js').Budget} Budget
 * @typedef {import('./reader_tables.js').ReaderTables} ReaderTables
 * @typedef {import('./workbook.js').Workbook} Workbook
 * @typedef {import('./read_sheet.js').SheetContent} SheetContent
 * @typedef {(name: string) => boolean} Asked of a name in lower case
 * @typedef {{code: string, detail: string}} Refusal
 * @typedef {object} Wanted
 * @property {Asked} wanted which defined names matter
 * @property {Asked} ours
 * @property {Asked} [areas] names that lead to several cells of one column
 * @property {boolean} [seen] the guard has seen these bytes pass
 * @property {Budget} budget
 */

/**
 * The book in a file's bytes, or why there is none.
 * @param {Uint8Array} bytes
 * @param {Wanted} asks
 * @param {ReaderTables} told
 * @returns {{book: Book} | {refusal: Refusal}}
 */
export function readBook(bytes, asks, told) {
  try {
    return { book: opened(bytes, asks, told) };
  } catch (error) {
    if (error instanceof Refused) {
      return { refusal: { code: error.code, detail: error.detail } };
    }
    throw error;
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {Wanted} asks
 * @param {ReaderTables} told
 */
function opened(bytes, asks, told) {
  const seen = asks.seen === true;
  const whole = openPackage(bytes, asks.budget, seen, told.package);
  const workbook = inflating(whole, false, () => openWorkbook(whole, seen, asks.ours, told));
  const { chosen, areas } = chosenSheets(workbook, asks);
  return inflating(whole, true, () => {
    const { values, read, columns } = contentsOf(workbook, chosen, areas, told);
    return new Book({
      sheets: workbook.sheets,
      names: workbook.names,
      values,
      oddities: workbook.oddities,
      since_1904: workbook.since_1904,
      copies: workbook.copies,
      junk: workbook.junk,
      columns,
      comments: readComments(workbook, chosen, told),
      saved_by: program(workbook, told),
      as_shown: workbook.as_shown,
      formula_counts: seen ? new Map() : formulaCounts(workbook, new Set(chosen)),
      read_sheets: new Map([...read].map(([sheet, content]) => [sheet, readSheet(content)])),
    });
  });
}

/**
 * What a step gives; what is wrong with the zip is said before what is wrong with what is in it.
 * @template T
 * @param {import('./package.js').Package} whole
 * @param {boolean} toTheEnd
 * @param {() => T} step
 * @returns {T}
 */
function inflating(whole, toTheEnd, step) {
  let found;
  try {
    found = step();
  } catch (error) {
    if (error instanceof Refused) {
      whole.inflateWhatIsLeft();
    }
    throw error;
  }
  if (toTheEnd) {
    whole.inflateWhatIsLeft();
  }
  return found;
}

/**
 * The sheets that are read whole, in their order, and the areas that are asked for.
 * @param {Workbook} workbook
 * @param {Wanted} asks
 */
function chosenSheets(workbook, asks) {
  /** @type {Set<string>} */
  const sheets = new Set();
  /** @type {Map<string, import('./cells.js').ColumnArea>} */
  const areas = new Map();
  for (const [key, name] of workbook.names) {
    if (name.cell !== null && asks.wanted(key)) {
      sheets.add(name.cell.sheet);
    }
    if (name.area !== null && asks.areas !== undefined && asks.areas(key)) {
      areas.set(key, name.area);
      sheets.add(name.area.sheet);
    }
  }
  for (const [sheet, own] of workbook.copies) {
    if ([...own.keys()].some(asks.wanted)) {
      sheets.add(sheet);
    }
  }
  return { chosen: [...sheets].sort(compareTexts), areas };
}

/**
 * What stands on some sheets; what stands in the areas that are asked for, by name, is apart.
 * @param {Workbook} workbook
 * @param {string[]} chosen
 * @param {Map<string, import('./cells.js').ColumnArea>} asked
 * @param {ReaderTables} told
 */
function contentsOf(workbook, chosen, asked, told) {
  const { whole } = workbook;
  const { budget } = whole;
  const isNumber = storedNumbers(told.stored_numbers);
  const dates = workbook.styles === undefined ? new Set() : readDates(whole, workbook.styles, told);
  if (asked.size > budget.limits.areas) {
    throw new Refused('too-many-names', 'areas');
  }
  const bands = new Map(
    chosen.map((sheet) => [sheet, new Bands([...asked.values()].filter((area) => area.sheet === sheet))]),
  );
  const partOf = (/** @type {string} */ sheet) => /** @type {string} */ (workbook.parts.get(sheet));
  const bandsOf = (/** @type {string} */ sheet) => /** @type {Bands} */ (bands.get(sheet));
  whole.foresee(chosen.map(partOf), chosen.some((sheet) => bandsOf(sheet).tops.length > 0));
  /** @type {Map<string, SheetContent>} */
  const read = new Map();
  // First those that are small, as only the first bytes of all are read without being counted.
  const inOrder = [...chosen].sort((one, other) => Math.sign(bandsOf(one).tops.length) - Math.sign(bandsOf(other).tops.length));
  for (const sheet of inOrder) {
    const cells = readCells(whole, partOf(sheet), /** @type {Set<number>} */ (dates), bandsOf(sheet), told, isNumber);
    budget.hold(partOf(sheet), countOf(cells), countInColumns(cells));
    budget.cells += countOf(cells);
    budget.column_cells += countInColumns(cells);
    read.set(sheet, cells);
  }
  const strings = stringsOf(workbook, [...read.values()], told);
  /** @type {Map<string, Map<number, import('./book.js').Value>>} */
  const values = new Map();
  /** @type {Map<string, Map<number, import('./book.js').ColumnContent>>} */
  const columns = new Map();
  for (const sheet of chosen) {
    const cells = /** @type {SheetContent} */ (read.get(sheet));
    const own = new Map(cells.values);
    for (const [place, { index, formula }] of cells.shared) {
      own.set(place, { kind: 'text', text: /** @type {string} */ (strings.get(index)), formula });
    }
    values.set(sheet, own);
    if (cells.columns.size > 0) {
      columns.set(sheet, contentsOfColumns(cells.columns, cells.masters, strings, told.columns));
    }
  }
  return { values, read, columns: inAreas(asked, columns, budget) };
}

/**
 * The strings that cells of these sheets share.
 * @param {Workbook} workbook
 * @param {SheetContent[]} read
 * @param {ReaderTables} told
 */
function stringsOf(workbook, read, told) {
  /** @type {Set<number>} */
  const ofColumns = new Set();
  /** @type {Set<number>} */
  const needed = new Set();
  for (const cells of read) {
    for (const { index } of cells.shared.values()) {
      needed.add(index);
    }
    for (const column of cells.columns.values()) {
      for (const index of column.shared.values()) {
        ofColumns.add(index);
      }
      for (const { index } of column.results.values()) {
        ofColumns.add(index);
      }
    }
  }
  for (const index of ofColumns) {
    needed.add(index);
  }
  if (needed.size === 0) {
    return new Map();
  }
  if (workbook.strings === undefined) {
    throw new Refused('missing-part', 'sharedStrings');
  }
  return readStrings(workbook.whole, workbook.strings, needed, ofColumns, told);
}

/**
 * Which program saved it. A part that nobody needs and that is no XML is no reason not to read a workbook.
 * @param {Workbook} workbook
 * @param {ReaderTables} told
 */
function program(workbook, told) {
  try {
    return savedBy(workbook.whole, told);
  } catch (error) {
    if (error instanceof Refused && (error.code === 'bad-xml' || error.code === 'not-a-workbook')) {
      return '';
    }
    throw error;
  }
}

/**
 * How many formulas the sheets have that show and are not read. Large ones are not looked at.
 * @param {Workbook} workbook
 * @param {Set<string>} read
 */
function formulaCounts(workbook, read) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const sheet of workbook.sheets) {
    const bytes = workbook.whole.kept.get(/** @type {string} */ (workbook.parts.get(sheet.name)).toLowerCase());
    if (bytes !== undefined && !read.has(sheet.name) && sheet.state === 'visible') {
      counts.set(sheet.name, counted(bytes, bytesOf('</f>')) || counted(bytes, bytesOf(':f>')));
    }
  }
  return counts;
}

/** @param {SheetContent} content */
function readSheet(content) {
  /** @type {Map<number, {place: number, formula: string}>} */
  const shared = new Map();
  for (const [place, number] of content.followers) {
    const master = content.masters.get(number);
    if (master !== undefined) {
      shared.set(place, master);
    }
  }
  return {
    settings: content.settings,
    filled: new Set([...content.values.keys(), ...content.shared.keys()]),
    hidden_rows: content.hidden_rows,
    told_rows: content.told_rows,
    shared,
  };
}
