// Stamps: which form a workbook was issued as, to whom and for when, signed so that nobody else can say so.
import { isSigned } from "./ed25519.js";
import { isoOf, dayFrom, dayOfSerial, serialOf } from "./day.js";
import { Period, kindOfPeriod, periodOf } from "./period.js";
import { utf8 } from "./utf8.js";

/** @typedef {{ office: string, edition: string, digest: string, year: number, revision: number, period: Period }} Stamp */

const LONGEST = 999;
const STAMP = /^(xlv1\.([0-9a-f]{32})\.([A-Za-z0-9_-]+))\.([A-Za-z0-9_-]{86})$/;
const FOR_STAMPS = 'xlvalidate stamp\0';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const KEYS = ['digest', 'edition', 'issued', 'office', 'period', 'revision', 'year'];
const NUMBERS = ['revision', 'year'];

/**
 * The stamp in a text, exactly as an issuer wrote it, or the word for why it is no stamp.
 * @param {string} text
 * @param {ReadonlyMap<string, string>} keys the public parts that are trusted, by their ids
 * @returns {Stamp | string}
 */
export function openedStamp(text, keys) {
  const match = text.length <= LONGEST ? STAMP.exec(text) : null;
  if (match === null) {
    return 'stamp-forged';
  }
  const [, signed, id, coded, signature] = match;
  const key = keys.get(id);
  if (key === undefined) {
    return 'stamp-unknown-key';
  }
  const [known, given] = [base64(key.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')), base64(signature)];
  if (known === null || given === null || !isSigned(known, given, utf8(FOR_STAMPS + signed))) {
    return 'stamp-forged';
  }
  return stampIn(coded) || 'stamp-forged';
}

/** The bytes, if writing them again gives the same text. @param {string} text */
function base64(text) {
  let [bits, held] = [0, 0];
  /** @type {number[]} */
  const bytes = [];
  for (const letter of text) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) {
      return null;
    }
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push((bits >> held) & 255);
    }
  }
  return held >= 6 || bits & ((1 << held) - 1) ? null : Uint8Array.from(bytes);
}

/** The stamp, if writing it again gives the same text. @param {string} coded @returns {Stamp | null} */
function stampIn(coded) {
  const data = base64(coded);
  if (data === null) {
    return null;
  }
  let tree = null;
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
    tree = JSON.parse(text);
  } catch (_) {
    return null;
  }
  if (!hasKeys(tree) || canonical(tree) !== text) {
    return null;
  }
  const part = tree.period === undefined ? null : periodOf(tree.period);
  if (tree.period !== undefined && (part === null || part.year !== tree.year || kindOfPeriod(part) === 'year')) {
    return null;
  }
  const { office, edition, digest, year, revision } = tree;
  return { office, edition, digest, year, revision, period: part || new Period(year) };
}

/** @param {any} tree */
function hasKeys(tree) {
  if (tree === null || typeof tree !== 'object') {
    return false;
  }
  const keys = Object.keys(tree);
  const wanted = KEYS.filter((key) => key !== 'period' || keys.includes(key));
  return (
    keys.length === wanted.length &&
    wanted.every((key) => (NUMBERS.includes(key) ? Number.isSafeInteger(tree[key]) : typeof tree[key] === 'string')) &&
    isADay(tree.issued)
  );
}

/** @param {string} iso */
const isADay = (iso) => /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(iso) && isoOf(dayOfSerial(serialOf(dayFrom(iso)))) === iso;

/** @param {any} tree */
const canonical = (tree) =>
  `{${KEYS.filter((key) => tree[key] !== undefined).map((key) => `"${key}":${JSON.stringify(tree[key])}`).join(',')}}`;
