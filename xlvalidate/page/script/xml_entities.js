// The five entities and characters by their numbers; line ends as a text and an attribute have them.
import { BEGIN, FURTHER } from './xml_words.js';

export const ENTITY = new RegExp(`&(?:#([0-9]+)|#x([0-9A-Fa-f]+)|(${BEGIN}${FURTHER}));`, 'uy');
const BROKEN_ENTITY = new RegExp(`&(?:#x[0-9A-Fa-f]*|#[0-9]*|${BEGIN}${FURTHER})?`, 'uy');
export const ENTITIES = new Map([['lt', '<'], ['gt', '>'], ['amp', '&'], ['quot', '"'], ['apos', "'"]]);

/**
 * Where text can be cut that may go on: not within an entity, nor between signs that mean something together.
 * @param {string} text
 * @param {number} from
 * @param {number} end
 */
export function cutBefore(text, from, end) {
  const entity = text.lastIndexOf('&', end - 1);
  if (entity >= from && text.indexOf(';', entity) < 0) {
    return entity;
  }
  let cut = end;
  while (cut > from && (text[cut - 1] === ']' || text[cut - 1] === '\r')) {
    cut -= 1;
  }
  return Math.max(cut, end - 2, from);
}

/** Where an entity is broken; -1 where none is. @param {string} text */
export function brokenEntity(text) {
  for (let next = text.indexOf('&'); next >= 0; next = text.indexOf('&', next + 1)) {
    ENTITY.lastIndex = next;
    if (!ENTITY.test(text)) {
      BROKEN_ENTITY.lastIndex = next;
      const broken = BROKEN_ENTITY.exec(text);
      return next + (broken === null ? 1 : broken[0].length);
    }
  }
  return -1;
}

/** Line ends as a text has them. @param {string} text */
export const normalized = (text) => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);

/** Line ends as an attribute has them. @param {string} text */
export const flattened = (text) => (/[\t\r\n]/.test(text) ? text.replace(/\r\n|[\t\r\n]/g, ' ') : text);

/** The character of a number; undefined where XML has none. @param {number} code */
export function characterOf(code) {
  const odd =
    code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff ||
    (code < 0x20 && code !== 9 && code !== 10 && code !== 13);
  return odd ? undefined : String.fromCodePoint(code);
}
