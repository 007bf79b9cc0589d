// Where a relationship of a package leads.

/**
 * A path and its last segment.
 * @param {string} path
 */
export function split(path) {
  const at = path.lastIndexOf('/') + 1;
  return { folder: path.slice(0, at).replace(/(.)\/+$/, '$1'), base: path.slice(at) };
}

/**
 * Segments joined by `/`.
 * @param {...string} segments
 */
export function join(...segments) {
  let path = '';
  for (const segment of segments) {
    path = segment.startsWith('/') ? segment : path === '' || path.endsWith('/') ? path + segment : `${path}/${segment}`;
  }
  return path;
}

/**
 * A target seen from a folder, without `/` before it.
 * @param {string} folder
 * @param {string} target
 */
export function seenFrom(folder, target) {
  /** @type {string[]} */
  const kept = [];
  for (const segment of join('/', folder, target).split('/')) {
    if (segment === '..') {
      kept.pop();
    } else if (segment !== '' && segment !== '.') {
      kept.push(segment);
    }
  }
  return kept.join('/');
}

/**
 * A path with its `%20` and the like resolved.
 * @param {string} path
 */
export const unquoted = (path) =>
  path.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      Uint8Array.from(run.slice(1).split('%'), (digits) => parseInt(digits, 16)),
    ),
  );
