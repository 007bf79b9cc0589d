// How files of other formats begin, and what stands in them by name. Nothing of them is opened.
import { bytesOf, found, latin, standsAt } from './bytes.js';
import { searched } from './patterns.js';
import { Refused } from './refused.js';

/**
 * @typedef {object} OtherFormats
 * @property {string} compound how a compound file begins, a character a byte
 * @property {string} ods
 * @property {number} entry directory entries stand at multiples of so many bytes
 * @property {[string, string][]} streams names of entries, and the word for each
 * @property {string} labelled
 * @property {[string, string][]} policies marks of programs that encrypt, and what these are called
 * @property {number} header
 * @property {number} looked_at
 * @property {number[]} owner_files
 * @property {number} owner_name
 * @property {import('./patterns.js').ToldPattern} html
 */

/**
 * Refuses bytes that are no zip, with the word for what they look like.
 * @param {Uint8Array} bytes
 * @param {OtherFormats} told
 * @returns {never}
 */
export function refuseOtherFormats(bytes, told) {
  if (standsAt(bytes, bytesOf(told.compound))) {
    for (const [name, code] of told.streams) {
      if (hasEntry(bytes, name, told.entry)) {
        throw new Refused(code);
      }
    }
  }
  if (standsAt(bytes, bytesOf(told.labelled))) {
    throw new Refused('encrypted-rights');
  }
  const header = bytes.subarray(0, told.header);
  for (const [mark, program] of told.policies) {
    if (found(header, bytesOf(mark)) >= 0) {
      throw new Refused('encrypted-policy', program);
    }
  }
  throw new Refused('not-a-workbook', likeness(bytes, told));
}

/**
 * @param {Uint8Array} bytes
 * @param {OtherFormats} told
 */
function likeness(bytes, told) {
  const blank = new Set(bytesOf('\0 \t\r\n'));
  if (bytes.every((byte) => blank.has(byte))) {
    return 'empty';
  }
  if (told.owner_files.includes(bytes.length) && bytes[0] > 0 && bytes[0] < told.owner_name) {
    return 'owner-file';
  }
  const begin = latin(bytes.subarray(0, told.looked_at));
  if (searched(told.html).test(begin)) {
    return 'html';
  }
  return begin.includes('\0') ? 'binary' : 'text';
}

/**
 * Has a compound file, whole or not, a stream or a storage of a name?
 * @param {Uint8Array} bytes
 * @param {string} name
 * @param {number} multiple
 */
function hasEntry(bytes, name, multiple) {
  const wanted = Uint8Array.from([...name, '\0'].flatMap((letter) => [letter.charCodeAt(0), 0]));
  for (let at = found(bytes, wanted); at >= 0; at = found(bytes, wanted, at + wanted.length)) {
    if (at % multiple === 0) {
      return true;
    }
  }
  return false;
}

/**
 * Does a zip begin as an OpenDocument spreadsheet does?
 * @param {Uint8Array} bytes
 * @param {OtherFormats} told
 */
export const looksOds = (bytes, told) => found(bytes.subarray(30, 150), bytesOf(told.ods)) >= 0;
