// A stranger's text made harmless: mirrors `reports/safe_text.py`.

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u;
// Controls, and tabs among them, are written out before.
const STARTS = /(^|[;,|])(?=[\s"']*[=+\-@＝＋－＠])/g;
const NUMBER = /^-?[0-9]+(\.[0-9]+)?$/;

/**
 * The text with everything that has no look of its own written as `[U+202E]`. Line ends stay where `lines`; what is
 * over `most` characters is cut.
 * @param {string} text
 * @param {number | null} most
 * @param {boolean} lines
 * @returns {string}
 */
export function visible(text, most = null, lines = false) {
  let characters = [...text];
  if (most !== null && characters.length > most) {
    characters = [...characters.slice(0, most - 1), '…'];
    text = characters.join('');
  }
  if (!UNSEEN.test(text)) {
    return text;
  }
  return [...text.replace(/\r\n/g, '\n')].map((character) => seen(character, lines)).join('');
}

/**
 * @param {string} character
 * @param {boolean} lines
 */
function seen(character, lines) {
  if (character === '\n') {
    return lines ? '\n' : ' ';
  }
  if (!UNSEEN.test(character)) {
    return character;
  }
  const number = /** @type {number} */ (character.codePointAt(0));
  return `[U+${number.toString(16).toUpperCase().padStart(4, '0')}]`;
}

/**
 * The text with `'` before anything that a spreadsheet would calculate, also behind another list separator.
 * @param {string} text
 */
export function csvText(text) {
  return NUMBER.test(text) ? text : visible(text).replace(STARTS, "$1'");
}

/**
 * Rows as a file for Excel: quoted, with the mark that says UTF-8.
 * @param {readonly (readonly string[])[]} rows
 */
export function csvOf(rows) {
  const line = (/** @type {readonly string[]} */ row) =>
    row.map((value) => `"${csvText(value).replace(/"/g, '""')}"`).join(',');
  return `\ufeff${rows.map(line).join('\r\n')}\r\n`;
}
