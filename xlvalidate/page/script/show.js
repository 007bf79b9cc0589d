// What was found in a workbook as plain data to draw, in every language: mirrors `reports/shown_form.py`,
// `reports/shown_entries.py`, `reports/html_page.py` and `reports/csv_table.py`. Runs beside the engine.

import { visible } from './visible.js';

const MOST_TEXT = 300;
const MOST_ROWS = 200; // of one open table that is drawn
const FIRST_ROWS = 5; // where nothing is wrong

/**
 * @typedef {{sheet: string, row: number, column: number}} CellLike
 * @typedef {{code: string | null, cell: CellLike | null, text: string}} PlaceLike
 * @typedef {{severity: string, cause: number, likeliest: boolean}} Mark
 * @typedef {{look: string, text: string, across: number, down: number, a1: string, mark: Mark | null, named: boolean}}
 *   Square
 * @typedef {{row: number, squares: Square[]} | {first: number, last: number, count: number}} ShownRow
 * @typedef {{code: string, name: string, look: string, letters: string[], rows: ShownRow[], count: number | null,
 *   drawn: number}} ShownSheet
 * @typedef {{label: string, text: string, a1: string, mark: Mark | null, named: boolean}} CoverLine
 * @typedef {{coverSheet: string, cover: CoverLine[], sheets: ShownSheet[]}} ShownForm
 * @typedef {{where: string, what: string, please: string, figures: string, equations: string[], tail: string}} Said
 * @typedef {{weight: string, icon: string, open: boolean, sheet: string, said: Record<string, Said>, links: [string, string][],
 *   moreCells: boolean}} ShownCause
 * @typedef {{file: string, sha256: string, edition: string, language: string, verdict: string, office: string,
 *   code: string, level: string, period: string, must: number, explain: number, notRun: number,
 *   counts: Record<string, string>, first: Record<string, string>, causes: ShownCause[], more: number,
 *   rows: Record<string, string[][]>, form: ShownForm | null, errata: Record<string, string[]>}} View
 */

/** @param {number} column */
function letters(column) {
  let said = '';
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26)) {
    said = String.fromCharCode(65 + ((left - 1) % 26)) + said;
  }
  return said;
}

/** @param {{row: number, column: number}} cell */
export const a1 = (cell) => `${letters(cell.column)}${cell.row}`;

/** @param {CellLike} cell */
const key = (cell) => `${cell.row},${cell.column},${cell.sheet}`;

/**
 * Where what stands in the drawing of an edition.
 * @param {any} edition
 */
export class DrawnForm {
  /** @param {any} drawing */
  constructor(drawing) {
    this.drawing = drawing;
    /** @type {Map<string, CellLike>} */
    this.cellOf = new Map();
    /** @type {Map<string, {sheet: string, column: number}>} */
    this.columnOf = new Map();
    this.sheets = new Map(Object.entries(drawing.names).map(([code, name]) => [name, code]));
    for (const sheet of drawing.sheets) {
      for (const [row, squares] of sheet.rows) {
        for (const [column, , what, of] of squares) {
          if (what === 'c') {
            this.cellOf.set(of, { sheet: sheet.name, row, column });
          }
        }
      }
      for (const [code, column] of sheet.columns) {
        if (code) {
          this.columnOf.set(code, { sheet: sheet.name, column });
        }
      }
    }
  }

  /**
   * The cells as the drawing has them: by indicator, wherever the office moved it to.
   * @param {readonly PlaceLike[]} places
   * @returns {CellLike[]}
   */
  cellsOf(places) {
    /** @type {CellLike[]} */
    const found = [];
    for (const place of places) {
      const cell = this.at(place);
      if (cell !== null) {
        found.push(cell);
      }
    }
    return found;
  }

  /**
   * @param {PlaceLike} place
   * @returns {CellLike | null}
   */
  at(place) {
    if (!place.code) {
      return place.cell && this.sheets.has(place.cell.sheet) ? place.cell : null;
    }
    const column = this.columnOf.get(place.code);
    if (column === undefined) {
      return this.cellOf.get(place.code) || null;
    }
    return place.cell ? { sheet: column.sheet, row: place.cell.row, column: column.column } : null;
  }
}

/**
 * The cells to act on, the likeliest first, and after them all others that its findings speak of.
 * @param {any} cause
 * @returns {PlaceLike[]}
 */
export function allPlaces(cause) {
  return [...cause.likeliest, ...cause.places, ...cause.findings.flatMap((/** @type {any} */ one) => one.places)];
}

/**
 * @param {readonly any[]} causes
 * @param {DrawnForm} drawn
 * @returns {Map<string, Mark>}
 */
function marksOf(causes, drawn) {
  /** @type {Map<string, Mark>} */
  const marks = new Map();
  for (const severity of ['must', 'explain']) {
    causes.forEach((cause, number) => {
      if (cause.severity !== severity || !cause.open) {
        return;
      }
      const likeliest = new Set(drawn.cellsOf(cause.likeliest).map(key));
      for (const cell of drawn.cellsOf(cause.places).map(key)) {
        if (!marks.has(cell)) {
          marks.set(cell, { severity, cause: number, likeliest: likeliest.has(cell) });
        }
      }
    });
  }
  return marks;
}

/**
 * How the page reads what the engine has: what it needs of a submission, in words of the form's language.
 * @typedef {{
 *   reading: (code: string) => {text: string, look: string | null},
 *   cover: (field: string) => string,
 *   declared: (table: string) => string,
 *   entries: (table: string) => {rows: readonly number[],
 *     reading: (code: string, entry: number) => {text: string, look: string | null}} | null,
 * }} Filled
 */

/**
 * The form as it was filled in.
 * @param {Filled} filled
 * @param {DrawnForm} drawn
 * @param {readonly any[]} causes
 * @returns {ShownForm}
 */
export function shownForm(filled, drawn, causes) {
  const { drawing } = drawn;
  const marks = marksOf(causes, drawn);
  const named = new Set(causes.flatMap((cause) => drawn.cellsOf(allPlaces(cause)).map(key)));
  /** @param {CellLike} cell */
  const over = (cell) => ({ a1: a1(cell), mark: marks.get(key(cell)) || null, named: named.has(key(cell)) });
  return {
    coverSheet: drawing.coverSheet,
    cover: drawing.cover.map((/** @type {any[]} */ [field, label, sheet, row, column]) => ({
      label,
      text: visible(filled.cover(field), MOST_TEXT),
      ...over({ sheet, row, column }),
    })),
    sheets: drawing.sheets.map((/** @type {any} */ sheet) => shownSheet(sheet, filled, over, causes)),
  };
}

/**
 * @param {any} sheet
 * @param {Filled} filled
 * @param {(cell: CellLike) => {a1: string, mark: Mark | null, named: boolean}} over
 * @param {readonly any[]} causes
 * @returns {ShownSheet}
 */
function shownSheet(sheet, filled, over, causes) {
  /** @type {ShownRow[]} */
  const rows = sheet.rows.map((/** @type {any[]} */ [row, squares]) => ({
    row,
    squares: squares.map((/** @type {any[]} */ [column, look, what = 't', of = '', across = 1, down = 1]) => {
      const said = squareSaid(what, of, filled);
      const cell = { sheet: sheet.name, row, column };
      return { look: said.look || look, text: said.text, across, down, ...over(cell) };
    }),
  }));
  const entries = sheet.open ? filled.entries(sheet.code) : null;
  let drawn = 0;
  if (entries !== null) {
    for (const one of chosenEntries(entries.rows, sheet, causes)) {
      if ('count' in one) {
        rows.push(one);
        continue;
      }
      drawn += 1;
      const row = entries.rows[one.number];
      const squares = sheet.columns.map((/** @type {any[]} */ [code, column, look, value]) => {
        const said = code ? entries.reading(code, one.number) : { text: value, look: null };
        return { look: said.look || look, text: said.text, across: 1, down: 1, ...over({ sheet: sheet.name, row, column }) };
      });
      rows.push({ row, squares });
    }
  }
  const count = entries === null ? null : entries.rows.length;
  return { code: sheet.code, name: sheet.name, look: sheet.look, letters: sheet.letters, rows, count, drawn };
}

/**
 * @param {string} what
 * @param {string} of
 * @param {Filled} filled
 * @returns {{text: string, look: string | null}}
 */
function squareSaid(what, of, filled) {
  switch (what) {
    case 'c':
      return filled.reading(of);
    case 'd':
      return { text: visible(filled.declared(of), MOST_TEXT), look: null };
    case 'f':
      return { text: visible(filled.cover(of), MOST_TEXT), look: null };
    case 'o':
      return { text: of + visible(filled.cover('office'), MOST_TEXT), look: null };
    default:
      return { text: of, look: null };
  }
}

/**
 * The entries to be drawn, in the order of the sheet. Those to act on come before others where there are many.
 * @param {readonly number[]} rows
 * @param {any} sheet
 * @param {readonly any[]} causes
 * @returns {({number: number} | {first: number, last: number, count: number})[]}
 */
function chosenEntries(rows, sheet, causes) {
  const own = new Set(sheet.columns.map((/** @type {any[]} */ [code]) => code).filter(Boolean));
  const numbers = new Map(rows.map((row, number) => [row, number]));
  /** @type {Set<number>} */
  const named = new Set();
  /** @param {readonly PlaceLike[]} places */
  const name = (places) => {
    for (const place of places) {
      const number = own.has(place.code) && place.cell ? numbers.get(place.cell.row) : undefined;
      if (number !== undefined) {
        named.add(number);
      }
    }
  };
  causes.forEach((cause) => name(cause.places));
  causes.forEach((cause) => cause.findings.forEach((/** @type {any} */ finding) => name(finding.places)));
  const chosen = new Set([...named].slice(0, MOST_ROWS));
  if (!named.size) {
    rows.slice(0, FIRST_ROWS).forEach((_, number) => chosen.add(number));
  }
  for (const number of named) {
    for (const beside of [number - 1, number + 1]) {
      if (beside >= 0 && beside < rows.length && chosen.size < MOST_ROWS) {
        chosen.add(beside);
      }
    }
  }
  /** @type {({number: number} | {first: number, last: number, count: number})[]} */
  const found = [];
  let before = -1;
  for (const number of [...[...chosen].sort((one, other) => one - other), rows.length]) {
    const count = number - before - 1;
    if (count) {
      found.push({ first: rows[before + 1], last: rows[number - 1], count });
    }
    if (number < rows.length) {
      found.push({ number });
    }
    before = number;
  }
  return found;
}
