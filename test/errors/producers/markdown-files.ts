import { parseRoadmap } from '../../../src/roadmap/parse.ts';
import { parseVerification } from '../../../src/roadmap/verification.ts';
import { anObservation } from '../../core/support/build.ts';
import { makeRoadmap } from '../../roadmap/support/make-roadmap.ts';
import { problemsOf } from '../../roadmap/support/read.ts';
import { type Told, toldByContract } from '../support/told.ts';

const ROADMAP = makeRoadmap({ milestones: 3 });
const VERIFICATION = `## Baseline Checks

- Command: \`npm test\`

## Alignment Checks

none

## Task-Specific Checks

none

## Manual Checks

none

## Roadmap Overrides

none
`;

/** What `run` says of a roadmap in which one text is replaced. */
function inRoadmap(from: string, to: string): Promise<Told> {
  return ofRoadmap(new TextEncoder().encode(replaced(ROADMAP, from, to)));
}

async function ofRoadmap(bytes: Uint8Array): Promise<Told> {
  return toldByContract(anObservation(), problemsOf(await parseRoadmap(bytes, 'roadmap.md')));
}

function inVerification(from: string, to: string): Promise<Told> {
  return ofVerification(new TextEncoder().encode(replaced(VERIFICATION, from, to)));
}

async function ofVerification(bytes: Uint8Array): Promise<Told> {
  return toldByContract(anObservation(), problemsOf(await parseVerification(bytes, 'verification.md')));
}

function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the text does not hold ${from}`);
  return text.replace(from, () => to);
}

const NO_UTF8 = Uint8Array.of(0x23, 0x0a, 0xff);

/** The two Markdown files that rounds are made from, read from their bytes. */
export const MARKDOWN_FILES = {
  'roadmap.section-missing': () => inRoadmap('## Outcome Boundaries', 'Outcome Boundaries'),
  'roadmap.section-repeated': () => inRoadmap('## Outcome', '## Goal\n\n## Outcome'),
  'roadmap.section-order': () =>
    inRoadmap('## Goal\n\nA program that greets.\n\n## Alignment Summary', '## Alignment Summary\n\n## Goal'),
  'roadmap.milestone-misplaced': () => inRoadmap('### [pending] Milestone 3', '## [pending] Milestone 3'),
  'roadmap.status-unknown': () => inRoadmap('[pending] Milestone 2', '[open] Milestone 2'),
  'roadmap.field-missing': () => inRoadmap('Intent: The program can do step 2.\n', ''),
  'roadmap.field-duplicate': () => inRoadmap('Intent: The program can do step 2.', 'Intent: a\nIntent: b'),
  'roadmap.id-duplicate': () => inRoadmap('id: milestone-003-step', 'id: milestone-001-step'),
  'roadmap.id-unknown': () => inRoadmap('on: milestone-002-step', 'on: milestone-009-other'),
  'roadmap.id-invalid': () => inRoadmap('id: milestone-003-step', 'id: Milestone 3'),
  'roadmap.dependency-self': () => inRoadmap('on: milestone-002-step', 'on: milestone-003-step'),
  'roadmap.dependency-cycle': () => inRoadmap('Depends on: none', 'Depends on: milestone-003-step'),
  'roadmap.lane-unknown': () => inRoadmap('Parallel lane: lane-core', 'Parallel lane: lane-other'),
  'roadmap.done-before-dependency': () => inRoadmap('[pending] Milestone 2', '[done] Milestone 2'),
  'roadmap.empty': () => inRoadmap(ROADMAP.slice(ROADMAP.indexOf('###')), ''),
  'roadmap.encoding': () => ofRoadmap(NO_UTF8),
  'roadmap.too-large': () => inRoadmap('A program that greets.', 'x'.repeat(10_001)),
  'verification.section-missing': () => inVerification('## Manual Checks', '## Manual'),
  'verification.section-repeated': () => inVerification('## Roadmap', '## Manual Checks\n\n## Roadmap'),
  'verification.section-order': () =>
    inVerification(
      '## Alignment Checks\n\nnone\n\n## Task-Specific Checks',
      '## Task-Specific Checks\n\n## Alignment Checks',
    ),
  'verification.command-missing': () => inVerification('Command: `npm test`', 'npm test'),
  'verification.command-invalid': () => inVerification('`npm test`', 'npm test'),
  'verification.timeout-invalid': () => inVerification('`npm test`', '`npm test`\n  Timeout: 10m'),
  'verification.working-directory': () =>
    inVerification('`npm test`', '`npm test`\n  Working directory: ../elsewhere'),
  'verification.field-duplicate': () => inVerification('`npm test`', '`npm test`\n  Why: a\n  Why: b'),
  'verification.encoding': () => ofVerification(NO_UTF8),
  'verification.too-large': () => inVerification('none', `- ${'x'.repeat(10_000)}`),
} as const satisfies Readonly<Record<string, () => Promise<Told>>>;
