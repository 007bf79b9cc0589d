// Where the script begins: on the page it draws, in the worker it answers. It is the same script in both.

import { joined } from './bytes.js';
import { deskOf } from './desk.js';
import { inflated } from './inflate.js';
import { Page } from './page.js';
import { Speech } from './speech.js';
import { Reader, serve } from './workers.js';

/** @typedef {{name?: string, bytes: Uint8Array | ArrayBuffer}} Earlier */

/**
 * @param {string} packed what the page knows: JSON, deflated, in base64
 */
export function start(packed) {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const data = JSON.parse(new TextDecoder().decode(joined([...inflated(bytes)])));
  if (typeof document === 'undefined') {
    serve(deskOf(data));
    return;
  }
  const own = document.currentScript;
  const source = (own && own.textContent) || '';
  const reader = () => new Reader(source, () => deskOf(data), data.seconds);
  const speeches = new Map(
    Object.keys(data.languages).map((code) => [code, new Speech(code, data.languages[code], data.messages[code])]),
  );
  new Page(data, reader(), (key, language, facts) => /** @type {Speech} */ (speeches.get(language)).text(key, facts)).begin();
  const forPrograms = reader();
  Object.defineProperty(window, 'xlvalidate', {
    value: Object.freeze({
      /**
       * What `check --format json` says of a workbook. `last` is a file of the period before, or several, which are
       * matched by office code; `language` is that of the form where none is given.
       * @param {Uint8Array | ArrayBuffer} bytes
       * @param {string} name
       * @param {{last?: Earlier | Earlier[] | null, language?: string | null}} [options]
       * @returns {Promise<any>}
       */
      async check(bytes, name, options = {}) {
        const { last = null, language = null } = options;
        if (language !== null && !speeches.has(language)) {
          throw new RangeError(`language: ${[...speeches.keys()].join(', ')}`);
        }
        const before = last === null ? null : (Array.isArray(last) ? last : [last]).map(sentFrom);
        const said = await forPrograms.ask({
          do: 'check',
          file: { name, data: bytesFrom(bytes) },
          last: before,
          gives: 'json',
          language,
        });
        return said;
      },
    }),
  });
}

/** @param {Uint8Array | ArrayBuffer} bytes */
const bytesFrom = (bytes) => (bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));

/** @param {Earlier} one */
const sentFrom = (one) => ({ name: one.name || '', data: bytesFrom(one.bytes) });
