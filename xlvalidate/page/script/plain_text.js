// Texts as Python has them: counted in characters, not in halves of them.

const TYPED = 40; // characters shown of what an office typed
const UNPRINTABLE = /[^\P{C} ]|[^\P{Z} ]/u;
const BLANKS = /[\t\n\r\u00a0\u3000]/g;
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Has a character a look of its own? @param {string} character */
export const isPrintable = (character) => !UNPRINTABLE.test(character);

/**
 * A stranger's text, short and on one line, with nothing in it that a terminal or a sheet would obey.
 * @param {string} value
 */
export function clip(value, most = TYPED) {
  const clean = [...value].map((one) => (isPrintable(one) ? one : ' '));
  return clean.length <= most ? clean.join('') : `${clean.slice(0, most - 1).join('')}…`;
}

/**
 * A text as rules compare it and as TRIM gives it: without blanks around it, one between two words.
 * @param {string} said
 */
export const trimmed = (said) => said.replace(BLANKS, ' ').split(' ').filter(Boolean).join(' ');

/** The text with halves of characters, which neither UTF-8 nor JSON takes, written out. @param {string} value */
export const encodable = (value) => value.replace(LONE, (half) => `\\u${half.charCodeAt(0).toString(16)}`);

/** The same with `?` for each of them. @param {string} value */
export const withoutHalves = (value) => value.replace(LONE, '?');

/** Is text of half a character in it? @param {string} value */
export const hasHalves = (value) => value.search(LONE) >= 0;
