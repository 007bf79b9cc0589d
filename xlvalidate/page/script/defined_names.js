// Where the defined names of a workbook lead, and which of two with one name counts.
import { MAX_ROW, columnNumber } from './cells.js';
import { whole } from './patterns.js';
import { lengthOf, replaced, strippedOf } from './texts.js';

/**
 * @typedef {import('./book.js').DefinedName} DefinedName
 * @typedef {import('./cells.js').Cell} Cell
 * @typedef {import('./cells.js').ColumnArea} ColumnArea
 * @typedef {{name: string, refers: string, scoped: boolean}} StatedName
 * @typedef {{kind: 'cell', cell: Cell} | {kind: 'area', area: ColumnArea} | {kind: 'fault',
 *   fault: import('./book.js').NameFault}} Leads
 * @typedef {{cells: import('./patterns.js').ToldPattern, area: import('./patterns.js').ToldPattern,
 *   elsewhere: import('./patterns.js').ToldPattern, longest_formula: number, longest_area: number,
 *   blanks: string}} NameTables
 */

/**
 * The names, keyed by their lower case, and the sheets that were copied with theirs. A name of the workbook counts
 * before one of a sheet. Only where it leads nowhere any more, the one that a copy of its sheet has is read instead.
 * @param {StatedName[]} stated
 * @param {string[]} tabs
 * @param {NameTables} told
 */
export function resolved(stated, tabs, told) {
  const sheets = new Map(tabs.map((tab) => [tab.toLowerCase(), tab]));
  const understood = understanding(told);
  /** @type {Map<string, DefinedName>} */
  const names = new Map();
  /** @type {Map<string, DefinedName[]>} */
  const own = new Map();
  for (const one of stated) {
    const key = one.name.toLowerCase();
    if (key.startsWith('_xlnm.')) {
      continue;
    }
    const known = names.get(key);
    if (one.scoped) {
      const members = own.get(key) || [];
      members.push(defined(one, understood(one.refers), sheets));
      own.set(key, members);
    } else {
      names.set(key, known !== undefined ? doubled(known) : defined(one, understood(one.refers), sheets));
    }
  }
  return { names, copies: taken(names, own) };
}

/**
 * @param {Map<string, DefinedName>} names
 * @param {Map<string, DefinedName[]>} own
 */
function taken(names, own) {
  /** @type {Map<string, Map<string, Cell>>} */
  const copies = new Map();
  for (const [key, ofSheets] of own) {
    const known = names.get(key);
    const cells = ofSheets.filter((one) => one.cell !== null);
    if (known === undefined) {
      names.set(key, ofSheets.length === 1 ? ofSheets[0] : doubled(ofSheets[0]));
    } else if (known.fault === 'broken' || known.fault === 'sheet') {
      const areas = ofSheets.flatMap((one) => (one.area === null ? [] : [one.area]));
      if (cells.length > 0) {
        names.set(key, cells.length === 1 ? { ...cells[0], instead: true } : doubled(known));
      } else if (areas.length === 1) {
        names.set(key, { ...known, area: areas[0], instead: true });
      }
    } else if (known.cell !== null) {
      for (const { cell } of cells) {
        if (cell !== null && !same(cell, known.cell)) {
          const there = copies.get(cell.sheet) || new Map();
          there.set(key, cell);
          copies.set(cell.sheet, there);
        }
      }
    }
  }
  return copies;
}

/**
 * @param {Cell} one
 * @param {Cell} other
 */
const same = (one, other) => one.sheet === other.sheet && one.row === other.row && one.column === other.column;

/**
 * @param {StatedName} one
 * @param {Leads} leads
 * @param {Map<string, string>} sheets
 * @returns {DefinedName}
 */
function defined(one, leads, sheets) {
  const { name, refers } = one;
  const name_ = { name, refers, cell: null, fault: null, instead: false, area: null };
  if (leads.kind === 'fault') {
    return { ...name_, fault: leads.fault };
  }
  const said = leads.kind === 'cell' ? leads.cell.sheet : leads.area.sheet;
  const sheet = sheets.get(said.toLowerCase());
  if (sheet === undefined) {
    return { ...name_, fault: leads.kind === 'cell' ? 'sheet' : 'range' };
  }
  return leads.kind === 'cell'
    ? { ...name_, cell: { ...leads.cell, sheet } }
    : { ...name_, fault: 'range', area: { ...leads.area, sheet } };
}

/**
 * @param {DefinedName} name
 * @returns {DefinedName}
 */
const doubled = (name) =>
  ({ name: name.name, refers: name.refers, cell: null, fault: 'doubled', instead: false, area: null });

/**
 * Reads a name's text: the one absolute cell that it leads to, or the several ones of one column.
 * @param {NameTables} told
 * @returns {(refers: string) => Leads}
 */
function understanding(told) {
  const [ofCells, ofLines, elsewhere] = [whole(told.cells), whole(told.area), whole(told.elsewhere)];
  /** @param {import('./book.js').NameFault} fault @returns {Leads} */
  const no = (fault) => ({ kind: 'fault', fault });
  return (said) => {
    const refers = strippedOf(said, told.blanks);
    const length = lengthOf(refers);
    if (length > told.longest_formula) {
      return no('formula');
    }
    const cells = length <= told.longest_area ? ofCells.exec(refers) : null;
    const lines = length <= told.longest_area && cells === null ? ofLines.exec(refers) : null;
    const match = cells || lines;
    if (match === null) {
      return no(refers.includes('#REF!') ? 'broken' : elsewhere.test(refers) ? 'external' : 'formula');
    }
    const sheet = match[2] !== undefined ? match[2] : replaced(match[1], "''", "'");
    if (sheet.includes('[')) {
      return no('external');
    }
    if (cells === null || sheet.includes(':')) {
      return no('range');
    }
    const wide = cells[6] !== undefined;
    const [row, column] = [Number(cells[4]), columnNumber(cells[3])];
    const [lastRow, lastColumn] = wide ? [Number(cells[6]), columnNumber(cells[5])] : [row, column];
    if (column === null || lastColumn === null || Math.max(row, lastRow) > MAX_ROW) {
      return no('formula');
    }
    const absolute = refers.slice(refers.lastIndexOf('!')).split('$').length - 1 === (wide ? 4 : 2);
    if (row !== lastRow || column !== lastColumn) {
      const down = absolute && column === lastColumn && row < lastRow;
      return down ? { kind: 'area', area: { sheet, column, top: row, bottom: lastRow } } : no('range');
    }
    return absolute ? { kind: 'cell', cell: { sheet, row, column } } : no('relative');
  };
}
