// Does a text that stands where a reason is asked for give one? “.”, 无, 属实, ok settle nothing.
import { normal } from "./texts.js";

const SHORT = 40; // letters: what is longer is a sentence, made of whatever words

/** Is it nothing but points and digits, one letter again and again, or words that say nothing? @param {string} text
 * @param {ReadonlySet<string>} words
 */
export function givesNoReason(text, words) {
  const letters = [...folded(normal('NFKC', text))].filter((one) => /[\p{L}\p{N}]/u.test(one));
  if (new Set(letters).size <= 1 || letters.every((one) => /\p{Nd}/u.test(one))) {
    return true;
  }
  return letters.length <= SHORT && madeOf(letters, words);
}

/** In small letters, as they are compared. @param {string} text */
const folded = (text) => text.toLowerCase().replace(/ß/g, 'ss').replace(/ς/g, 'σ');

/** @param {string[]} letters @param {ReadonlySet<string>} words */
function madeOf(letters, words) {
  const longest = Math.max(0, ...[...words].map((word) => [...word].length));
  const ends = new Set([0]);
  for (let at = 1; at <= letters.length; at += 1) {
    if ([...ends].some((start) => at - start <= longest && words.has(letters.slice(start, at).join('')))) {
      ends.add(at);
    }
  }
  return ends.has(letters.length);
}
