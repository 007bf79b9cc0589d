// The zip around a workbook, judged whole before any part of it is understood. Knows nothing of XML or cells.
import { bytesOf, counted, found, joined, standsAt, u16, u32 } from './bytes.js';
import { crc32 } from './crc32.js';
import { NotDeflatedError, inflated } from './inflate.js';
import { looksOds, refuseOtherFormats } from './other_formats.js';
import { Refused } from './refused.js';
import { repr, replaced } from './texts.js';
import { NoDirectoryError, directoryOf, listedParts } from './zip_directory.js';

const PIECE = 65536;
const STORED = 0;
const DEFLATED = 8;
const SIZES_BEHIND = 8; // a flag: checksum and sizes stand behind the part
const LOCAL = bytesOf('PK\x03\x04');
const LOCAL_SIZE = 30;

/**
 * @typedef {import('./budget.js').Budget} Budget
 * @typedef {object} Part
 * @property {string} name with `/` between the segments
 * @property {number} start
 * @property {number} packed
 * @property {number} size
 * @property {number} crc
 * @property {boolean} deflated
 */

/** A package that passed the guard: every part inflates to the size and checksum it declares, but those `left`. */
export class Package {
  /**
   * @param {Uint8Array} bytes
   * @param {Map<string, Part>} index by the name in lower case
   * @param {Budget} budget
   */
  constructor(bytes, index, budget) {
    this.bytes = bytes;
    this.index = index;
    this.budget = budget;
    /** @type {Map<string, Uint8Array>} small XML parts, so that nothing is inflated twice */
    this.kept = new Map();
    /** @type {Set<string>} large sheets that were not inflated to their end so far */
    this.left = new Set();
  }

  get limits() {
    return this.budget.limits;
  }

  /** The names of the parts, in the order of their bytes. */
  get parts() {
    return [...this.index.values()].map((part) => part.name);
  }

  /** Is there a part? @param {string} name */
  has(name) {
    return this.index.has(name.toLowerCase());
  }

  /** How many bytes a part inflates to; 0 when there is none. @param {string} name */
  size(name) {
    const part = this.index.get(name.toLowerCase());
    return part === undefined ? 0 : part.size;
  }

  /** A whole part. @param {string} name */
  read(name) {
    return joined([...this.chunks(name)]);
  }

  /**
   * A part in pieces, so that a large one is never whole in memory.
   * @param {string} name
   * @returns {Iterable<Uint8Array>}
   */
  chunks(name) {
    const key = name.toLowerCase();
    const part = this.index.get(key);
    if (part === undefined) {
      throw new Refused('missing-part', name);
    }
    const whole = this.kept.get(key);
    if (whole === undefined) {
      return this.left.has(key) ? this.inflatedNow(key, part) : unpacked(this.bytes, part);
    }
    return pieces(whole);
  }

  /**
   * @param {string} key
   * @param {Part} part
   */
  *inflatedNow(key, part) {
    yield* unpacked(this.bytes, part);
    this.left.delete(key);
  }

  /** Inflates what nobody read to its end. */
  inflateWhatIsLeft() {
    for (const key of [...this.left]) {
      exhaust(this.chunks(key));
    }
  }

  /**
   * Refuses where the budget is not enough to parse all of these parts: to count is ten times as quick.
   * @param {Iterable<string>} names
   * @param {boolean} withAreas of cells of areas something will be given back
   */
  foresee(names, withAreas = false) {
    const there = [...names].filter((name) => this.size(name) > 0);
    if (there.reduce((size, name) => size + this.size(name), 0) <= this.limits.free) {
      return;
    }
    const foreseen = this.budget.copy();
    if (withAreas) {
      foreseen.giveBackAtMost();
    }
    for (const name of there) {
      for (const chunk of this.chunks(name)) {
        foreseen.parse(name, chunk);
      }
    }
  }
}

/** @param {Iterable<Uint8Array>} chunks */
function exhaust(chunks) {
  for (const _ of chunks) {
    // It is enough that it comes out.
  }
}

/** @param {Uint8Array} whole */
function* pieces(whole) {
  for (let at = 0; at < whole.length; at += PIECE) {
    yield whole.subarray(at, at + PIECE);
  }
}

/**
 * The bytes that really come out, never more than were declared.
 * @param {Uint8Array} bytes
 * @param {Part} part
 */
function* unpacked(bytes, part) {
  const packed = bytes.subarray(part.start, part.start + part.packed);
  let crc = 0;
  let size = 0;
  try {
    for (const piece of opened(packed, part)) {
      size += piece.length;
      if (size > part.size) {
        break;
      }
      crc = crc32(piece, crc);
      yield piece;
    }
  } catch (error) {
    throw error instanceof NotDeflatedError ? new Refused('broken-zip', part.name) : error;
  }
  if (size !== part.size) {
    throw new Refused('wrong-size', part.name);
  }
  if (crc !== part.crc) {
    throw new Refused('bad-checksum', part.name);
  }
}

/**
 * @param {Uint8Array} packed
 * @param {Part} part
 * @returns {Iterable<Uint8Array>}
 */
function opened(packed, part) {
  if (!part.deflated) {
    return pieces(packed);
  }
  return part.packed > 0 || part.size > 0 ? inflated(packed) : []; // some writers say that nothing is deflated
}

/**
 * @typedef {object} PackageTables
 * @property {import('./other_formats.js').OtherFormats} other_formats
 * @property {number} encrypted flags
 * @property {number} kept bytes of small parts that are kept in all
 * @property {number} kept_part
 * @property {string} upper
 */

/**
 * Guards bytes that claim to be a workbook: every part is inflated once, to its end. Of bytes that have been `seen` to
 * pass, only the parts that are asked for are inflated. Large sheets are left, as they are going to be read.
 * @param {Uint8Array} bytes
 * @param {Budget} budget
 * @param {boolean} seen
 * @param {PackageTables} told
 */
export function openPackage(bytes, budget, seen, told) {
  if (bytes.length > budget.limits.package) {
    throw new Refused('too-big', String(bytes.length));
  }
  if (!standsAt(bytes, LOCAL)) {
    refuseOtherFormats(bytes, told.other_formats);
  }
  const index = indexed(bytes, budget.limits, told);
  if (index.has('xl/workbook.bin')) {
    throw new Refused('xlsb');
  }
  if (!index.has('[content_types].xml') || !index.has('_rels/.rels')) {
    throw looksOds(bytes, told.other_formats) ? new Refused('ods') : new Refused('not-a-workbook', 'zip');
  }
  const total = [...index.values()].reduce((size, part) => size + part.size, 0);
  if (total > budget.limits.total) {
    throw new Refused('too-big', 'total');
  }
  const whole = new Package(bytes, index, budget);
  if (!seen) {
    inflateAll(whole, told);
  }
  return whole;
}

/**
 * @param {Package} whole
 * @param {PackageTables} told
 */
function inflateAll(whole, told) {
  let room = told.kept;
  for (const [key, part] of whole.index) {
    if (part.size <= Math.min(told.kept_part, room) && (key.endsWith('.xml') || key.endsWith('.rels'))) {
      whole.kept.set(key, joined([...unpacked(whole.bytes, part)]));
      room -= part.size;
    } else if (key.startsWith('xl/worksheets/')) {
      whole.left.add(key);
    } else {
      exhaust(unpacked(whole.bytes, part));
    }
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {import('./budget.js').Limits} limits
 * @param {PackageTables} told
 */
function indexed(bytes, limits, told) {
  /** @type {Map<string, Part>} */
  const index = new Map();
  for (const part of guardedParts(bytes, limits, told)) {
    const key = part.name.toLowerCase();
    if (index.has(key)) {
      throw new Refused('duplicate-part', part.name);
    }
    index.set(key, part);
  }
  return index;
}

/**
 * The parts the directory lists, each compared with its local header and its neighbours.
 * @param {Uint8Array} bytes
 * @param {import('./budget.js').Limits} limits
 * @param {PackageTables} told
 */
function* guardedParts(bytes, limits, told) {
  if (counted(bytes, bytesOf('PK\x01\x02')) > limits.parts) {
    throw new Refused('too-many-parts');
  }
  const { start, listed } = directory(bytes, told);
  let free = 0;
  for (const entry of listed) {
    if (free === 0 && entry.offset !== 0) {
      throw new Refused('broken-zip', 'local-header');
    }
    const part = guarded(bytes, entry, limits, told);
    if (entry.offset < free) {
      throw new Refused('overlapping-parts', part.name);
    }
    free = part.start + part.packed;
    if (!part.name.endsWith('/')) {
      yield part;
    }
  }
  if (free > start) {
    throw new Refused('overlapping-parts', 'directory');
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {PackageTables} told
 */
function directory(bytes, told) {
  try {
    const where = directoryOf(bytes);
    const listed = listedParts(bytes, where, told.upper);
    return { start: where.start, listed: listed.sort((one, other) => one.offset - other.offset) };
  } catch (error) {
    if (!(error instanceof NoDirectoryError)) {
      throw error;
    }
    const end = found(bytes, bytesOf('PK\x05\x06'), Math.max(0, bytes.length - 65557));
    throw new Refused(end >= 0 ? 'broken-zip' : 'truncated', 'directory');
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {import('./zip_directory.js').ListedPart} entry
 * @param {import('./budget.js').Limits} limits
 * @param {PackageTables} told
 * @returns {Part}
 */
function guarded(bytes, entry, limits, told) {
  const name = safeName(entry.name);
  if (entry.flags & told.encrypted) {
    throw new Refused('encrypted-part', name);
  }
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw new Refused('odd-compression', `${name} ${entry.method}`);
  }
  const { size, packed, crc } = entry;
  if (size > limits.part || (size > limits.ratio_from && size > packed * limits.ratio)) {
    throw new Refused('too-big', name);
  }
  return { name, start: localStart(bytes, entry, told.encrypted), packed, size, crc, deflated: entry.method === DEFLATED };
}

/** @param {string} raw */
function safeName(raw) {
  const name = replaced(raw, '\\', '/');
  const bad = name === '' || name.startsWith('/') || name[1] === ':' || /[\0-\x1f]/.test(name);
  if (bad || name.split('/').includes('..')) {
    throw new Refused('unsafe-part-name', repr(raw));
  }
  return name;
}

/**
 * Where a part's bytes begin, once its local header says what the directory says.
 * @param {Uint8Array} bytes
 * @param {import('./zip_directory.js').ListedPart} entry
 * @param {number} encrypted
 */
function localStart(bytes, entry, encrypted) {
  const at = entry.offset;
  const header = new Uint8Array(LOCAL_SIZE);
  header.set(bytes.subarray(Math.max(0, at), Math.max(0, at) + LOCAL_SIZE));
  const [flags, method, nameLength] = [u16(header, 6), u16(header, 8), u16(header, 26)];
  const start = at + LOCAL_SIZE + nameLength + u16(header, 28);
  if (!standsAt(header, LOCAL) || start + entry.packed > bytes.length) {
    throw new Refused('broken-zip', 'local-header');
  }
  const open = flags & SIZES_BEHIND ? [0, 0xffffffff] : [0xffffffff];
  const sizes = [u32(header, 14), u32(header, 18), u32(header, 22)];
  const told = [entry.crc, entry.packed, entry.size];
  const same = sizes.every((here, index) => here === told[index] || open.includes(here));
  const name = bytes.subarray(at + LOCAL_SIZE, at + LOCAL_SIZE + nameLength);
  const named = name.length === entry.raw.length && name.every((byte, index) => slashed(byte) === slashed(entry.raw[index]));
  if (!same || !named || method !== entry.method || flags & encrypted) {
    throw new Refused('header-mismatch', entry.name);
  }
  return start;
}

/** @param {number} byte */
const slashed = (byte) => (byte === 0x5c ? 0x2f : byte);
