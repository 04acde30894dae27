import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import formats from 'ajv-formats';
import { build } from 'esbuild';
import { holdsCodeOf, packageFolders } from '../build/notices.mjs';

/** Small files that people write: they get every problem at once. For a record the first one is enough. */
const WRITTEN_BY_PEOPLE = new Set(['config', 'request']);

const DECLARATIONS = `// Generated from schemas/ by scripts/generate.mjs: do not edit.
import type { SchemaName, SchemaTypes } from './schema-types.ts';

export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The schema of the value, and the value itself. */
  readonly parentSchema: unknown;
  readonly data: unknown;
}

export interface Validator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly SchemaError[] | null;
}

export const validators: { readonly [K in SchemaName]: Validator<SchemaTypes[K]> };
`;

/** The validators as one self-contained ES module, and its declarations. */
export async function produceValidators(root, schemas) {
  const modules = [];
  for (const allErrors of [false, true]) {
    const mine = schemas.filter(({ name }) => WRITTEN_BY_PEOPLE.has(name) === allErrors);
    modules.push({ allErrors, names: mine.map(({ name }) => name), code: compileModule(mine, allErrors) });
  }
  const text = await bundle(root, modules);
  return [
    { path: 'src/contract/generated/validators.js', text },
    { path: 'src/contract/generated/validators.d.ts', text: DECLARATIONS },
  ];
}

function compileModule(schemas, allErrors) {
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    discriminator: true,
    allErrors,
    messages: false,
    inlineRefs: false,
    verbose: true,
    code: { source: true, esm: true, lines: true },
  });
  dropUnused(ajv, schemas);
  formats.default(ajv, ['date-time']);
  const { common, rewritten } = shareLeaves(schemas);
  for (const schema of [common, ...rewritten]) ajv.addSchema(schema);
  const exports = Object.fromEntries(schemas.map(({ name, schema }) => [exportName(name), schema.$id]));
  return appendInPlace(standalone.default(ajv, exports));
}

/** Ajv keeps books for two kinds of keywords that no schema here has; without them a validator loads faster. */
function dropUnused(ajv, schemas) {
  const user = schemas.find(({ schema }) => /"(?:unevaluated|\$dynamic)/.test(JSON.stringify(schema)));
  if (user !== undefined) throw new Error(`${user.name} needs the bookkeeping that this script switches off`);
  Object.assign(ajv.opts, { unevaluated: false, dynamicRef: false });
}

/** Ajv copies all errors so far for each reference that fails: 50 s for a list of 150,000 wrong entries. */
function appendInPlace(code) {
  const appended = code.replaceAll(/vErrors\.concat\((validate\d+\.errors)\)/g, 'appendErrors(vErrors, $1)');
  if (/\.concat\(/.test(appended)) throw new Error('Ajv joins errors in a way this script does not know');
  return `${appended}
function appendErrors(errors, more) {
  for (const error of more) errors.push(error);
  return errors;
}
`;
}

/**
 * Definitions that refer to nothing (ids, times, texts) stand in every schema that uses them, so that each
 * schema can be read alone. Compiled once and shared, they make a module a third as large.
 */
function shareLeaves(schemas) {
  const common = { $id: 'https://run-orchestrator-loop.dev/schemas/common', $defs: {} };
  const shared = ({ $defs = {} }, name) => {
    const text = JSON.stringify($defs[name]);
    if (text.includes('"$ref"')) return false;
    common.$defs[name] ??= $defs[name];
    return JSON.stringify(common.$defs[name]) === text;
  };
  const rewritten = schemas.map(({ schema }) => {
    const leaves = new Set(Object.keys(schema.$defs ?? {}).filter((name) => shared(schema, name)));
    const text = JSON.stringify(schema, (key, value) => {
      const name = key === '$ref' ? value.slice('#/$defs/'.length) : null;
      return leaves.has(name) ? `${common.$id}#/$defs/${name}` : value;
    });
    return JSON.parse(text);
  });
  return { common, rewritten };
}

/** Ajv's standalone code still calls `require` for its helpers, so it only works bundled. */
async function bundle(root, modules) {
  const imports = modules.map((_, index) => `import * as part${index} from 'part${index}';`).join('\n');
  const rows = modules.flatMap(({ names }, index) =>
    names.map((name) => `  ${JSON.stringify(name)}: part${index}.${exportName(name)},`),
  );
  // Also one by one, so that a bundler can take a single one out.
  const single = modules.flatMap(({ names }, index) =>
    names.map((name) => `export const ${exportName(name)} = part${index}.${exportName(name)};`),
  );
  const contents = `${imports}\nexport const validators = {\n${rows.join('\n')}\n};\n${single.join('\n')}\n`;
  const result = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['main'],
    target: 'es2023',
    minify: true,
    legalComments: 'none',
    metafile: true,
    plugins: [partsPlugin(root, modules)],
  });
  const folders = packageFolders(Object.keys(result.metafile.inputs));
  const head = ['Generated from schemas/ by scripts/generate.mjs: do not edit.', holdsCodeOf(folders)];
  return `${head.map((line) => `// ${line}\n`).join('')}${result.outputFiles[0].text}`;
}

function partsPlugin(root, modules) {
  return {
    name: 'validator-parts',
    setup(pluginBuild) {
      pluginBuild.onResolve({ filter: /^part\d$/ }, ({ path }) => ({ path, namespace: 'part' }));
      pluginBuild.onLoad({ filter: /.*/, namespace: 'part' }, ({ path }) => ({
        contents: modules[Number(path.slice('part'.length))].code,
        resolveDir: root,
      }));
    },
  };
}

/** A schema's name as JavaScript likes it. */
export function exportName(name) {
  return name.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
}
