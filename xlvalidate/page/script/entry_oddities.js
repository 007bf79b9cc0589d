// What was done to an open table beside its entries: columns lost, cut short or exchanged, rows below it filled in,
// cells merged, rows hidden, totals typed among the entries, validations pasted over.
import { areasOf, cellAt, columnLetters, columnOf, placeOf, rowOf, sizeOf } from './cells.js';
import { areaOf } from './read_entries.js';
import { placeAt } from './findings.js';
import { isNumeric } from './indicators.js';
import { searched, whole } from './patterns.js';
import { lengthOf, replaced, stripped, words } from './texts.js';

/**
 * @typedef {import('./book.js').Book} Book
 * @typedef {import('./cells.js').ColumnArea} ColumnArea
 * @typedef {import('./indicators.js').Edition} Edition
 * @typedef {import('./findings.js').Finding} Finding
 * @typedef {import('./findings.js').Place} Place
 * @typedef {import('./printed.js').Printed} Printed
 * @typedef {import('./read.js').Reader} Reader
 * @typedef {import('./readings.js').Entries} Entries
 * @typedef {{areas: number, longest: number, shown: number, sum: import('./patterns.js').ToldPattern}} EntryTables
 */

/** An open table in a workbook that came back: where its columns are now, and what was read of its sheet. */
class TableInBook {
  /**
   * @param {Entries} entries
   * @param {Map<string, ColumnArea>} areas
   * @param {import('./book.js').ReadSheet} read
   * @param {Reader} reader
   */
  constructor(entries, areas, read, reader) {
    this.entries = entries;
    this.table = entries.table;
    this.areas = areas;
    this.read = read;
    this.reader = reader;
    const every = [...areas.values()];
    this.top = every.reduce((least, area) => Math.min(least, area.top), Infinity);
    this.bottom = every.reduce((most, area) => Math.max(most, area.bottom), 0);
  }

  /** A cell of an entry. @param {string} code @param {number} entry */
  place(code, entry) {
    return placeAt(code, this.entries.cell(code, entry), this.text(code, entry));
  }

  /** @param {string} code @param {number} entry */
  text(code, entry) {
    return this.entries.column(code).texts[entry];
  }

  /** Of an entry the first cell that was filled in. @param {number} entry */
  firstCell(entry) {
    const codes = [...this.areas.keys()];
    return this.place(codes.find((code) => this.text(code, entry) !== '') ?? codes[0], entry);
  }

  /**
   * @param {string} word
   * @param {Place[]} places
   * @param {number} entries
   * @param {string} why
   */
  finding(word, places, entries = 0, why = '') {
    return tableFinding(this.reader, this.table.code, word, places, entries, why);
  }
}

/**
 * @param {Reader} reader
 * @param {string} table
 * @param {string} word
 * @param {Place[]} places
 * @param {number} entries
 * @param {string} why
 * @returns {Finding}
 */
function tableFinding(reader, table, word, places, entries = 0, why = '') {
  const shown = entries > 0 ? places.slice(0, reader.told.oddities.entries.shown) : places;
  return { ...reader.structure(word, shown, { table }, why), entries };
}

/**
 * What was done to the open tables of a form, and the cells, by sheet, of which that tells already.
 * @param {Book} book
 * @param {Edition} edition
 * @param {Printed} printed
 * @param {Map<string, Entries>} entries
 * @param {Reader} reader
 */
export function entryOddities(book, edition, printed, entries, reader) {
  /** @type {Finding[]} */
  const findings = [];
  /** @type {Map<string, Set<number>>} */
  const told = new Map();
  const tell = (/** @type {string} */ sheet, /** @type {number} */ place) => {
    told.set(sheet, (told.get(sheet) ?? new Set()).add(place));
  };
  for (const table of edition.open_tables.values()) {
    const own = /** @type {Entries} */ (entries.get(table.code));
    /** @type {Map<string, ColumnArea>} */
    const areas = new Map();
    for (const one of table.columns) {
      const area = areaOf(book, one, reader.names);
      if (area !== null && area.sheet === own.sheet) {
        areas.set(one.code, area);
      }
    }
    const lost = table.columns.filter((one) => !areas.has(one.code)).map((one) => one.code);
    if (lost.length > 0) {
      findings.push(tableFinding(reader, table.code, 'column-lost', lost.map((code) => placeAt(code, null, ''))));
    }
    const read = book.read_sheets.get(own.sheet);
    for (const code of lost) {
      const home = printed.columns.get(code);
      for (let row = home === undefined ? 1 : home.top; home !== undefined && row <= home.bottom; row += 1) {
        tell(home.sheet, placeOf(row, home.column));
      }
    }
    if (areas.size === 0 || read === undefined) {
      continue;
    }
    const there = new TableInBook(own, areas, read, reader);
    const beyond = beyondOf(book, there, printed);
    beyond.forEach((place) => tell(own.sheet, place));
    findings.push(
      ...short(there),
      ...exchangedColumns(book, there, printed),
      ...beyondFindings(book, there, beyond),
      ...merged(there),
      ...hidden(there),
      ...totals(book, there, edition),
      ...unvalidated(there, printed),
    );
  }
  return { findings, told };
}

/** @param {TableInBook} there */
function short(there) {
  const codes = [...there.areas].filter(([, area]) => area.top !== there.top || area.bottom !== there.bottom);
  return codes.length === 0 ? [] : [there.finding('column-short', codes.map(([code]) => placeAt(code, null, '')))];
}

/**
 * Columns below the heading of another one.
 * @param {Book} book
 * @param {TableInBook} there
 * @param {Printed} printed
 */
function exchangedColumns(book, there, printed) {
  const every = new Map(printed.forms.flatMap((form) => [...form.column_headings]));
  const headings = [...there.areas.keys()].flatMap((code) => {
    const heading = every.get(code);
    return heading === undefined ? [] : [{ code, ...heading }];
  });
  const byLabel = new Map(headings.map(({ code, plain }) => [plain, code]));
  const wrong = headings.filter(({ code, plain, above }) => {
    const area = /** @type {ColumnArea} */ (there.areas.get(code));
    const said = there.reader.labels.plainLabel(book.at(cellAt(area.sheet, area.top - above, area.column)).text);
    return said !== plain && (byLabel.get(said) ?? code) !== code;
  });
  return wrong.length === 0 ? [] : [there.finding('columns-exchanged', wrong.map(({ code }) => placeAt(code, null, '')))];
}

/**
 * The cells below the last row of the table, in its columns, in which something was typed, as one reads.
 * @param {Book} book
 * @param {TableInBook} there
 * @param {Printed} printed
 */
function beyondOf(book, there, printed) {
  const { sheet } = there.entries;
  const columns = new Set([...there.areas.values()].map((area) => area.column));
  const labels = new Set((printed.labels.get(sheet) ?? []).map(({ cell }) => placeOf(cell.row, cell.column)));
  return [...there.read.filled]
    .filter(
      (place) =>
        rowOf(place) > there.bottom &&
        columns.has(columnOf(place)) &&
        !labels.has(place) &&
        stripped(book.at(cellAt(sheet, rowOf(place), columnOf(place))).text) !== '',
    )
    .sort((one, other) => one - other);
}

/**
 * @param {Book} book
 * @param {TableInBook} there
 * @param {number[]} beyond
 */
function beyondFindings(book, there, beyond) {
  const found = [];
  const codes = new Map([...there.areas].map(([code, area]) => [area.column, code]));
  if (beyond.length > 0) {
    /** @type {Map<number, Place>} */
    const first = new Map();
    for (const place of beyond) {
      const cell = cellAt(there.entries.sheet, rowOf(place), columnOf(place));
      if (!first.has(cell.row)) {
        first.set(cell.row, placeAt(codes.get(cell.column) ?? null, cell, book.at(cell).text));
      }
    }
    found.push(there.finding('entries-beyond', [...first.values()], first.size));
  }
  const surplus = there.entries.rows.map((_, entry) => entry).slice(there.table.most);
  if (surplus.length > 0) {
    const places = surplus.map((entry) => there.firstCell(entry));
    found.push(there.finding('entries-beyond', places, surplus.length, 'entries-beyond.many'));
  }
  return found;
}

/** @param {TableInBook} there */
function merged(there) {
  const most = there.reader.told.oddities.entries.areas;
  const columns = [...there.areas.values()].map((area) => area.column);
  /** @type {Set<number>} */
  const rows = new Set();
  for (const area of areasOf(there.read.settings.merged.slice(0, most), most, words) ?? []) {
    const across = columns.some((column) => area.left <= column && column <= area.right);
    if (across && sizeOf(area) > 1) {
      for (let row = Math.max(area.top, there.top); row <= Math.min(area.bottom, there.bottom); row += 1) {
        rows.add(row);
      }
    }
  }
  if (rows.size === 0) {
    return [];
  }
  const [[code, { column }]] = there.areas;
  const inOrder = [...rows].sort((one, other) => one - other);
  const places = inOrder.map((row) => placeAt(code, cellAt(there.entries.sheet, row, column), ''));
  return [there.finding('entries-merged', places, places.length)];
}

/** @param {TableInBook} there */
function hidden(there) {
  const { read } = there;
  const rows = new Set(read.hidden_rows);
  const found = there.entries.rows.flatMap((row, entry) =>
    rows.has(row) || (read.settings.rows_hidden && !read.told_rows.has(row)) ? [entry] : [],
  );
  if (found.length === 0) {
    return [];
  }
  return [there.finding('entries-hidden', found.map((entry) => there.firstCell(entry)), found.length)];
}

/**
 * Rows that are no entries: they say that they are a total, or add up their column.
 * @param {Book} book
 * @param {TableInBook} there
 * @param {Edition} edition
 */
function totals(book, there, edition) {
  const { entries: told } = there.reader.told.oddities;
  const word = whole(there.reader.told.languages[edition.language].totals);
  const sums = searched(told.sum);
  const asked = there.table.columns.filter((one) => one.blank === 'unknown' && there.areas.has(one.code));
  /** @type {Map<number, Place>} */
  const places = new Map();
  const add = (/** @type {string} */ code, /** @type {number} */ entry) => {
    if (!places.has(entry)) {
      places.set(entry, there.place(code, entry));
    }
  };
  for (const [code, column] of there.entries.columns) {
    if (!there.areas.has(code) || isNumeric(column.indicator)) {
      continue;
    }
    column.texts.forEach((text, entry) => {
      const total = lengthOf(text) < told.longest && word.test(there.reader.labels.plainLabel(text));
      if (total && asked.some((one) => there.text(one.code, entry) === '')) {
        add(code, entry);
      }
    });
  }
  const position = new Map(there.entries.rows.map((row, entry) => [row, entry]));
  for (const indicator of there.table.columns) {
    const [content, area] = [book.columns.get(there.reader.names.figureName(indicator.code).toLowerCase()), there.areas.get(indicator.code)];
    if (content === undefined || !isNumeric(indicator) || area === undefined) {
      continue;
    }
    const letters = columnLetters(area.column);
    const own = new RegExp(`(?<![\\p{L}\\p{N}_])${letters}[0-9]+:${letters}[0-9]+`, 'u');
    for (const [row, value] of content.others) {
      const formula = replaced(value.formula ?? '', '$', '');
      const entry = position.get(row);
      if (entry !== undefined && sums.test(formula) && own.test(formula)) {
        add(indicator.code, entry);
      }
    }
  }
  if (places.size === 0) {
    return [];
  }
  const inOrder = [...places].sort(([one], [other]) => one - other).map(([, place]) => place);
  return [there.finding('total-inside', inOrder, inOrder.length)];
}

/**
 * Entries whose cells have lost the validation that the template gives them: rows were pasted over it.
 * @param {TableInBook} there
 * @param {Printed} printed
 */
function unvalidated(there, printed) {
  const { settings } = there.read;
  const { areas: most, shown } = there.reader.told.oddities.entries;
  const areas = areasOf(settings.validated, most, words);
  if (settings.newer || areas === null) {
    return [];
  }
  /** @type {Place[]} */
  const lost = [];
  let count = 0;
  for (const [code, area] of there.areas) {
    const rows = printed.validated.has(code) ? covered(areas, area) : [];
    if (!printed.validated.has(code) || rows.some(([top, bottom]) => top <= there.top && there.bottom <= bottom)) {
      continue;
    }
    there.entries.rows.forEach((row, entry) => {
      if (there.text(code, entry) !== '' && !rows.some(([top, bottom]) => top <= row && row <= bottom)) {
        count += 1;
        if (lost.length < shown) {
          lost.push(there.place(code, entry));
        }
      }
    });
  }
  const facts = { count: String(count), colours: '0', table: there.table.code };
  return lost.length === 0 ? [] : [there.reader.structure('checks-missing', lost, facts, 'checks-removed.only')];
}

/**
 * The rows of a column that areas cover, as few runs as there are.
 * @param {import('./cells.js').Area[]} areas
 * @param {ColumnArea} column
 */
function covered(areas, column) {
  /** @type {[number, number][]} */
  const runs = [];
  const own = areas.filter((one) => one.left <= column.column && column.column <= one.right);
  for (const { top, bottom } of own.sort((one, other) => one.top - other.top || one.bottom - other.bottom)) {
    const last = runs[runs.length - 1];
    if (last !== undefined && top <= last[1] + 1) {
      last[1] = Math.max(last[1], bottom);
    } else {
      runs.push([top, bottom]);
    }
  }
  return runs;
}
