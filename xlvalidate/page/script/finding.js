// What was found in a submission, as facts. Sentences are made when a finding is shown.
import { Day, isoOf } from "./day.js";

/** @typedef {import('./shapes').Finding} Finding */
/** @typedef {import('./shapes').Place} Place */
/** @typedef {import('./shapes').Reading} Reading */

export const MOST_ENTRIES_SHOWN = 20;
export const SEVERITIES = ['must', 'explain', 'note'];

/** A finding, what is not said being nothing. @param {Partial<Finding>} said @returns {Finding} */
export const findingOf = (said) => ({
  id: '',
  origin: 'rule',
  severity: 'note',
  why: '',
  places: [],
  left: null,
  right: null,
  difference: null,
  tolerated: null,
  facts: [],
  explanation: '',
  bound: '',
  entries: 0,
  divisor: null,
  ...said,
});

/** Does somebody still have to act on it? @param {Finding} finding */
export const isOpen = (finding) => finding.severity !== 'note' && !finding.explanation;

/** One particular by its key; empty when the finding does not have it. @param {Finding} finding @param {string} key */
export function factOf(finding, key) {
  let found = '';
  for (const [name, said] of finding.facts) {
    found = name === key ? said : found;
  }
  return found;
}

/** The first of its cells that is there. @param {Finding} finding */
export function firstCell(finding) {
  const place = finding.places.find((one) => one.cell !== null);
  return place ? place.cell : null;
}

/** A reading as a place of a finding. Of a day that the cell shows nobody has typed the number. @param {Reading} reading
 * @returns {Place}
 */
export function placeOf(reading) {
  const { code } = reading.indicator;
  if (reading.value.kind === 'date' && reading.meant instanceof Day) {
    return { code, cell: reading.cell, text: isoOf(reading.meant) };
  }
  return { code, cell: reading.cell, text: reading.value.text };
}

/**
 * A finding about the form itself, weighed as `word` and said as `why` where that is another word.
 * @param {import('./shapes').Shared} shared
 * @param {string} word
 * @param {readonly Place[]} places
 * @param {Record<string, string>} facts
 */
export const structureFinding = (shared, word, places = [], facts = {}) =>
  findingOf({
    id: word,
    origin: 'structure',
    severity: severityOf(shared.severities.structure, word),
    why: word,
    places,
    facts: Object.entries(facts),
  });

/** @param {ReadonlyMap<string, string>} severities @param {string} word */
export function severityOf(severities, word) {
  const found = severities.get(word);
  if (found === undefined) {
    throw new Error(`no severity of ${word}`);
  }
  return found;
}
