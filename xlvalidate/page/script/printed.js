// The parts of a template that a returned workbook is compared with, as `page/edition_tables.py` tells them.
import { cellAt, columnOf, placeOf, placesIn, rowOf } from './cells.js';
import { generalText } from './doubles.js';
import { everywhere, whole } from './patterns.js';
import { normal } from './texts.js';

/**
 * @typedef {import('./cells.js').Cell} Cell
 * @typedef {import('./cells.js').ColumnArea} ColumnArea
 * @typedef {{name: string, visible: boolean, form: boolean, names: string[]}} Tab
 * @typedef {{cell: Cell, text: string, plain: string}} Label
 * @typedef {{unseen: import('./patterns.js').ToldPattern, remark: import('./patterns.js').ToldPattern,
 *   numbered: import('./patterns.js').ToldPattern, stored: import('./patterns.js').ToldPattern, digits: number,
 *   longest: number}} LabelTables
 *
 * @typedef {object} ToldPrinted
 * @property {Tab[]} tabs
 * @property {[string, number][]} sheets of the cells of indicators: a sheet, and how many of them are on it
 * @property {number[]} places of the same cells
 * @property {Record<string, [string, number]>} fields
 * @property {Record<string, [string, number]>} declared
 * @property {Record<string, [string, number, number, number]>} columns sheet, column, first and last row
 * @property {Record<string, [number, string][]>} labels by sheet
 * @property {Record<string, number[]>} headings by sheet
 * @property {Record<string, [number, number, number, number][]> | null} taken by sheet
 * @property {string[]} unvalidated indicators
 * @property {string[]} validated_columns
 * @property {{sheet: string, lines: [string, number, number][], columns: number[][]}[]} checks as they are, and older
 * @property {number} check_formulas
 * @property {number} older_check_formulas
 * @property {string} strip
 */

/** @param {LabelTables} told */
export function plainLabels(told) {
  const [unseen, remark, stored] = [everywhere(told.unseen), everywhere(told.remark), whole(told.stored)];
  /**
   * What a cell's content is in words: a number that is stored as 1.1000000000000001 is 1.1 to who reads it.
   * @param {string} text
   */
  const storedWords = (text) => (stored.test(text) ? generalText(Number(text), told.digits) : text);
  return {
    storedWords,
    /** A printed text without blanks and line ends, its full-width letters and marks made half-width. @param {string} text */
    plainLabel: (text) => normal('NFKC', storedWords(text)).replace(unseen, ''),
    /** A plain label without what stands in brackets behind it. @param {string} text */
    withoutRemark: (text) => text.replace(remark, ''),
  };
}

/** One sheet that is filled in: its labels, the cells of its figures by code, of its cover lines by code. */
export class PrintedSheet {
  /**
   * @param {Tab} tab
   * @param {Label[]} labels
   * @param {Printed} of
   */
  constructor(tab, labels, of) {
    const here = (/** @type {{sheet: string}} */ one) => one.sheet === tab.name;
    this.tab = tab;
    this.labels = labels;
    this.cells = new Map([...of.cells].filter(([, cell]) => here(cell)));
    this.fields = new Map([...of.fields].filter(([, cell]) => here(cell)));
    this.columns = new Map([...of.columns].filter(([, area]) => here(area)));
    this.headings = of.headings.filter(here);
    this.taken = of.taken === null ? new Set() : of.taken.get(tab.name) ?? new Set();
    this.whole = of.taken !== null;
    this.validated = [...this.cells.keys()].filter((code) => of.validated.has(code));
    this.coloured = [...this.cells.keys()].filter((code) => of.coloured.has(code));
    /** @type {Map<number, string>} the cells that are filled in: an indicator's code, or nothing */
    this.inputs = new Map();
    for (const cell of this.fields.values()) {
      this.inputs.set(placeOf(cell.row, cell.column), '');
    }
    for (const [code, cell] of this.cells) {
      this.inputs.set(placeOf(cell.row, cell.column), code);
    }
    /** @type {Map<string, {plain: string, above: number}>} what is printed right above a column, and how far */
    this.column_headings = new Map();
    for (const [code, area] of this.columns) {
      const above = labels.filter(({ cell }) => cell.column === area.column && cell.row < area.top);
      if (above.length > 0) {
        const label = above.reduce((nearest, one) => (one.cell.row > nearest.cell.row ? one : nearest));
        this.column_headings.set(code, { plain: label.plain, above: area.top - label.cell.row });
      }
    }
  }
}

/** A template as it was issued. */
export class Printed {
  /**
   * @param {ToldPrinted} told
   * @param {string[]} codes of the indicators, in the order of their places
   * @param {(text: string) => string} plainLabel
   */
  constructor(told, codes, plainLabel) {
    this.tabs = told.tabs;
    const sheets = told.sheets.flatMap(([sheet, count]) => Array(count).fill(sheet));
    this.cells = new Map(codes.map((code, at) => [code, toldCell(sheets[at], told.places[at])]));
    this.fields = cellsOf(told.fields);
    this.declared = cellsOf(told.declared);
    /** @type {Map<string, ColumnArea>} */
    this.columns = new Map(
      Object.entries(told.columns).map(([code, [sheet, column, top, bottom]]) => [code, { sheet, column, top, bottom }]),
    );
    this.headings = Object.entries(told.headings).flatMap(([sheet, places]) => places.map((place) => toldCell(sheet, place)));
    this.taken = told.taken === null ? null : new Map(Object.entries(told.taken).map(([sheet, areas]) => [sheet, placesOf(areas)]));
    this.validated = new Set([...codes.filter((code) => !told.unvalidated.includes(code)), ...told.validated_columns]);
    this.coloured = new Set(told.taken === null ? [] : codes);
    this.check_formulas = told.check_formulas;
    this.older_check_formulas = told.older_check_formulas;
    this.strip = told.strip;
    this.told_checks = told.checks;
    this.labels = new Map(
      Object.entries(told.labels).map(([sheet, every]) => [
        sheet,
        every.map(([place, text]) => ({ cell: toldCell(sheet, place), text, plain: plainLabel(text) })),
      ]),
    );
    this.forms = this.tabs
      .filter((tab) => tab.form)
      .map((tab) => new PrintedSheet(tab, this.labels.get(tab.name) ?? [], this));
  }

  /**
   * By the name of its state, the cells of a live check with a formula, that of its state first.
   * @param {boolean} older
   */
  checks(older) {
    const { sheet, lines, columns } = this.told_checks[older ? 1 : 0];
    return new Map(
      lines.map(([name, row, which]) => [name, columns[which].map((column) => ({ sheet, row, column }))]),
    );
  }
}

/** @param {Record<string, [string, number]>} told */
const cellsOf = (told) => new Map(Object.entries(told).map(([code, [sheet, place]]) => [code, toldCell(sheet, place)]));

/** @param {[number, number, number, number][]} areas */
function placesOf(areas) {
  /** @type {Set<number>} */
  const places = new Set();
  for (const [top, left, bottom, right] of areas) {
    for (const { row, column } of placesIn({ top, left, bottom, right })) {
      places.add(placeOf(row, column));
    }
  }
  return places;
}

/**
 * The nearest printed text above a figure that is its column's label.
 * @param {Label[]} labels
 * @param {string[]} names the labels of its column
 * @param {Cell} cell
 * @returns {Label | null}
 */
export function headingOf(labels, names, cell) {
  const wanted = names[names.length - 1];
  const above = labels.filter(
    (label) => label.cell.column === cell.column && label.cell.row < cell.row && label.text === wanted,
  );
  return above.length === 0 ? null : above.reduce((nearest, one) => (one.cell.row > nearest.cell.row ? one : nearest));
}

/**
 * The printed text left of a figure that is its row's label.
 * @param {Label[]} labels
 * @param {string[]} names the labels of its row
 * @param {Cell} cell
 * @returns {Label | null}
 */
export function rowLabelOf(labels, names, cell) {
  const wanted = names[names.length - 1];
  const found = labels.find(
    (label) => label.cell.row === cell.row && label.cell.column < cell.column && label.text === wanted,
  );
  return found ?? null;
}


/**
 * A cell told by its place, on a sheet.
 * @param {string} sheet
 * @param {number} place
 */
function toldCell(sheet, place) {
  return cellAt(sheet, rowOf(place), columnOf(place));
}
