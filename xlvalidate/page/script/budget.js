// What was spent of the limits on one workbook, whichever of its parts it was spent on.
import { Refused } from './refused.js';

/**
 * @typedef {Record<'package' | 'parts' | 'part' | 'total' | 'ratio' | 'ratio_from' | 'prologs' | 'depth' | 'attributes'
 *   | 'namespace' | 'words' | 'prefixes' | 'parsed' | 'free' | 'tags' | 'token' | 'text' | 'characters' | 'sheets'
 *   | 'names' | 'relationships' | 'cells' | 'areas' | 'column_cells' | 'strings' | 'styles', number>} Limits
 * @typedef {Record<'tag' | 'text_kept' | 'tags_back' | 'characters_back', number>} Prices
 */

const LESS_THAN = 0x3c;
const EQUALS = 0x3d;

export class Budget {
  /**
   * @param {Limits} limits
   * @param {Prices} prices
   * @param {number} parsed below 0 where some bytes are free
   */
  constructor(limits, prices, parsed = 0) {
    this.limits = limits;
    this.prices = prices;
    this.prologs = 0;
    this.parsed = parsed;
    this.tags = 0;
    this.cells = 0;
    this.column_cells = 0;
    this.characters = 0;
  }

  /** The same again, to see how far it goes. */
  copy() {
    return Object.assign(new Budget(this.limits, this.prices), this);
  }

  /**
   * Some bytes are going to be parsed.
   * @param {string} part
   * @param {Uint8Array} chunk
   */
  parse(part, chunk) {
    this.parsed += chunk.length;
    if (this.parsed > this.limits.parsed) {
      throw new Refused('too-big', part);
    }
    if (this.parsed > this.limits.free) {
      let tags = 0;
      let marks = 0;
      for (let at = 0; at < chunk.length; at += 1) {
        const byte = chunk[at];
        if (byte === LESS_THAN) {
          tags += 1;
        } else if (byte === EQUALS) {
          marks += 1;
        }
      }
      this.tags += this.prices.tag * tags + marks;
      if (this.tags > this.limits.tags) {
        throw new Refused('too-many-tags', part);
      }
    }
  }

  /**
   * Some bytes are going to be searched for a DTD.
   * @param {string} part
   * @param {number} bytes
   */
  look(part, bytes) {
    this.prologs += bytes;
    if (this.prologs > this.limits.prologs) {
      throw new Refused('too-long-token', part);
    }
  }

  /**
   * Some text is kept.
   * @param {string} part
   * @param {number} characters
   */
  keep(part, characters) {
    if (this.parsed > this.limits.free) {
      this.tags += this.prices.text_kept;
      this.characters += characters;
      if (this.characters > this.limits.characters) {
        throw new Refused('too-much-text', part);
      }
    }
  }

  /**
   * So many of the cells or strings that were paid for are of areas, and so many characters of these.
   * @param {number} cells
   * @param {number} characters
   */
  giveBack(cells, characters) {
    if (this.parsed > this.limits.free) {
      this.tags -= this.prices.tags_back * cells;
      this.characters -= Math.min(characters, this.prices.characters_back * cells);
    }
  }

  /** All that cells of areas and their strings can make good. */
  giveBackAtMost() {
    this.tags -= 2 * this.prices.tags_back * (this.limits.column_cells - this.column_cells);
  }

  /**
   * So many cells of a part are kept so far, and so many in areas.
   * @param {string} part
   * @param {number} cells
   * @param {number} columnCells
   */
  hold(part, cells, columnCells = 0) {
    if (this.cells + cells > this.limits.cells || this.column_cells + columnCells > this.limits.column_cells) {
      throw new Refused('too-many-cells', part);
    }
  }
}
