// The modules of the script as often as they are wanted: as they are, or with a small mistake in one of them. Needs
// `node --experimental-vm-modules`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SourceTextModule } from 'node:vm';

const TESTS = dirname(fileURLToPath(import.meta.url));
const SCRIPT = resolve(TESTS, '../../xlvalidate/page/script');
const NEEDS = /\bfrom\s+['"](\.[^'"]+)['"]/g;

const sources = new Map(
  [...readdirSync(SCRIPT).filter((name) => name.endsWith('.js')).map((name) => resolve(SCRIPT, name)), resolve(TESTS, 'plain_submission.mjs')]
    .filter((path) => existsSync(path))
    .map((path) => [path, readFileSync(path, 'utf8')]),
);
const needs = new Map(
  [...sources].map(([path, source]) => [path, [...source.matchAll(NEEDS)].map(([, name]) => resolve(dirname(path), name))]),
);
const asTheyAre = new Map();

/** All that use a module, itself with them. */
function users(module) {
  const found = new Set([module]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const [path, those] of needs) {
      if (those.some((one) => found.has(one))) {
        found.add(path);
      }
    }
  }
  return found;
}

/**
 * What the modules of these names export, all together. A mistake is a module's name, a text that stands in it once,
 * and what stands there instead; modules that do not use it are those without it.
 */
export async function exportsOf(names, mistake = null) {
  const pool = new Map(asTheyAre);
  const texts = new Map(sources);
  if (mistake !== null) {
    const [name, right, wrong] = mistake;
    const module = resolve(SCRIPT, name);
    if (sources.get(module).split(right).length !== 2) {
      throw new Error(`${name}: ${right} does not stand there once`);
    }
    texts.set(module, sources.get(module).replace(right, () => wrong));
    users(module).forEach((path) => pool.delete(path));
  }
  const of = (path) => {
    if (!pool.has(path)) {
      pool.set(path, new SourceTextModule(texts.get(path), { identifier: path }));
    }
    return pool.get(path);
  };
  const found = {};
  for (const name of names) {
    const module = of(resolve(name.endsWith('.mjs') ? TESTS : SCRIPT, name));
    if (module.status === 'unlinked') {
      await module.link((specifier, { identifier }) => of(resolve(dirname(identifier), specifier)));
    }
    if (module.status === 'linked') {
      await module.evaluate();
    }
    Object.assign(found, module.namespace);
  }
  if (mistake === null) {
    pool.forEach((module, path) => asTheyAre.set(path, module));
  }
  return found;
}
