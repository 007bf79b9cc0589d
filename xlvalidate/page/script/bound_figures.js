// The figures of a rule as one text, to which an explanation is bound.
import { certainDecimal, plain } from "./decimal.js";
import { trimmed } from "./plain_text.js";
import { sha256 } from "./sha256.js";
import { lengthOf, headOf } from "./texts.js";
import { utf8 } from "./utf8.js";

/** @typedef {import('./shapes').Figure} Figure */

const MOST_BOUND = 40;
const UNWRITTEN = /[^!#$&-~\u00a1-\u02af\u2010-\u2027\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]/gu;
const WRITTEN = /%([0-9a-f]+);/g;

/** Written so that two are equal only when every figure is. @param {Iterable<[string, Figure]>} figures */
export const boundTo = (figures) => [...figures].map(([key, figure]) => `${key}=${bound(figure)}`).join(' ');

/** @param {Figure} figure */
function bound(figure) {
  if (typeof figure !== 'string') {
    return plain(figure);
  }
  let said = trimmed(figure);
  if (lengthOf(said) > MOST_BOUND) {
    said = `${headOf(said, MOST_BOUND)}…#${sha256(utf8(said)).slice(0, 16)}`;
  }
  return `"${said.replace(UNWRITTEN, (one) => `%${/** @type {number} */ (one.codePointAt(0)).toString(16)};`)}"`;
}

/** The figures again that `boundTo` wrote; of a long text its beginning. @param {string} said */
export function figuresBound(said) {
  /** @type {Map<string, Figure>} */
  const found = new Map();
  for (const one of said.split(' ').filter(Boolean)) {
    const at = one.indexOf('=');
    found.set(one.slice(0, at), figureBound(one.slice(at + 1)));
  }
  return found;
}

/** @param {string} said @returns {Figure} */
function figureBound(said) {
  if (!said.startsWith('"')) {
    return certainDecimal(said);
  }
  const written = said.slice(1, -1).replace(WRITTEN, (_, code) => String.fromCodePoint(parseInt(code, 16)));
  return written.includes('…#') ? `${written.split('…#')[0]}…` : written;
}
