// Bytes compared, searched and read as numbers.

/**
 * The bytes of a text of Latin letters and signs, one each.
 * @param {string} text
 */
export const bytesOf = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/**
 * Bytes as a text, a character each.
 * @param {Uint8Array} bytes
 */
export function latin(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

/**
 * Do bytes stand at a place?
 * @param {Uint8Array} bytes
 * @param {Uint8Array} wanted
 * @param {number} at
 */
export function standsAt(bytes, wanted, at = 0) {
  if (at < 0 || at + wanted.length > bytes.length) {
    return false;
  }
  for (let index = 0; index < wanted.length; index += 1) {
    if (bytes[at + index] !== wanted[index]) {
      return false;
    }
  }
  return true;
}

/**
 * Where bytes occur, from a place on; -1 where they do not.
 * @param {Uint8Array} bytes
 * @param {Uint8Array} wanted
 * @param {number} from
 */
export function found(bytes, wanted, from = 0) {
  for (let at = bytes.indexOf(wanted[0], from); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
    if (standsAt(bytes, wanted, at)) {
      return at;
    }
  }
  return -1;
}

/**
 * How often bytes occur, without overlapping.
 * @param {Uint8Array} bytes
 * @param {Uint8Array} wanted
 */
export function counted(bytes, wanted) {
  let count = 0;
  for (let at = found(bytes, wanted); at >= 0; at = found(bytes, wanted, at + wanted.length)) {
    count += 1;
  }
  return count;
}

/**
 * @param {Uint8Array} bytes
 * @param {number} at
 */
export const u16 = (bytes, at) => bytes[at] | (bytes[at + 1] << 8);

/**
 * @param {Uint8Array} bytes
 * @param {number} at
 */
export const u32 = (bytes, at) => (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0;

/**
 * As near as a number comes: whoever asks only compares it with what is there.
 * @param {Uint8Array} bytes
 * @param {number} at
 */
export const u64 = (bytes, at) => u32(bytes, at) + u32(bytes, at + 4) * 2 ** 32;

/** @param {Uint8Array[]} pieces */
export function joined(pieces) {
  if (pieces.length === 1) {
    return pieces[0];
  }
  const all = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
