// What a worksheet has around its cells: merged and hidden lines, a filter, the areas with a validation or a colour.
import { MAX_COLUMN } from './cells.js';
import { isDigits, lengthOf, strippedOf } from './texts.js';

/**
 * @typedef {import('./xml.js').Attributes} Attributes
 * @typedef {{newer: string, true: string[], digits: number}} SettingsTables
 */

/** Is a height or a width 0? @param {string | undefined} size */
const isNothing = (size) => size !== undefined && strippedOf(size, '0.') === '' && size.includes('0');

/**
 * Does a row with these attributes not show?
 * @param {Attributes} attributes
 * @param {string[]} yes
 */
export const rowHidden = (attributes, yes) =>
  yes.includes(attributes.get('hidden') || '') || isNothing(attributes.get('ht'));

export class SettingsHeard {
  /**
   * @param {string} part
   * @param {import('./budget.js').Budget} budget
   * @param {SettingsTables} told
   * @param {string[]} spaces
   */
  constructor(part, budget, told, spaces) {
    this.part = part;
    this.budget = budget;
    this.told = told;
    this.spaces = spaces;
    /** @type {import('./book.js').SheetSettings} */
    this.settings = {
      merged: [], hidden_columns: [], rows_hidden: false, filtered: false, validated: [], coloured: [], newer: false,
    };
  }

  /** The elements of a worksheet that are asked before its rows. @returns {Record<string, import('./xml.js').Element>} */
  head() {
    const columns = new Map(
      this.spaces.map((space) => [`${space} col`, { start: (/** @type {Attributes} */ one) => this.column(one) }]),
    );
    return {
      sheetFormatPr: {
        start: (attributes) => {
          this.settings.rows_hidden = this.told.true.includes(attributes.get('zeroHeight') || '');
        },
      },
      cols: { inside: columns },
    };
  }

  /** Who hears which element behind the rows. */
  tail() {
    /** @type {Map<string, (attributes: Attributes) => void>} */
    const heard = new Map();
    for (const space of this.spaces) {
      heard.set(`${space} mergeCell`, this.kept(this.settings.merged, 'ref'));
      heard.set(`${space} dataValidation`, this.kept(this.settings.validated, 'sqref'));
      heard.set(`${space} conditionalFormatting`, this.kept(this.settings.coloured, 'sqref'));
      heard.set(`${space} filterColumn`, () => {
        this.settings.filtered = true;
      });
    }
    for (const tag of ['dataValidation', 'conditionalFormatting']) {
      heard.set(`${this.told.newer} ${tag}`, () => {
        this.settings.newer = true;
      });
    }
    return heard;
  }

  /**
   * @param {string[]} among
   * @param {string} key
   * @returns {(attributes: Attributes) => void}
   */
  kept(among, key) {
    return (attributes) => {
      const said = attributes.get(key) || '';
      this.budget.keep(this.part, lengthOf(said));
      among.push(said);
    };
  }

  /** @param {Attributes} attributes */
  column(attributes) {
    const [first, last] = [attributes.get('min') || '', attributes.get('max') || ''];
    const hidden = this.told.true.includes(attributes.get('hidden') || '') || isNothing(attributes.get('width'));
    if (hidden && this.isColumn(first) && this.isColumn(last)) {
      this.budget.keep(this.part, 1);
      this.settings.hidden_columns.push([Number(first), Number(last)]);
    }
  }

  /** @param {string} said */
  isColumn(said) {
    return said.length <= this.told.digits && isDigits(said) && Number(said) >= 1 && Number(said) <= MAX_COLUMN;
  }
}
