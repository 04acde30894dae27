import { loadTable } from './tables.mjs';

const INTRODUCTION = `<!-- Generated from src/contract/artifacts.ts by scripts/generate.mjs: do not edit. -->

# Artifact manifest

The files of a round, below \`orchestrator/rounds/<round_id>/\`. JSON files follow the schema of their name in
\`orchestrator/schemas/\`; the key is what an assignment calls the output. The controller's records wait in
\`orchestrator/runtime/rounds/<round_id>/\` and enter the tree in the landing; found in a worktree, they are a
violation. What an earlier attempt wrote stands in \`attempts/<stage>-<n>/\`.
`;

/** `orchestrator/artifact-manifest.md`: the manifest table for readers. */
export async function produceArtifactManifest(root) {
  const { artifacts } = await loadTable(root, 'src/contract/artifacts.ts');
  const rows = artifacts.map(({ key, file, schema, author, stage, required, purpose }) =>
    [
      code(key),
      code(file),
      schema ? code(schema) : 'Markdown',
      author,
      stage ?? 'any',
      required ? 'yes' : 'no',
      purpose,
    ].join(' | '),
  );
  const table = [
    'key | file | schema | author | stage | required | purpose',
    '--- | --- | --- | --- | --- | --- | ---',
    ...rows,
  ].map((row) => `| ${row} |`);
  return [{ path: 'orchestrator/artifact-manifest.md', text: `${INTRODUCTION}\n${table.join('\n')}\n` }];
}

function code(text) {
  return `\`${text}\``;
}
