// Generated from schemas/ by scripts/generate.mjs: do not edit.
import type { ApprovalRecord } from './approval-record.ts';
import type { Assignment } from './assignment.ts';
import type { CheckRecord } from './check-record.ts';
import type { CloseoutRecord } from './closeout-record.ts';
import type { Config } from './config.ts';
import type { Deferrals } from './deferrals.ts';
import type { Diagnosis } from './diagnosis-record.ts';
import type { DispatchBaseline } from './dispatch-baseline.ts';
import type { DispatchOutcome } from './dispatch-outcome.ts';
import type { DispatchRecord } from './dispatch-record.ts';
import type { DoctorReport } from './doctor-report.ts';
import type { Event } from './event.ts';
import type { Exit } from './exit.ts';
import type { Handoff } from './handoff.ts';
import type { HelpRequest } from './help-request.ts';
import type { Launch } from './launch.ts';
import type { Lease } from './lease.ts';
import type { ReconRecord } from './recon-record.ts';
import type { ReconSynthesis } from './recon-synthesis.ts';
import type { RefreshConflict } from './refresh-conflict.ts';
import type { Request } from './request.ts';
import type { ReviewRecord } from './review-record.ts';
import type { RoadmapUpdateRecord } from './roadmap-update-record.ts';
import type { RoadmapUpdateReview } from './roadmap-update-review.ts';
import type { RoundPlanRecord } from './round-plan-record.ts';
import type { SelectionRecord } from './selection-record.ts';
import type { Settlement } from './settlement.ts';
import type { Start } from './start.ts';
import type { State } from './state.ts';
import type { ValidateReport } from './validate-report.ts';

export interface SchemaTypes {
  readonly 'approval-record': ApprovalRecord;
  readonly 'assignment': Assignment;
  readonly 'check-record': CheckRecord;
  readonly 'closeout-record': CloseoutRecord;
  readonly 'config': Config;
  readonly 'deferrals': Deferrals;
  readonly 'diagnosis-record': Diagnosis;
  readonly 'dispatch-baseline': DispatchBaseline;
  readonly 'dispatch-outcome': DispatchOutcome;
  readonly 'dispatch-record': DispatchRecord;
  readonly 'doctor-report': DoctorReport;
  readonly 'event': Event;
  readonly 'exit': Exit;
  readonly 'handoff': Handoff;
  readonly 'help-request': HelpRequest;
  readonly 'launch': Launch;
  readonly 'lease': Lease;
  readonly 'recon-record': ReconRecord;
  readonly 'recon-synthesis': ReconSynthesis;
  readonly 'refresh-conflict': RefreshConflict;
  readonly 'request': Request;
  readonly 'review-record': ReviewRecord;
  readonly 'roadmap-update-record': RoadmapUpdateRecord;
  readonly 'roadmap-update-review': RoadmapUpdateReview;
  readonly 'round-plan-record': RoundPlanRecord;
  readonly 'selection-record': SelectionRecord;
  readonly 'settlement': Settlement;
  readonly 'start': Start;
  readonly 'state': State;
  readonly 'validate-report': ValidateReport;
}

export type SchemaName = keyof SchemaTypes;

export const schemaNames = [
  'approval-record',
  'assignment',
  'check-record',
  'closeout-record',
  'config',
  'deferrals',
  'diagnosis-record',
  'dispatch-baseline',
  'dispatch-outcome',
  'dispatch-record',
  'doctor-report',
  'event',
  'exit',
  'handoff',
  'help-request',
  'launch',
  'lease',
  'recon-record',
  'recon-synthesis',
  'refresh-conflict',
  'request',
  'review-record',
  'roadmap-update-record',
  'roadmap-update-review',
  'round-plan-record',
  'selection-record',
  'settlement',
  'start',
  'state',
  'validate-report',
] as const satisfies readonly SchemaName[];

/** The `schema_version` of each record that has one fixed value. */
export const schemaVersions = {
  'approval-record': 'approval-record-v1',
  'assignment': 'assignment-v1',
  'check-record': 'check-record-v1',
  'closeout-record': 'closeout-record-v3',
  'deferrals': 'deferrals-v1',
  'diagnosis-record': 'diagnosis-record-v1',
  'dispatch-baseline': 'dispatch-baseline-v1',
  'dispatch-outcome': 'dispatch-outcome-v1',
  'dispatch-record': 'dispatch-record-v1',
  'doctor-report': 'doctor-report-v1',
  'event': 'event-v1',
  'exit': 'exit-v1',
  'handoff': 'handoff-v1',
  'help-request': 'help-request-v1',
  'launch': 'launch-v1',
  'lease': 'lease-v1',
  'recon-record': 'recon-record-v1',
  'recon-synthesis': 'recon-synthesis-v1',
  'refresh-conflict': 'refresh-conflict-v1',
  'review-record': 'review-record-v3',
  'roadmap-update-record': 'roadmap-update-record-v1',
  'roadmap-update-review': 'roadmap-update-review-v1',
  'round-plan-record': 'round-plan-record-v1',
  'selection-record': 'selection-record-v1',
  'settlement': 'settlement-v1',
  'start': 'start-v1',
  'validate-report': 'validate-report-v1',
} as const;
