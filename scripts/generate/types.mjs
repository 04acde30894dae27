import { compile } from 'json-schema-to-typescript';
import ts from 'typescript';

/** The compiler's remark on a pattern property, which says nothing to a reader. */
const REFERENCE_NOTE =
  /^ *\/\*\*\n *\* This interface was referenced by.*\n.*patternProperty.*\n *\*\/\n|^ *\*\n *\* This interface was referenced by.*\n.*patternProperty.*\n/gm;
const BANNER = '// Generated from schemas/ by scripts/generate.mjs: do not edit.\n';

/** One TypeScript file a schema, and the index of them: `{ path, text }`. */
export async function produceTypes(schemas) {
  const documents = [];
  for (const { name, schema } of schemas) {
    documents.push({ path: `src/contract/generated/${name}.ts`, text: await typesOf(schema) });
  }
  documents.push({ path: 'src/contract/generated/schema-types.ts', text: indexOf(schemas) });
  return documents;
}

async function typesOf(schema) {
  const prepared = prepare(schema, schema.$defs ?? {});
  const text = await compile(prepared, schema.title, {
    additionalProperties: false,
    bannerComment: '',
    format: false,
    unreachableDefinitions: false,
    $refOptions: { resolve: { http: false, file: false } },
  });
  return BANNER + makeReadonly(text.replaceAll(REFERENCE_NOTE, ''));
}

/**
 * The schema as the type compiler likes it: definitions without a title are written in place (they are
 * plain strings and numbers), those with a title stay named, and what only a validator reads is left out.
 */
function prepare(node, defs) {
  if (Array.isArray(node)) return node.map((item) => prepare(item, defs));
  if (node === null || typeof node !== 'object') return node;
  if (typeof node.$ref === 'string') {
    const target = defs[node.$ref.slice('#/$defs/'.length)];
    if (target.title !== undefined) return { $ref: node.$ref };
    const { description: _, ...bare } = prepare(target, defs);
    return bare;
  }
  const skipped = node.oneOf
    ? /^(?:type|discriminator|required|properties)$/
    : /^(?:min|max)(?:Items|Properties)$/;
  const entries = Object.entries(node).filter(([key]) => !skipped.test(key));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, key === '$defs' ? titledOnly(value, defs) : prepare(value, defs)]),
  );
}

function titledOnly(definitions, defs) {
  const titled = Object.entries(definitions).filter(([, value]) => value.title !== undefined);
  return Object.fromEntries(titled.map(([key, value]) => [key, prepare(value, defs)]));
}

/** Makes every property and array readonly: what was read is never changed in place. */
function makeReadonly(text) {
  const { factory } = ts;
  const visitor = (context) => (file) => {
    const visit = (node) => {
      const seen = ts.visitEachChild(node, visit, context);
      if (ts.isPropertySignature(seen)) {
        return factory.updatePropertySignature(
          seen,
          readonlyModifier(),
          seen.name,
          seen.questionToken,
          seen.type,
        );
      }
      if (ts.isIndexSignatureDeclaration(seen)) {
        return factory.updateIndexSignature(seen, readonlyModifier(), seen.parameters, seen.type);
      }
      if (ts.isArrayTypeNode(seen))
        return factory.createTypeOperatorNode(ts.SyntaxKind.ReadonlyKeyword, seen);
      if (ts.isParenthesizedTypeNode(seen) && !ts.isArrayTypeNode(node.parent)) return seen.type;
      return seen;
    };
    return ts.visitNode(file, visit);
  };
  const readonlyModifier = () => [factory.createModifier(ts.SyntaxKind.ReadonlyKeyword)];
  const source = ts.createSourceFile('types.ts', text, ts.ScriptTarget.ES2023, true);
  const { transformed } = ts.transform(source, [visitor]);
  return ts.createPrinter({ newLine: ts.NewLineKind.LineFeed }).printFile(transformed[0]);
}

function indexOf(schemas) {
  const imports = schemas
    .map(({ name, title }) => `import type { ${title} } from './${name}.ts';\n`)
    .join('');
  const rows = schemas.map(({ name, title }) => `  readonly '${name}': ${title};\n`).join('');
  const versions = schemas
    .filter(({ schema }) => schema.properties?.schema_version !== undefined)
    .map(({ name, schema }) => `  '${name}': '${schema.properties.schema_version.const}',\n`)
    .join('');
  return `${BANNER}${imports}
export interface SchemaTypes {
${rows}}

export type SchemaName = keyof SchemaTypes;

export const schemaNames = [
${schemas.map(({ name }) => `  '${name}',\n`).join('')}] as const satisfies readonly SchemaName[];

/** The \`schema_version\` of each record that has one fixed value. */
export const schemaVersions = {
${versions}} as const;
`;
}
