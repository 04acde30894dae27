import { invariant } from '../lib/invariant.ts';
import type { AssignmentOutput, Role, Stage } from './generated/assignment.ts';
import { schemaVersions } from './generated/schema-types.ts';
import { roundDir, runtimeRoundDir } from './paths.ts';

/** A schema whose records carry one fixed `schema_version`. */
export type RecordSchema = keyof typeof schemaVersions;

export interface ArtifactRow {
  /** Name of the output in an assignment: the file name without extension, `-` → `_`. */
  readonly key: string;
  /** Name within `rounds/<round_id>/`. */
  readonly file: string;
  /** Null for Markdown. */
  readonly schema: RecordSchema | null;
  readonly author: Role | 'any role' | 'controller';
  /** The stage that asks for it; null for any stage. */
  readonly stage: Stage | null;
  readonly required: boolean;
  readonly purpose: string;
}

type Form = Pick<ArtifactRow, 'schema' | 'required' | 'purpose'>;

const inPlan = (file: string, form: Form): ArtifactRow => row(file, 'planner', 'plan', form);
const inImplement = (file: string, form: Form): ArtifactRow => row(file, 'implementer', 'implement', form);
const inReview = (file: string, form: Form): ArtifactRow => row(file, 'reviewer', 'review', form);

/**
 * The manifest: the files of a round, in the order in which an assignment asks for them. Validation, paths,
 * prompts, ownership and `artifact-manifest.md` follow from its rows.
 * @spec contract.md#records
 */
export const artifacts: readonly ArtifactRow[] = [
  inPlan('selection-record.json', {
    schema: 'selection-record',
    required: true,
    purpose: 'The item extracted from the roadmap, its lineage and its declared order',
  }),
  inPlan('plan.md', {
    schema: null,
    required: true,
    purpose: 'The plan in prose, for the implementer and the reviewer',
  }),
  inPlan('round-plan-record.json', {
    schema: 'round-plan-record',
    required: true,
    purpose: 'The plan as the controller checks it: tasks, write scope, risk, rollback',
  }),
  inPlan('roadmap-update-request.md', {
    schema: null,
    required: false,
    purpose:
      'Written in place of the three above: why the roadmap must change before an item can be selected',
  }),
  inImplement('implementation-notes.md', {
    schema: null,
    required: true,
    purpose: 'What was done, how it was verified, what the reviewer should know',
  }),
  inImplement('deferrals.json', {
    schema: 'deferrals',
    required: false,
    purpose: 'What is left for later: deferrals, debt, lessons, findings',
  }),
  inReview('review.md', { schema: null, required: true, purpose: 'The review in prose' }),
  inReview('review-record.json', {
    schema: 'review-record',
    required: true,
    purpose: 'The verdict: decision, findings, roadmap closeout, checklist',
  }),
  row('diagnosis.json', 'recovery-investigator', null, {
    schema: 'diagnosis-record',
    required: true,
    purpose: 'Why a stage has no proof, and what to try next',
  }),
  row('help-request.json', 'any role', null, {
    schema: 'help-request',
    required: false,
    purpose: 'A question the role cannot answer from its material; ends the dispatch without an attempt',
  }),
  row('dispatches/<dispatch_id>.json', 'controller', null, {
    schema: 'dispatch-record',
    required: true,
    purpose: 'One launch of one agent: which, when, how it ended, what it used',
  }),
  row('check-record.json', 'controller', 'verify', {
    schema: 'check-record',
    required: true,
    purpose: 'What the baseline checks gave for one content tree',
  }),
  row('closeout-record.json', 'controller', 'finalize-round', {
    schema: 'closeout-record',
    required: true,
    purpose: 'What the landing changed in the roadmap, and on whose word',
  }),
];

const rowsByKey: ReadonlyMap<string, ArtifactRow> = new Map(artifacts.map((entry) => [entry.key, entry]));

/** The row of a key, or null for a key of nobody. */
export function artifactByKey(key: string): ArtifactRow | null {
  return rowsByKey.get(key) ?? null;
}

/** Where an artifact of a round stands in a tree. @spec contract.md#files */
export function artifactPath(roundId: string, key: string): string {
  return `${roundDir(roundId)}/${fixedFile(key)}`;
}

/** Where a controller's record of a round waits for its landing. @spec contract.md#records */
export function pendingArtifactPath(roundId: string, key: string): string {
  return `${runtimeRoundDir(roundId)}/${fixedFile(key)}`;
}

/** The rows a role is asked for in a stage; the help request comes last. */
export function outputsOf(role: Role, stage: Stage): readonly ArtifactRow[] {
  const isAsked = ({ author, stage: at }: ArtifactRow): boolean =>
    (author === role || author === 'any role') && (at === stage || at === null);
  return artifacts.filter(isAsked);
}

/** The same rows as an assignment lists them. @spec contract.md#agents */
export function assignmentOutputs(roundId: string, role: Role, stage: Stage): readonly AssignmentOutput[] {
  return outputsOf(role, stage).map(({ key, schema, required }) => ({
    key,
    path: artifactPath(roundId, key),
    schema: schema === null ? null : schemaVersions[schema],
    required,
  }));
}

function row(file: string, author: ArtifactRow['author'], stage: Stage | null, form: Form): ArtifactRow {
  const name = file.startsWith('dispatches/') ? 'dispatch-record' : file.replace(/\.[a-z]+$/, '');
  return { key: name.replaceAll('-', '_'), file, author, stage, ...form };
}

function fixedFile(key: string): string {
  const file = rowsByKey.get(key)?.file;
  invariant(file !== undefined && !file.includes('<'), `${key} names an artifact with one fixed file`);
  return file;
}
