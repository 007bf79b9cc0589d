// What the directory of a zip lists, read as Python's `zipfile` reads it; nothing of it is believed yet.
import { bytesOf, standsAt, u16, u32, u64 } from './bytes.js';

/** The directory is none. */
export class NoDirectoryError extends Error {}

/**
 * @typedef {object} ListedPart
 * @property {Uint8Array} raw its name as it is written
 * @property {string} name
 * @property {number} flags
 * @property {number} method
 * @property {number} crc
 * @property {number} packed
 * @property {number} size
 * @property {number} offset of its local header
 */

const END = bytesOf('PK\x05\x06');
const END_SIZE = 22;
const WIDE_LOCATOR = bytesOf('PK\x06\x07');
const WIDE_LOCATOR_SIZE = 20;
const WIDE_END = bytesOf('PK\x06\x06');
const WIDE_END_SIZE = 56;
const ENTRY = bytesOf('PK\x01\x02');
const ENTRY_SIZE = 46;
const NEWEST = 63; // the version that is needed to extract, in tenths
const IN_UTF8 = 0x800;
const WIDE_FIELD = 1;
const FULL = 0xffffffff;

/** Where the record stands that ends a zip. @param {Uint8Array} bytes */
function endOf(bytes) {
  const last = bytes.length - END_SIZE;
  if (last < 0) {
    throw new NoDirectoryError('end');
  }
  if (standsAt(bytes, END, last) && u16(bytes, last + 20) === 0) {
    return last;
  }
  for (let at = bytes.length - END.length; at >= Math.max(last - 65536, 0); at -= 1) {
    if (standsAt(bytes, END, at)) {
      if (at > last) {
        break;
      }
      return at;
    }
  }
  throw new NoDirectoryError('end');
}

/** Where the directory begins and how long it is. @param {Uint8Array} bytes */
export function directoryOf(bytes) {
  const end = endOf(bytes);
  const locator = end - WIDE_LOCATOR_SIZE;
  let [size, offset, wide] = [u32(bytes, end + 12), u32(bytes, end + 16), 0];
  if (locator >= 0 && standsAt(bytes, WIDE_LOCATOR, locator)) {
    if (u32(bytes, locator + 4) !== 0 || u32(bytes, locator + 16) > 1) {
      throw new NoDirectoryError('disks');
    }
    const record = locator - WIDE_END_SIZE;
    if (standsAt(bytes, WIDE_END, record)) {
      [size, offset, wide] = [u64(bytes, record + 40), u64(bytes, record + 48), WIDE_END_SIZE + WIDE_LOCATOR_SIZE];
    }
  }
  const start = end - size - wide;
  if (start < 0) {
    throw new NoDirectoryError('start');
  }
  return { start, size, before: start - offset };
}

/**
 * @param {Uint8Array} bytes
 * @param {{start: number, size: number, before: number}} directory
 * @param {string} upper the characters of the older encoding from 128 on
 * @returns {ListedPart[]}
 */
export function listedParts(bytes, directory, upper) {
  const all = bytes.subarray(directory.start, directory.start + directory.size);
  /** @type {ListedPart[]} */
  const parts = [];
  for (let at = 0; at < directory.size; ) {
    if (at + ENTRY_SIZE > all.length || !standsAt(all, ENTRY, at)) {
      throw new NoDirectoryError('entry');
    }
    const [flags, behind] = [u16(all, at + 8), at + ENTRY_SIZE];
    const lengths = [u16(all, at + 28), u16(all, at + 30), u16(all, at + 32)];
    const raw = all.subarray(behind, behind + lengths[0]);
    const extra = all.subarray(behind + lengths[0], behind + lengths[0] + lengths[1]);
    const name = flags & IN_UTF8 ? inUtf8(raw) : inOlder(raw, upper);
    if ((u16(all, at + 6) & 0xff) > NEWEST) {
      throw new NoDirectoryError('version');
    }
    const part = {
      raw, name, flags, method: u16(all, at + 10), crc: u32(all, at + 16),
      packed: u32(all, at + 20), size: u32(all, at + 24), offset: u32(all, at + 42),
    };
    widen(part, extra);
    part.offset += directory.before;
    parts.push(part);
    at += ENTRY_SIZE + lengths[0] + lengths[1] + lengths[2];
  }
  return parts;
}

/** @param {Uint8Array} raw */
function inUtf8(raw) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    throw new NoDirectoryError('name');
  }
}

/**
 * @param {Uint8Array} raw
 * @param {string} upper
 */
const inOlder = (raw, upper) =>
  Array.from(raw, (byte) => (byte < 128 ? String.fromCharCode(byte) : upper[byte - 128])).join('');

/**
 * Sizes that take more than four bytes stand in a field of their own.
 * @param {ListedPart} part
 * @param {Uint8Array} extra
 */
function widen(part, extra) {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = u16(extra, at + 2);
    const end = at + 4 + length;
    if (end > extra.length) {
      throw new NoDirectoryError('extra field');
    }
    if (u16(extra, at) === WIDE_FIELD) {
      let field = at + 4;
      const next = () => {
        if (field + 8 > end) {
          throw new NoDirectoryError('extra field');
        }
        field += 8;
        return u64(extra, field - 8);
      };
      part.size = part.size === FULL ? next() : part.size;
      part.packed = part.packed === FULL ? next() : part.packed;
      part.offset = part.offset === FULL ? next() : part.offset;
    }
    at = end;
  }
}
