// These bytes are not read, and the word for why. Raised anywhere below `read_book.js`, caught there alone.
import { headOf } from './texts.js';

const LONGEST_DETAIL = 200;

export class Refused extends Error {
  /**
   * @param {string} code
   * @param {string} detail
   */
  constructor(code, detail = '') {
    super(code);
    this.code = code;
    this.detail = headOf(detail, LONGEST_DETAIL);
  }
}
