// One fact about one submission. Sentences are made when a finding is shown.

/**
 * @typedef {import('./cells.js').Cell} Cell
 * @typedef {import('./decimal.js').Decimal} Decimal
 * @typedef {'must' | 'explain' | 'note'} Severity
 * @typedef {{code: string | null, cell: Cell | null, text: string}} Place
 * @typedef {object} Finding
 * @property {string} id
 * @property {'rule' | 'reading' | 'structure' | 'file'} origin
 * @property {Severity} severity
 * @property {string} why
 * @property {Place[]} places
 * @property {Decimal | null} left
 * @property {Decimal | null} right
 * @property {Decimal | null} difference
 * @property {Decimal | null} tolerated
 * @property {[string, string][]} facts
 * @property {string} explanation
 * @property {string} bound
 * @property {number} entries
 */

/**
 * A finding with nothing but what it is told.
 * @param {Pick<Finding, 'id' | 'origin' | 'severity' | 'why'> & Partial<Finding>} told
 * @returns {Finding}
 */
export const finding = (told) => ({
  places: [], left: null, right: null, difference: null, tolerated: null, facts: [], explanation: '', bound: '',
  entries: 0, ...told,
});

/**
 * @param {string | null} code
 * @param {Cell | null} cell
 * @param {string} text
 * @returns {Place}
 */
export const placeAt = (code, cell, text) => ({ code, cell, text });

/**
 * Findings about the form itself, weighed by their words.
 * @param {Record<string, Severity>} severities
 */
export function structureFindings(severities) {
  const weights = new Map(Object.entries(severities));
  /**
   * @param {string} word
   * @param {Place[]} places
   * @param {Record<string, string>} facts
   * @param {string} why where it is said with another word
   */
  return (word, places = [], facts = {}, why = '') =>
    finding({
      id: word,
      origin: 'structure',
      severity: /** @type {Severity} */ (weights.get(word)),
      why: why || word,
      places,
      facts: Object.entries(facts),
    });
}

/** @typedef {ReturnType<typeof structureFindings>} StructureFinding */
