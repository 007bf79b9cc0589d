// Texts as Python sees them: characters are code points, blanks are those of `str.isspace`.

/** What `str.strip`, `str.split` and `\s` take for a blank, as the inside of a character class. */
const SPACES = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const BEFORE = new RegExp(`^[${SPACES}]+`, 'u');
const BEHIND = new RegExp(`[${SPACES}]+$`, 'u');
const BETWEEN = new RegExp(`[${SPACES}]+`, 'u');
const PAIR = /[\ud800-\udbff][\udc00-\udfff]/;
const FORMAT = /\p{Cf}/gu;
const AT_ONCE = 128;

/** As `str.strip()`. @param {string} text */
export const stripped = (text) => text.replace(BEFORE, '').replace(BEHIND, '');

/**
 * As `str.strip(characters)`.
 * @param {string} text
 * @param {string} characters each one unit long
 */
export function strippedOf(text, characters) {
  let start = 0;
  let end = text.length;
  while (start < end && characters.includes(text[start])) {
    start += 1;
  }
  while (end > start && characters.includes(text[end - 1])) {
    end -= 1;
  }
  return text.slice(start, end);
}

/** As `str.split()`. @param {string} text */
export const words = (text) => text.split(BETWEEN).filter((word) => word !== '');

/** How many characters a text has. @param {string} text */
export function lengthOf(text) {
  if (!PAIR.test(text)) {
    return text.length;
  }
  let count = 0;
  for (const _ of text) {
    count += 1;
  }
  return count;
}

/**
 * The first characters of a text.
 * @param {string} text
 * @param {number} most
 */
export const headOf = (text, most) =>
  text.length <= most ? text : PAIR.test(text) ? [...text].slice(0, most).join('') : text.slice(0, most);

/**
 * As `characters.normal`: in pieces, so that it takes a time that grows with the text.
 * @param {'NFC' | 'NFKC'} form
 * @param {string} text
 */
export function normal(form, text) {
  if (text.length <= AT_ONCE) {
    return text.normalize(form);
  }
  const characters = [...text];
  let whole = '';
  for (let at = 0; at < characters.length; at += AT_ONCE) {
    whole += characters.slice(at, at + AT_ONCE).join('').normalize(form);
  }
  return whole;
}

/** Without characters that an eye does not see. @param {string} text */
export const withoutFormat = (text) => text.replace(FORMAT, '');

/** Digits from 0 to 9 and nothing else. @param {string} text */
export const isDigits = (text) => /^[0-9]+$/.test(text);

/**
 * As Python orders texts: by code points.
 * @param {string} one
 * @param {string} other
 */
export function compareTexts(one, other) {
  if (one === other) {
    return 0;
  }
  const left = [...one];
  const right = [...other];
  for (let at = 0; at < left.length && at < right.length; at += 1) {
    if (left[at] !== right[at]) {
      return /** @type {number} */ (left[at].codePointAt(0)) - /** @type {number} */ (right[at].codePointAt(0));
    }
  }
  return left.length - right.length;
}

/**
 * Every occurrence replaced.
 * @param {string} text
 * @param {string} before
 * @param {string} after
 */
export const replaced = (text, before, after) => text.split(before).join(after);

/**
 * As `str.translate`, one character for one, or for none.
 * @param {string} text
 * @param {Map<string, string>} table
 */
export function translated(text, table) {
  let found = '';
  for (const letter of text) {
    const other = table.get(letter);
    found += other === undefined ? letter : other;
  }
  return found;
}

/**
 * A table for `translated`.
 * @param {{from: string, to: string}} told characters, and what stands for each; none where `to` is empty
 */
export function translation(told) {
  const to = [...told.to];
  return new Map([...told.from].map((letter, at) => [letter, to.length > 0 ? to[at] : '']));
}

/**
 * A text as Python shows it with `repr`.
 * @param {string} text
 */
export function repr(text) {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let shown = '';
  for (const letter of text) {
    const code = /** @type {number} */ (letter.codePointAt(0));
    const short = new Map([['\n', '\\n'], ['\r', '\\r'], ['\t', '\\t'], ['\\', '\\\\'], [quote, `\\${quote}`]]).get(letter);
    if (short !== undefined) {
      shown += short;
    } else if (code === 0x20 || !/[\p{C}\p{Z}]/u.test(letter)) {
      shown += letter;
    } else if (code < 0x100) {
      shown += `\\x${code.toString(16).padStart(2, '0')}`;
    } else {
      shown += code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
    }
  }
  return quote + shown + quote;
}
