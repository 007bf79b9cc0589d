// The files that a person chooses or drops, folders looked through.

const LOCK = '~$';
const MOST_FILES = 20000;
const SYSTEM = ['thumbs.db', 'desktop.ini', '.ds_store'];

/**
 * @typedef {{file: File, path: string}} Found a file, and its path below the folder that was given
 * @typedef {'hidden' | 'lock' | 'other' | 'closed'} WhyPassed
 * @typedef {{found: Found[], passed: {why: WhyPassed, path: string}[]}} Taken
 */

/**
 * What was chosen in a field. A file that is named itself is always taken; in a folder what is no workbook is passed
 * over.
 * @param {FileList} files
 * @param {readonly string[]} suffixes of workbooks
 * @returns {Taken}
 */
export function chosen(files, suffixes) {
  const all = [...files].map((file) => ({ file, path: pathOf(file) }));
  return sorted(all.map((one) => ({ ...one, inFolder: one.path.includes('/') })), [], suffixes);
}

/** @param {File} file */
const pathOf = (file) => /** @type {any} */ (file).webkitRelativePath || file.name;

/**
 * What was dropped. Has to be called while the event is handled: afterwards a browser gives nothing out any more.
 * @param {DataTransfer} given
 * @param {readonly string[]} suffixes
 * @returns {Promise<Taken>}
 */
export async function dropped(given, suffixes) {
  // On a page from the disk Chromium gives folders only as handles, and Firefox only as entries.
  const items = [...given.items].filter((item) => item.kind === 'file');
  const waiting = items.map((item) => {
    const file = item.getAsFile();
    const any = /** @type {any} */ (item);
    const handle = any.getAsFileSystemHandle ? any.getAsFileSystemHandle().catch(() => null) : Promise.resolve(null);
    const entry = item.webkitGetAsEntry ? item.webkitGetAsEntry() : null;
    return { file, handle, entry };
  });
  if (!items.length) {
    return chosen(given.files, suffixes);
  }
  /** @type {(Found & {inFolder: boolean})[]} */
  const all = [];
  /** @type {string[]} */
  const closed = [];
  for (const { file, handle, entry } of waiting) {
    const folder = await handle;
    if (folder && folder.kind === 'directory') {
      await ofHandle(folder, folder.name, all, closed);
    } else if (entry && entry.isDirectory) {
      await ofEntry(entry, entry.name, all, closed);
    } else if (file) {
      all.push({ file, path: file.name, inFolder: false });
    }
  }
  return sorted(all, closed, suffixes);
}

/**
 * @param {any} folder
 * @param {string} path
 * @param {(Found & {inFolder: boolean})[]} all
 * @param {string[]} closed
 */
async function ofHandle(folder, path, all, closed) {
  try {
    for await (const one of folder.values()) {
      const below = `${path}/${one.name}`;
      if (all.length >= MOST_FILES) {
        return;
      }
      if (one.kind === 'directory') {
        await ofHandle(one, below, all, closed);
      } else {
        await one.getFile().then(
          (/** @type {File} */ file) => all.push({ file, path: below, inFolder: true }),
          () => closed.push(below),
        );
      }
    }
  } catch (_) {
    closed.push(path);
  }
}

/**
 * @param {any} folder
 * @param {string} path
 * @param {(Found & {inFolder: boolean})[]} all
 * @param {string[]} closed
 */
async function ofEntry(folder, path, all, closed) {
  const reader = folder.createReader();
  try {
    for (;;) {
      // A reader gives out some at a time, and none when there are no more.
      const some = await new Promise((good, bad) => reader.readEntries(good, bad));
      if (!some.length || all.length >= MOST_FILES) {
        return;
      }
      for (const one of some) {
        const below = `${path}/${one.name}`;
        if (one.isDirectory) {
          await ofEntry(one, below, all, closed);
        } else {
          await new Promise((good, bad) => one.file(good, bad)).then(
            (file) => all.push({ file, path: below, inFolder: true }),
            () => closed.push(below),
          );
        }
      }
    }
  } catch (_) {
    closed.push(path);
  }
}

/**
 * @param {(Found & {inFolder: boolean})[]} all
 * @param {string[]} closed
 * @param {readonly string[]} suffixes
 * @returns {Taken}
 */
function sorted(all, closed, suffixes) {
  /** @type {Taken} */
  const taken = { found: [], passed: closed.map((path) => ({ why: 'closed', path })) };
  for (const { file, path, inFolder } of all) {
    const why = inFolder ? whyPassed(path, suffixes) : null;
    if (why === null) {
      taken.found.push({ file, path });
    } else {
      taken.passed.push({ why, path });
    }
  }
  taken.found.sort(byPath);
  taken.passed.sort(byPath);
  return taken;
}

/** As `check` has them: by the parts of their paths. @param {{path: string}} one @param {{path: string}} other */
function byPath(one, other) {
  const [mine, theirs] = [one, other].map(({ path }) => path.split('/').join('\u0000'));
  return mine < theirs ? -1 : mine > theirs ? 1 : 0;
}

/**
 * Why a file of a folder is not checked; null for one that is.
 * @param {string} path
 * @param {readonly string[]} suffixes
 * @returns {WhyPassed | null}
 */
function whyPassed(path, suffixes) {
  const parts = path.split('/').slice(1);
  const name = parts[parts.length - 1];
  if (SYSTEM.includes(name.toLowerCase()) || parts.some((part) => part.startsWith('.'))) {
    return 'hidden';
  }
  if (name.startsWith(LOCK)) {
    return 'lock';
  }
  const dot = name.lastIndexOf('.');
  return dot > 0 && suffixes.includes(name.slice(dot).toLowerCase()) ? null : 'other';
}
