/** What a generated milestone says; anything left out gets a lawful value. */
export interface MilestoneSpec {
  readonly id?: string;
  readonly title?: string;
  readonly status?: 'pending' | 'in-progress' | 'done';
  readonly dependsOn?: string;
  readonly lane?: string;
  readonly completedBy?: readonly string[];
  readonly directionIds?: readonly string[];
  /** Unknown text below the fields, as lines. */
  readonly notes?: readonly string[];
}

export interface RoadmapSpec {
  /** Milestones as described, or that many generated ones, each depending on the one before. */
  readonly milestones: readonly MilestoneSpec[] | number;
  readonly lanes?: readonly string[];
  readonly eol?: '\n' | '\r\n' | '\r';
  readonly bom?: boolean;
  readonly finalNewline?: boolean;
}

const encoder = new TextEncoder();

/** The text of a valid roadmap. */
export function makeRoadmap(spec: RoadmapSpec): string {
  const { lanes = ['lane-core'], eol = '\n', bom = false, finalNewline = true } = spec;
  const milestones =
    typeof spec.milestones === 'number' ? chainOfMilestones(spec.milestones) : spec.milestones;
  const lines = [
    ...section('Goal', ['A program that greets.']),
    ...section('Alignment Summary', ['Short and friendly.']),
    ...section('Outcome Boundaries', ['No network.']),
    ...section('Global Sequencing Rules', ['Library before command line.']),
    ...section(
      'Parallel Lanes',
      lanes.map((lane) => `- \`${lane}\`: work of ${lane}`),
    ),
    ...section('Milestones', []),
    ...milestones.flatMap((milestone, index) => milestoneLines(milestone, index + 1)),
  ];
  const text = lines.join(eol);
  return `${bom ? '\uFEFF' : ''}${text}${finalNewline ? eol : ''}`;
}

/** The bytes of a valid roadmap. */
export function makeRoadmapBytes(spec: RoadmapSpec): Uint8Array {
  return encoder.encode(makeRoadmap(spec));
}

function chainOfMilestones(count: number): readonly MilestoneSpec[] {
  return Array.from({ length: count }, (_, index) =>
    index === 0 ? {} : { dependsOn: milestoneIdOf(index) },
  );
}

/** The id a generated milestone has; `number` counts from 1. */
export function milestoneIdOf(number: number): string {
  return `milestone-${String(number).padStart(3, '0')}-step`;
}

function section(name: string, lines: readonly string[]): readonly string[] {
  return [`## ${name}`, '', ...lines, ...(lines.length > 0 ? [''] : [])];
}

function milestoneLines(spec: MilestoneSpec, number: number): readonly string[] {
  const directionIds = spec.directionIds ?? [`direction-${String(number).padStart(3, '0')}-slice`];
  const lines = [
    `### [${spec.status ?? 'pending'}] Milestone ${number}: ${spec.title ?? `Step ${number}`}`,
    `Milestone id: ${spec.id ?? milestoneIdOf(number)}`,
    `Depends on: ${spec.dependsOn ?? 'none'}`,
    `Intent: The program can do step ${number}.`,
    `Completion signal: \`npm test\` shows step ${number}.`,
    `Parallel lane: ${spec.lane ?? 'lane-core'}`,
    'Coordination notes: none',
    ...(spec.completedBy ?? []).map((text) => `Completed by: ${text}`),
    '',
    'Candidate directions:',
    ...directionIds.flatMap(directionLines),
    ...(spec.notes === undefined ? [] : ['', ...spec.notes]),
  ];
  return number === 1 ? lines : ['', ...lines];
}

function directionLines(id: string): readonly string[] {
  return [
    `- Direction id: ${id}`,
    `  Summary: The slice ${id}.`,
    '  Why it matters now: Others build on it.',
    '  Preconditions: none',
    '  Parallel hints: none',
    '  Boundary notes: no options',
    '  Extraction notes: one round',
  ];
}
