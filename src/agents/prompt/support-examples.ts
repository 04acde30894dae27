import type { Assignment } from '../../contract/generated/assignment.ts';
import type { Deferrals } from '../../contract/generated/deferrals.ts';
import type { Diagnosis } from '../../contract/generated/diagnosis-record.ts';
import type { Handoff } from '../../contract/generated/handoff.ts';
import type { HelpRequest } from '../../contract/generated/help-request.ts';
import type { ReconRecord } from '../../contract/generated/recon-record.ts';
import type { ReconSynthesis } from '../../contract/generated/recon-synthesis.ts';

/** A filled `deferrals.json`. @spec contract.md#records */
export function deferralsExample(assignment: Assignment): Deferrals {
  return {
    schema_version: 'deferrals-v1',
    round_id: assignment.round_id,
    items: [
      {
        deferral_id: 'D1',
        kind: 'debt',
        title: 'Names are trimmed in two places',
        category: 'duplication',
        description: 'src/example.js and src/other.js trim a name with different rules',
        reason: 'src/other.js is outside the write scope of this round',
        suggested_milestone: null,
      },
    ],
  };
}

/** A filled `diagnosis.json`. @spec contract.md#recovery */
export function diagnosisExample(assignment: Assignment): Diagnosis {
  return {
    schema_version: 'diagnosis-record-v1',
    round_id: assignment.round_id,
    stage: assignment.stage,
    recommendation: 'recoverable',
    action: 'retry-same',
    proves_stage: null,
    salvageable: ['src/example.js'],
    summary: 'The agent ended before it wrote its notes; the code is complete and its test passes.',
  };
}

/** A filled `help-request.json`. @spec contract.md#records */
export function helpRequestExample(assignment: Assignment): HelpRequest {
  return {
    schema_version: 'help-request-v1',
    round_id: assignment.round_id,
    question:
      'The plan asks for a default name, but README.md and src/example.js name different ones. Which holds?',
    context_paths: ['README.md', 'src/example.js'],
  };
}

/** A filled `recon-<target>.json`; the target is the one its path names. @spec contract.md#records */
export function reconRecordExample(assignment: Assignment, path: string): ReconRecord {
  return {
    schema_version: 'recon-record-v1',
    round_id: assignment.round_id,
    target: /\/recon-([a-z0-9][a-z0-9-]*)\.json$/.exec(path)?.[1] ?? 'example',
    status: 'found',
    summary: 'One module without tests; nothing else imports it',
    findings: { modules: ['src/example.js'], tests: [] },
    recommendations: ['Add a test before changing src/example.js'],
    more_targets: [],
  };
}

/** A filled `recon-synthesis.json`. @spec contract.md#records */
export function reconSynthesisExample(assignment: Assignment): ReconSynthesis {
  return {
    schema_version: 'recon-synthesis-v1',
    round_id: assignment.round_id,
    summary: 'One module without tests; the change is local',
    findings: ['src/example.js is the only module that formats names'],
    gaps: ['Nobody could say which runtime versions are supported'],
    more_targets: [],
    sources: [`orchestrator/rounds/${assignment.round_id}/recon-src.json`],
  };
}

/** A filled `handoff.json`; the worker is the one its path names. @spec contract.md#records */
export function handoffExample(assignment: Assignment, path: string): Handoff {
  return {
    schema_version: 'handoff-v1',
    round_id: assignment.round_id,
    dispatch_id: assignment.dispatch_id,
    worker_id: /\/workers\/([a-z0-9][a-z0-9-]*)\/handoff\.json$/.exec(path)?.[1] ?? null,
    reason: assignment.part === 'worker' ? 'worker' : 'checkpoint',
    status: 'complete',
    summary: 'docs/example.md is written and linked from the index',
    remaining: [],
    next_steps: [],
    blockers: [],
  };
}
