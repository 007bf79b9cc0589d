// What was done to a sheet of the form around its figures: cells merged, lines hidden, texts and comments beside it.
import { areaShown, areasOf, cellAt, columnLetters, columnOf, placeOf, placesIn, rowOf, sizeOf } from './cells.js';
import { placeAt } from './findings.js';
import { replaced, stripped, words } from './texts.js';

/**
 * @typedef {import('./book.js').Book} Book
 * @typedef {import('./cells.js').Cell} Cell
 * @typedef {import('./findings.js').Finding} Finding
 * @typedef {import('./findings.js').Place} Place
 * @typedef {import('./findings.js').StructureFinding} StructureFinding
 * @typedef {Map<number, string>} Inputs cells that are filled in: an indicator's code, nothing for a line of the cover
 * @typedef {{merged: number, areas: number, places: number, shown: number}} SheetLimits
 * @typedef {object} FormOnSheet
 * @property {import('./printed.js').PrintedSheet} form
 * @property {string} name
 * @property {import('./book.js').ReadSheet} read
 * @property {Inputs} inputs
 * @property {import('./moved_lines.js').MovedSheet | null} stands
 */

/**
 * The sheets of the form that were read, each with its inputs; `cells` has the sure ones of the indicators.
 * @param {Book} book
 * @param {import('./printed.js').Printed} printed
 * @param {Map<string, Cell>} cells
 * @param {Map<string, import('./moved_lines.js').MovedSheet | null>} places
 */
export function formsOnSheets(book, printed, cells, places) {
  /** @type {FormOnSheet[]} */
  const found = [];
  for (const form of printed.forms) {
    const stands = places.get(form.tab.name) ?? null;
    const name = stands === null ? form.tab.name : stands.sheet;
    const read = book.read_sheets.get(name);
    if (read === undefined) {
      continue;
    }
    /** @type {Inputs} */
    const inputs = new Map();
    for (const cell of form.fields.values()) {
      const now = stands === null ? null : stands.now(cell);
      if (now !== null) {
        inputs.set(placeOf(now.row, now.column), '');
      }
    }
    for (const code of form.cells.keys()) {
      const cell = cells.get(code);
      if (cell !== undefined && cell.sheet === name) {
        inputs.set(placeOf(cell.row, cell.column), code);
      }
    }
    found.push({ form, name, read, inputs, stands });
  }
  return found;
}

/** @param {string} sheet @param {number} place */
const cellOf = (sheet, place) => cellAt(sheet, rowOf(place), columnOf(place));

/** @param {number} one @param {number} other */
const ascending = (one, other) => one - other;

/**
 * The indicators whose cells are under others, and a finding for each sheet on which cells were merged.
 * @param {FormOnSheet[]} sheets
 * @param {SheetLimits} limits
 * @param {StructureFinding} structure
 */
export function mergedInputs(sheets, limits, structure) {
  /** @type {Set<string>} */
  const covered = new Set();
  /** @type {Finding[]} */
  const findings = [];
  for (const sheet of sheets) {
    /** @type {string[]} */
    const shown = [];
    /** @type {number[]} */
    const inside = [];
    const merged = sheet.read.settings.merged.slice(0, limits.merged);
    for (const area of areasOf(merged, limits.merged, words) ?? []) {
      const there = within(area, sheet.inputs).sort(ascending);
      const first = placeOf(area.top, area.left);
      // One input in its first cell is filled in as before.
      if (sizeOf(area) > 1 && there.length > 0 && !(there.length === 1 && there[0] === first)) {
        shown.push(areaShown(area));
        inside.push(...there);
        there.filter((place) => place !== first).forEach((place) => covered.add(sheet.inputs.get(place) ?? ''));
      }
    }
    if (shown.length > 0) {
      const places = inside.map((place) => placeAt(sheet.inputs.get(place) || null, cellOf(sheet.name, place), ''));
      const more = shown.length > limits.shown ? '…' : '';
      const areas = `${sheet.name} ${shown.slice(0, limits.shown).join(' ')}${more}`;
      findings.push(structure('cells-merged', places, { areas, count: String(places.length) }));
    }
  }
  covered.delete('');
  return { covered, findings };
}

/**
 * Those of some places that are in an area.
 * @param {import('./cells.js').Area} area
 * @param {Map<number, string>} inputs
 */
function within(area, inputs) {
  if (sizeOf(area) <= inputs.size) {
    return [...placesIn(area)].map(({ row, column }) => placeOf(row, column)).filter((place) => inputs.has(place));
  }
  return [...inputs.keys()].filter((place) => {
    const [row, column] = [rowOf(place), columnOf(place)];
    return area.top <= row && row <= area.bottom && area.left <= column && column <= area.right;
  });
}

/**
 * The rows and columns with inputs that do not show, a finding for each sheet.
 * @param {FormOnSheet[]} sheets
 * @param {Book} book
 * @param {SheetLimits} limits
 * @param {StructureFinding} structure
 */
export function hiddenLines(sheets, book, limits, structure) {
  return sheets.flatMap(({ read, inputs, name }) => {
    const { settings } = read;
    const hidden = new Set(read.hidden_rows);
    const [rows, columns] = [/** @type {Set<number>} */ (new Set()), /** @type {Set<number>} */ (new Set())];
    /** @type {Place[]} */
    const places = [];
    if (hidden.size === 0 && settings.hidden_columns.length === 0 && !settings.rows_hidden) {
      return [];
    }
    for (const [place, code] of inputs) {
      const cell = cellOf(name, place);
      const byRow = hidden.has(cell.row) || (settings.rows_hidden && !read.told_rows.has(cell.row));
      const byColumn = settings.hidden_columns
        .slice(0, limits.areas)
        .some(([first, last]) => first <= cell.column && cell.column <= last);
      if (byRow) {
        rows.add(cell.row);
      }
      if (byColumn) {
        columns.add(cell.column);
      }
      if (byRow || byColumn) {
        places.push(placeAt(code || null, cell, book.at(cell).text));
      }
    }
    if (places.length === 0) {
      return [];
    }
    const why = settings.filtered && columns.size === 0 ? 'lines-hidden.filtered' : 'lines-hidden';
    const facts = {
      sheet: name,
      count: String(places.length),
      rows: runs(rows, String, limits.shown),
      columns: runs(columns, columnLetters, limits.shown),
    };
    return [structure('lines-hidden', places, facts, why)];
  });
}

/**
 * `6 8-10` of the lines 6, 8, 9 and 10.
 * @param {Set<number>} lines
 * @param {(line: number) => string} said
 * @param {number} most
 */
function runs(lines, said, most) {
  /** @type {[number, number][]} */
  const found = [];
  for (const line of [...lines].sort(ascending)) {
    const run = found[found.length - 1];
    if (run !== undefined && run[1] === line - 1) {
      run[1] = line;
    } else {
      found.push([line, line]);
    }
  }
  const shown = found.map(([first, last]) => (first === last ? said(first) : `${said(first)}-${said(last)}`));
  return shown.slice(0, most).join(' ') + (shown.length > most ? '…' : '');
}

/**
 * What is typed on the sheets of the form where the form has nothing. A formula that begins with `strip` is the form's
 * own; of some cells it is `told` already what is in them.
 * @param {FormOnSheet[]} sheets
 * @param {Book} book
 * @param {string} strip
 * @param {Map<string, Set<number>>} told by sheet
 * @param {SheetLimits} limits
 * @param {StructureFinding} structure
 */
export function textsOutside(sheets, book, strip, told, limits, structure) {
  /** @type {Cell[]} */
  const outside = [];
  for (const { form, stands, read, name } of sheets) {
    if (stands === null || !form.whole) {
      continue;
    }
    const known = stands.rows === null ? form.taken : movedPlaces(form.taken, stands);
    const beside = [...read.filled].filter((place) => !known.has(place)).sort(ascending);
    for (const place of beside) {
      const cell = cellOf(name, place);
      const value = book.at(cell);
      const own = strip !== '' && value.formula !== null && replaced(value.formula, "'", '').startsWith(strip);
      if (stripped(value.text) !== '' && !own && !told.get(name)?.has(place)) {
        outside.push(cell);
      }
    }
  }
  if (outside.length === 0) {
    return [];
  }
  const places = outside.slice(0, limits.places).map((cell) => placeAt(null, cell, book.at(cell).text));
  return [structure('text-outside', places, { count: String(outside.length) })];
}

/**
 * @param {Set<number>} taken
 * @param {import('./moved_lines.js').MovedSheet} stands
 */
function movedPlaces(taken, stands) {
  const moved = [...taken].map((place) => stands.now({ row: rowOf(place), column: columnOf(place) }));
  return new Set(moved.flatMap((cell) => (cell === null ? [] : [placeOf(cell.row, cell.column)])));
}

/**
 * What is said in comments on the sheets of the form.
 * @param {FormOnSheet[]} sheets
 * @param {Book} book
 * @param {SheetLimits} limits
 * @param {StructureFinding} structure
 */
export function comments(sheets, book, limits, structure) {
  const mine = new Set(sheets.filter((sheet) => sheet.form.whole).map((sheet) => sheet.name));
  const found = book.comments.filter(({ cell }) => mine.has(cell.sheet));
  if (found.length === 0) {
    return [];
  }
  const places = found.slice(0, limits.places).map(({ cell, text }) => placeAt(null, cell, text));
  return [structure('comments', places, { count: String(found.length) })];
}

/**
 * Inputs that have lost the validation, or every colour, that the template gives them.
 * @param {FormOnSheet[]} sheets
 * @param {Map<string, Cell>} cells
 * @param {SheetLimits} limits
 * @param {StructureFinding} structure
 */
export function lostChecks(sheets, cells, limits, structure) {
  /** @type {string[]} */
  const validated = [];
  /** @type {string[]} */
  const coloured = [];
  for (const { read, form, inputs } of sheets) {
    if (!read.settings.newer) {
      const at = new Map([...inputs].filter(([, code]) => code !== '').map(([place, code]) => [code, place]));
      const there = (/** @type {string} */ code) => cells.has(code);
      validated.push(...uncovered(read.settings.validated, form.validated, at, limits.areas).filter(there));
      coloured.push(...uncovered(read.settings.coloured, form.coloured, at, limits.areas).filter(there));
    }
  }
  if (validated.length === 0 && coloured.length === 0) {
    return [];
  }
  const codes = new Set([...validated, ...coloured]);
  const places = [...codes].map((code) => placeAt(code, /** @type {Cell} */ (cells.get(code)), ''));
  const why = validated.length === 0 ? 'colours-removed' : coloured.length > 0 ? 'checks-removed' : 'checks-removed.only';
  const counts = { count: String(validated.length), colours: String(coloured.length) };
  return [structure('checks-missing', places, counts, why)];
}

/**
 * Those of the inputs that no area covers; nobody is blamed where there are too many areas to look at.
 * @param {string[]} said
 * @param {string[]} codes
 * @param {Map<string, number>} at
 * @param {number} most
 */
function uncovered(said, codes, at, most) {
  const areas = areasOf(said, most, words);
  if (areas === null) {
    return [];
  }
  /** @type {Map<number, string>} */
  const there = new Map();
  for (const code of codes) {
    const place = at.get(code);
    if (place !== undefined) {
      there.set(place, code);
    }
  }
  const covered = new Set(areas.flatMap((area) => within(area, there)));
  return [...there].filter(([place]) => !covered.has(place)).map(([, code]) => code);
}
