// What reading asks of an edition and of its indicators.

/**
 * @typedef {object} Indicator
 * @property {string} code
 * @property {string} table
 * @property {string[]} row
 * @property {string[]} column
 * @property {{type: string, signed: boolean, share: boolean}} kind
 * @property {string} unit
 * @property {string} blank what an empty cell means
 * @property {boolean} computed
 * @property {number | null} shortest
 * @property {string | null} pattern
 * @typedef {{code: string, columns: Indicator[], most: number}} OpenTable
 * @typedef {import('./findings.js').Severity} Severity
 *
 * @typedef {object} Edition
 * @property {string} id
 * @property {string} language
 * @property {string} period
 * @property {string} digest
 * @property {{code: string, sheet: string}[]} tables
 * @property {{fields: {code: string, label: string, choices: string[]}[]}} cover
 * @property {Map<string, Indicator>} indicators
 * @property {Map<string, Indicator>} columns
 * @property {Map<string, OpenTable>} open_tables
 * @property {Map<string, string[]>} declarable
 * @property {{id: string, table: string, severity: Severity}[]} heading_rules
 * @property {{id: string, rule: {severity: Severity}}[]} instances
 * @property {{id: string, rule: {severity: Severity}}[]} entry_instances
 * @property {{id: string} | null} copied_rule
 */

/** Is a number expected? @param {Indicator} indicator */
export const isNumeric = (indicator) => indicator.kind.type === 'number';

/** Is it a text with a length or a pattern? @param {Indicator} indicator */
export const isWorded = (indicator) => indicator.shortest !== null || indicator.pattern !== null;
