// The checksum of a zip's parts, four bytes at a time.

/** @param {number} value */
function shifted(value) {
  let left = value;
  for (let bit = 0; bit < 8; bit += 1) {
    left = left & 1 ? (left >>> 1) ^ 0xedb88320 : left >>> 1;
  }
  return left;
}

// What a byte does to the checksum, and what it does with one, two and three bytes behind it.
const FIRST = Int32Array.from({ length: 256 }, (_, byte) => shifted(byte));
const SECOND = FIRST.map((value) => FIRST[value & 0xff] ^ (value >>> 8));
const THIRD = SECOND.map((value) => FIRST[value & 0xff] ^ (value >>> 8));
const FOURTH = THIRD.map((value) => FIRST[value & 0xff] ^ (value >>> 8));

/**
 * @param {Uint8Array} bytes
 * @param {number} before that of the bytes before these
 */
export function crc32(bytes, before = 0) {
  let value = ~before;
  let at = 0;
  for (const end = bytes.length - 3; at < end; at += 4) {
    value ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    value = FOURTH[value & 0xff] ^ THIRD[(value >>> 8) & 0xff] ^ SECOND[(value >>> 16) & 0xff] ^ FIRST[value >>> 24];
  }
  for (; at < bytes.length; at += 1) {
    value = FIRST[(value ^ bytes[at]) & 0xff] ^ (value >>> 8);
  }
  return ~value >>> 0;
}
