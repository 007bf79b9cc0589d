// Names, words and gaps, as XML 1.0 writes them.

// Letters as its fourth edition has them: none of later planes.
const EARLY = '(?![\\u3400-\\u4dbf\\u{10000}-\\u{10ffff}])';
export const BEGIN = `${EARLY}[\\p{L}\\p{Nl}_]`;
export const FURTHER = `(?:${EARLY}[\\p{L}\\p{N}\\p{M}._\\-·])*`;
export const NAME = new RegExp(`${BEGIN}${FURTHER}(?::${BEGIN}${FURTHER})?`, 'uy');
export const END_NAME = new RegExp(`${BEGIN}(?:${EARLY}[\\p{L}\\p{N}\\p{M}._:\\-·])*`, 'uy');
export const PLAIN_NAME = /[A-Za-z_][A-Za-z0-9._-]*(?::[A-Za-z_][A-Za-z0-9._-]*)?(?=[\s=/>])/y;
export const WORD = new RegExp(`(?:${EARLY}[\\p{L}\\p{N}\\p{M}._:\\-·])+`, 'uy');
const GAP = /[ \t\r\n]*/y;

/**
 * Where a gap that may stand there ends.
 * @param {string} text
 * @param {number} at
 */
export function behindGap(text, at) {
  if (text.charCodeAt(at) > 0x20) {
    return at;
  }
  GAP.lastIndex = at;
  const match = GAP.exec(text);
  return at + (match === null ? 0 : match[0].length);
}
