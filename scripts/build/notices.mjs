import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;
const RULE = '-'.repeat(78);

/** The text of THIRD-PARTY-NOTICES: name, version and licence of each package with a file among the bundled ones. */
export function produceNotices(root, inputs) {
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== null));
  const packages = [...folders].map((folder) => readPackage(root, folder));
  const texts = new Map(packages.map((one) => [`${one.name}@${one.version}`, describe(one)]));
  const sorted = [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return `${['This package contains code of the packages below. `npm run build` writes this file.', ...sorted].join(`\n\n${RULE}\n\n`)}\n`;
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
