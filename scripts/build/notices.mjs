import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;
const RULE = '-'.repeat(78);

/** A generated file among the inputs says which packages it holds code of. */
const HOLDS = 'Holds code of: ';

/**
 * The text of THIRD-PARTY-NOTICES: name, version and licence of each package with a file among the bundled ones, or
 * with code in a generated one.
 */
export function produceNotices(root, inputs) {
  const generated = inputs.filter((input) => input.includes('/generated/'));
  const held = generated.flatMap((input) => foldersHeld(readFileSync(join(root, input), 'utf8')));
  const packages = packageFolders([...inputs, ...held]).map((folder) => readPackage(root, folder));
  const texts = new Map(packages.map((one) => [`${one.name}@${one.version}`, describe(one)]));
  const sorted = [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return `${['This package contains code of the packages below. `npm run build` writes this file.', ...sorted].join(`\n\n${RULE}\n\n`)}\n`;
}

/** The line in which a generated file names the packages it holds code of. */
export function holdsCodeOf(folders) {
  return HOLDS + folders.join(', ');
}

function foldersHeld(text) {
  const line = text.split('\n', 5).find((one) => one.includes(HOLDS));
  return line === undefined
    ? []
    : line
        .slice(line.indexOf(HOLDS) + HOLDS.length)
        .split(', ')
        .map((folder) => `${folder}/`);
}

/** The folders of the packages that files belong to, each once. */
export function packageFolders(files) {
  return [...new Set(files.map(packageFolder).filter((folder) => folder !== null))];
}

/** `node_modules/a/node_modules/@b/c/d.js` belongs to the package in `node_modules/a/node_modules/@b/c`. */
function packageFolder(input) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0] ?? null;
}

function readPackage(root, folder) {
  const path = join(root, folder);
  const { name, version, license, author } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const file = readdirSync(path)
    .sort()
    .find((entry) => LICENCE_FILE.test(entry));
  return {
    name,
    version,
    licence: license ?? 'see the text',
    author: typeof author === 'string' ? author : (author?.name ?? null),
    text: file === undefined ? null : readFileSync(join(path, file), 'utf8').replaceAll('\r\n', '\n').trim(),
  };
}

function describe({ name, version, licence, author, text }) {
  const head = `${name} ${version}\nLicence: ${licence}`;
  const by = author === null ? '' : `\nAuthor: ${author}`;
  return text === null
    ? `${head}${by}\nThe package carries no licence file of its own.`
    : `${head}\n\n${text}`;
}
