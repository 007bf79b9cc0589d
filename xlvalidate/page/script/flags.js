// What an office meant by a box to tick: yes, no, or nothing that is known here.
import { normal, stripped, translated, translation } from './texts.js';

/**
 * @typedef {object} FlagTables
 * @property {{from: string, to: string}} unseen
 * @property {Record<string, boolean>} numbers
 * @property {string[]} yes
 * @property {string[]} no
 */

/**
 * @param {FlagTables} told
 * @param {Map<string, {yes: string, no: string}>} languages
 */
export function flagGrammar(told, languages) {
  const unseen = translation(told.unseen);
  const numbers = new Map(Object.entries(told.numbers));

  /**
   * Yes or no, null where it is neither; and whether it stands there in one of the two words of the form.
   * @param {import('./book.js').Value} value
   * @param {string} language
   * @returns {{flag: boolean | null, inWords: boolean}}
   */
  return function flagOf(value, language) {
    if (value.kind === 'boolean') {
      return { flag: value.text === 'TRUE', inWords: true };
    }
    if (value.kind === 'number') {
      return { flag: numbers.get(value.text) ?? null, inWords: false };
    }
    if (value.kind !== 'text') {
      return { flag: null, inWords: false };
    }
    const said = stripped(normal('NFKC', translated(value.text, unseen))).toLowerCase();
    const own = languages.get(language);
    if (own !== undefined && (said === own.yes || said === own.no)) {
      return { flag: said === own.yes, inWords: true };
    }
    if (told.yes.includes(said)) {
      return { flag: true, inWords: false };
    }
    return { flag: told.no.includes(said) ? false : null, inWords: false };
  };
}
