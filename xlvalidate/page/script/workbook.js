// What a workbook says of itself: its tabs, its defined names, and where the parts behind them are.
import { Budget } from './budget.js';
import { resolved } from './defined_names.js';
import { join, seenFrom, split, unquoted } from './paths.js';
import { Refused } from './refused.js';
import { lengthOf, replaced } from './texts.js';
import { named, parse, refuseDtd } from './xml.js';

/**
 * @typedef {import('./package.js').Package} Package
 * @typedef {{kind: string, target: string}} Link the last word of its type, and the part that it leads to
 * @typedef {object} WorkbookTables
 * @property {string[]} main namespaces
 * @property {string[]} links
 * @property {string} relationships
 * @property {string} types
 * @property {number} remembered bytes of a part that has a budget of its own
 * @property {string[]} true
 * @property {string[]} states
 */

/**
 * A part understood. One so small has a budget of its own, as the reader in Python remembers it.
 * @template T
 * @param {Package} whole
 * @param {string} part
 * @param {import('./reader_tables.js').ReaderTables} told
 * @param {(budget: Budget, chunks: Iterable<Uint8Array>) => T} understand
 * @returns {T}
 */
export function understood(whole, part, told, understand) {
  if (whole.size(part) > told.workbook.remembered) {
    return understand(whole.budget, whole.chunks(part));
  }
  const own = new Budget(told.limits, told.prices, -told.workbook.remembered);
  return understand(own, [whole.read(part)]);
}

/**
 * The relationships of a part by their ids; of the package itself when `part` is empty.
 * @param {Package} whole
 * @param {string} part
 * @param {import('./reader_tables.js').ReaderTables} told
 * @returns {Map<string, Link>}
 */
export function linksOf(whole, part, told) {
  const { folder, base } = split(part);
  const where = join(folder, '_rels', `${base}.rels`);
  const space = [told.workbook.relationships];
  return understood(whole, where, told, (budget, chunks) => {
    /** @type {Map<string, Link>} */
    const found = new Map();
    /** @param {import('./xml.js').Attributes} attributes */
    const relationship = (attributes) => {
      if (found.size === budget.limits.relationships) {
        throw new Refused('too-many-relationships', where);
      }
      const id = attributes.get('Id') || '';
      if (found.has(id)) {
        throw new Refused('doubled-relationship', `${where} ${id}`);
      }
      const type = attributes.get('Type') || '';
      const kind = type.slice(type.lastIndexOf('/') + 1);
      const inside = attributes.get('TargetMode') !== 'External';
      const said = inside ? attributes.get('Target') || '' : '';
      budget.keep(where, lengthOf(id) + lengthOf(kind) + lengthOf(said));
      found.set(id, { kind, target: inside ? targetOf(whole, folder, said) : '' });
    };
    const one = named({ Relationship: { start: relationship } }, space);
    parse(where, chunks, named({ Relationships: { inside: one } }, space), budget, told.xml);
    return found;
  });
}

/**
 * @param {Package} whole
 * @param {string} folder
 * @param {string} target
 */
function targetOf(whole, folder, target) {
  const path = seenFrom(folder, replaced(target, '\\', '/'));
  return whole.has(path) ? path : unquoted(path);
}

/**
 * The part of each kind that a relationship leads to. Some writers leave relationships to parts that are gone.
 * @param {Package} whole
 * @param {Iterable<Link>} every
 */
function there(whole, every) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const link of every) {
    if (whole.has(link.target) && !found.has(link.kind)) {
      found.set(link.kind, link.target);
    }
  }
  return found;
}

/**
 * @typedef {object} Workbook
 * @property {Package} whole
 * @property {import('./book.js').Worksheet[]} sheets
 * @property {Map<string, string>} parts by the tab's name
 * @property {Map<string, import('./book.js').DefinedName>} names
 * @property {Map<string, Map<string, import('./cells.js').Cell>>} copies
 * @property {number} junk
 * @property {string | undefined} styles
 * @property {string | undefined} strings
 * @property {Set<string>} oddities
 * @property {boolean} since_1904
 * @property {boolean} as_shown
 */

/**
 * Reads the workbook's own parts. Where there are more names than the limit, those that are not `ours` are passed over.
 * @param {Package} whole
 * @param {boolean} seen
 * @param {(name: string) => boolean} ours
 * @param {import('./reader_tables.js').ReaderTables} told
 * @returns {Workbook}
 */
export function openWorkbook(whole, seen, ours, told) {
  for (const part of seen ? [] : whole.parts) {
    if (/\.(?:xml|rels|vml)$/.test(part.toLowerCase())) {
      refuseDtd(part, whole.chunks(part), whole.budget, told.xml);
    }
  }
  const top = [...linksOf(whole, '', told).values()];
  const main = there(whole, top).get('officeDocument');
  if (main === undefined) {
    const lost = top.find((link) => link.kind === 'officeDocument');
    throw lost === undefined ? new Refused('not-a-workbook', 'zip') : new Refused('missing-part', lost.target);
  }
  const found = contentsOf(whole, main, ours, told);
  const byId = linksOf(whole, main, told);
  const tabs = found.tabs.flatMap(({ sheet, id }) => {
    const link = byId.get(id);
    return link !== undefined && link.kind === 'worksheet' ? [{ sheet, target: link.target }] : [];
  });
  if (tabs.length === 0) {
    throw new Refused('no-sheets');
  }
  if (new Set(tabs.map((tab) => tab.target.toLowerCase())).size !== tabs.length) {
    throw new Refused('duplicate-sheet', 'part');
  }
  const every = [...byId.values()];
  const one = there(whole, every);
  const sheets = tabs.map((tab) => tab.sheet);
  const { names, copies } = resolved(found.names, sheets.map((sheet) => sheet.name), told.names);
  return {
    whole,
    sheets,
    parts: new Map(tabs.map(({ sheet, target }) => [sheet.name, target])),
    names,
    copies,
    junk: found.junk,
    styles: one.get('styles'),
    strings: one.get('sharedStrings'),
    oddities: odditiesOf(whole, main, every, told),
    since_1904: found.since_1904,
    as_shown: found.as_shown,
  };
}

/**
 * What workbook.xml says.
 * @param {Package} whole
 * @param {string} main
 * @param {(name: string) => boolean} ours
 * @param {import('./reader_tables.js').ReaderTables} told
 */
function contentsOf(whole, main, ours, told) {
  const { true: yes, states, main: spaces, links } = told.workbook;
  return understood(whole, main, told, (budget, chunks) => {
    const { limits } = budget;
    const found = {
      /** @type {{sheet: import('./book.js').Worksheet, id: string}[]} */
      tabs: [],
      /** @type {import('./defined_names.js').StatedName[]} */
      names: [],
      junk: 0,
      since_1904: false,
      as_shown: false,
    };
    /** @type {Set<string>} */
    const taken = new Set();
    let said = { name: '', scoped: false };
    let others = 0;
    const sheet = (/** @type {import('./xml.js').Attributes} */ attributes) => {
      if (found.tabs.length === limits.sheets) {
        throw new Refused('too-many-sheets');
      }
      const name = attributes.get('name') || '';
      const state = attributes.get('state') || 'visible';
      const key = links.map((space) => `${space} id`).find((one) => attributes.has(one));
      const lower = name.toLowerCase();
      if (taken.has(lower)) {
        throw new Refused('duplicate-sheet', name);
      }
      taken.add(lower);
      const tab = { name, state: states.includes(state) ? state : 'visible' };
      found.tabs.push({ sheet: tab, id: key === undefined ? '' : attributes.get(key) || '' });
    };
    const refers = (/** @type {string} */ text) => {
      if (!ours(said.name.toLowerCase())) {
        others += 1;
        if (others > limits.names) {
          found.junk += 1;
          return;
        }
      }
      budget.keep(main, lengthOf(text) + lengthOf(said.name));
      found.names.push({ name: said.name, refers: text, scoped: said.scoped });
    };
    const inside = named(
      {
        workbookPr: {
          start: (attributes) => {
            found.since_1904 = yes.includes(attributes.get('date1904') || '');
          },
        },
        sheets: { inside: named({ sheet: { start: sheet } }, spaces) },
        definedNames: {
          inside: named(
            {
              definedName: {
                start: (attributes) => {
                  said = { name: attributes.get('name') || '', scoped: attributes.has('localSheetId') };
                },
                end: refers,
                text: true,
              },
            },
            spaces,
          ),
        },
        calcPr: {
          start: (attributes) => {
            const full = attributes.get('fullPrecision');
            found.as_shown = full !== undefined && !yes.includes(full);
          },
        },
      },
      spaces,
    );
    parse(main, chunks, named({ workbook: { inside } }, spaces), budget, told.xml, () => {
      if (found.names.length - Math.min(others, limits.names) > limits.names) {
        throw new Refused('too-many-names');
      }
    });
    return found;
  });
}

/**
 * @param {Package} whole
 * @param {string} main
 * @param {Link[]} every
 * @param {import('./reader_tables.js').ReaderTables} told
 */
function odditiesOf(whole, main, every, told) {
  const kinds = new Set(every.map((link) => link.kind));
  const parts = whole.parts.map((part) => part.toLowerCase());
  const macros =
    withMacros(whole, told).has(main.toLowerCase()) ||
    ['vbaProject', 'xlMacrosheet', 'xlIntlMacrosheet'].some((kind) => kinds.has(kind)) ||
    parts.some((part) => part.endsWith('vbaproject.bin'));
  const links = kinds.has('externalLink') || parts.some((part) => part.includes('/externallinks/'));
  const connections =
    kinds.has('connections') ||
    parts.some((part) => part.includes('/querytables/')) ||
    every.some((link) => link.kind === 'pivotCacheDefinition' && refreshes(whole, link.target, told));
  const signed = parts.some((part) => part.startsWith('_xmlsignatures/'));
  /** @type {[string, boolean][]} */
  const odd = [['macros', macros], ['external-links', links], ['data-connections', connections], ['signed', signed]];
  return new Set(odd.filter(([, is]) => is).map(([word]) => word));
}

/**
 * Does a pivot table's cache take its data from elsewhere, or anew whenever the workbook is opened?
 * @param {Package} whole
 * @param {string} part
 * @param {import('./reader_tables.js').ReaderTables} told
 */
function refreshes(whole, part, told) {
  if (!whole.has(part)) {
    return false;
  }
  const spaces = told.workbook.main;
  let does = false;
  const source = {
    start: (/** @type {import('./xml.js').Attributes} */ attributes) => {
      does = does || attributes.get('type') === 'external';
    },
  };
  const cache = {
    inside: named({ cacheSource: source }, spaces),
    start: (/** @type {import('./xml.js').Attributes} */ attributes) => {
      does = does || told.workbook.true.includes(attributes.get('refreshOnLoad') || '');
    },
  };
  parse(part, whole.chunks(part), named({ pivotCacheDefinition: cache }, spaces), whole.budget, told.xml);
  return does;
}

/**
 * The parts, in lower case, that are of a type for workbooks with macros.
 * @param {Package} whole
 * @param {import('./reader_tables.js').ReaderTables} told
 */
function withMacros(whole, told) {
  const where = '[Content_Types].xml';
  const space = [told.workbook.types];
  return understood(whole, where, told, (budget, chunks) => {
    /** @type {Set<string>} */
    const found = new Set();
    const override = (/** @type {import('./xml.js').Attributes} */ attributes) => {
      if ((attributes.get('ContentType') || '').toLowerCase().includes('macroenabled')) {
        const part = (attributes.get('PartName') || '').replace(/^\/+/, '').toLowerCase();
        budget.keep(where, lengthOf(part));
        found.add(part);
      }
    };
    const types = named({ Override: { start: override } }, space);
    parse(where, chunks, named({ Types: { inside: types } }, space), budget, told.xml);
    return found;
  });
}
