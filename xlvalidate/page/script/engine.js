// What a page knows, put together once: its editions, its languages, the keys whose stamps count.
import { editionOf } from "./edition.js";
import { Speech } from "./speech.js";
import { Patterns } from "./text_patterns.js";

/** @typedef {import('./shapes').Engine} Engine */
/** @typedef {import('./shapes').Shared} Shared */

/**
 * @param {any} data as `page_data` writes it
 * @param {Shared['periodOn']} periodOn the period that the lines of a cover state, as the reader understands them
 * @returns {Engine}
 */
export function engine(data, periodOn) {
  const speeches = new Map(
    Object.keys(data.languages).map((code) => [code, new Speech(code, data.languages[code], data.messages[code])]),
  );
  const shared = {
    kinds: Object.fromEntries(Object.entries(data.kinds).map(([word, facts]) => [word, Object.freeze({ word, .../** @type {any} */ (facts) })])),
    severities: { reading: weights(data.severities.reading), structure: weights(data.severities.structure) },
    patterns: new Patterns(data.patterns, data.classes),
    no_reason: new Set(Object.values(data.languages).flatMap((/** @type {any} */ one) => one.no_reason.split(' '))),
    homes: data.homes,
    periodOn,
    speech: (/** @type {string} */ language) => /** @type {Speech} */ (speeches.get(language)),
  };
  const editions = data.editions.map((/** @type {any} */ one) => editionOf(one, shared));
  return {
    data,
    shared,
    speech: shared.speech,
    editions: new Map(editions.map((/** @type {any} */ one) => [one.id, one])),
    keys: data.keys === null ? null : new Map(Object.entries(data.keys)),
  };
}

/** @param {Record<string, string[]>} severities */
const weights = (severities) =>
  new Map(Object.entries(severities).flatMap(([severity, words]) => words.map((word) => [word, severity])));
