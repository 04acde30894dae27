// Generated from schemas/ by scripts/generate.mjs: do not edit.
import type { ApprovalRecord } from './approval-record.ts';
import type { Assignment } from './assignment.ts';
import type { CheckRecord } from './check-record.ts';
import type { CloseoutRecord } from './closeout-record.ts';
import type { Config } from './config.ts';
import type { DecisionPart } from './decision-part.ts';
import type { DecisionRecord } from './decision-record.ts';
import type { Deferrals } from './deferrals.ts';
import type { Diagnosis } from './diagnosis-record.ts';
import type { DispatchBaseline } from './dispatch-baseline.ts';
import type { DispatchOutcome } from './dispatch-outcome.ts';
import type { DispatchRecord } from './dispatch-record.ts';
import type { DoctorReport } from './doctor-report.ts';
import type { DryRunReport } from './dry-run-report.ts';
import type { Event } from './event.ts';
import type { Exit } from './exit.ts';
import type { ExplainReport } from './explain-report.ts';
import type { Handoff } from './handoff.ts';
import type { HelpRequest } from './help-request.ts';
import type { InitReport } from './init-report.ts';
import type { Launch } from './launch.ts';
import type { Lease } from './lease.ts';
import type { LogsReport } from './logs-report.ts';
import type { NextReport } from './next-report.ts';
import type { ReconRecord } from './recon-record.ts';
import type { ReconSynthesis } from './recon-synthesis.ts';
import type { ReconcileReport } from './reconcile-report.ts';
import type { RefreshConflict } from './refresh-conflict.ts';
import type { RefusalReport } from './refusal-report.ts';
import type { ReplayReport } from './replay-report.ts';
import type { RequestAnswer } from './request-answer.ts';
import type { RequestReport } from './request-report.ts';
import type { Request } from './request.ts';
import type { ReviewRecord } from './review-record.ts';
import type { RoadmapUpdateRecord } from './roadmap-update-record.ts';
import type { RoadmapUpdateReview } from './roadmap-update-review.ts';
import type { RoundPlanRecord } from './round-plan-record.ts';
import type { RunReport } from './run-report.ts';
import type { SchemaReport } from './schema-report.ts';
import type { SelectionRecord } from './selection-record.ts';
import type { Settlement } from './settlement.ts';
import type { ShowReport } from './show-report.ts';
import type { Start } from './start.ts';
import type { State } from './state.ts';
import type { StatusReport } from './status-report.ts';
import type { ValidateReport } from './validate-report.ts';

export interface SchemaTypes {
  readonly 'approval-record': ApprovalRecord;
  readonly 'assignment': Assignment;
  readonly 'check-record': CheckRecord;
  readonly 'closeout-record': CloseoutRecord;
  readonly 'config': Config;
  readonly 'decision-part': DecisionPart;
  readonly 'decision-record': DecisionRecord;
  readonly 'deferrals': Deferrals;
  readonly 'diagnosis-record': Diagnosis;
  readonly 'dispatch-baseline': DispatchBaseline;
  readonly 'dispatch-outcome': DispatchOutcome;
  readonly 'dispatch-record': DispatchRecord;
  readonly 'doctor-report': DoctorReport;
  readonly 'dry-run-report': DryRunReport;
  readonly 'event': Event;
  readonly 'exit': Exit;
  readonly 'explain-report': ExplainReport;
  readonly 'handoff': Handoff;
  readonly 'help-request': HelpRequest;
  readonly 'init-report': InitReport;
  readonly 'launch': Launch;
  readonly 'lease': Lease;
  readonly 'logs-report': LogsReport;
  readonly 'next-report': NextReport;
  readonly 'recon-record': ReconRecord;
  readonly 'recon-synthesis': ReconSynthesis;
  readonly 'reconcile-report': ReconcileReport;
  readonly 'refresh-conflict': RefreshConflict;
  readonly 'refusal-report': RefusalReport;
  readonly 'replay-report': ReplayReport;
  readonly 'request-answer': RequestAnswer;
  readonly 'request-report': RequestReport;
  readonly 'request': Request;
  readonly 'review-record': ReviewRecord;
  readonly 'roadmap-update-record': RoadmapUpdateRecord;
  readonly 'roadmap-update-review': RoadmapUpdateReview;
  readonly 'round-plan-record': RoundPlanRecord;
  readonly 'run-report': RunReport;
  readonly 'schema-report': SchemaReport;
  readonly 'selection-record': SelectionRecord;
  readonly 'settlement': Settlement;
  readonly 'show-report': ShowReport;
  readonly 'start': Start;
  readonly 'state': State;
  readonly 'status-report': StatusReport;
  readonly 'validate-report': ValidateReport;
}

export type SchemaName = keyof SchemaTypes;

export const schemaNames = [
  'approval-record',
  'assignment',
  'check-record',
  'closeout-record',
  'config',
  'decision-part',
  'decision-record',
  'deferrals',
  'diagnosis-record',
  'dispatch-baseline',
  'dispatch-outcome',
  'dispatch-record',
  'doctor-report',
  'dry-run-report',
  'event',
  'exit',
  'explain-report',
  'handoff',
  'help-request',
  'init-report',
  'launch',
  'lease',
  'logs-report',
  'next-report',
  'recon-record',
  'recon-synthesis',
  'reconcile-report',
  'refresh-conflict',
  'refusal-report',
  'replay-report',
  'request-answer',
  'request-report',
  'request',
  'review-record',
  'roadmap-update-record',
  'roadmap-update-review',
  'round-plan-record',
  'run-report',
  'schema-report',
  'selection-record',
  'settlement',
  'show-report',
  'start',
  'state',
  'status-report',
  'validate-report',
] as const satisfies readonly SchemaName[];

/** The `schema_version` of each record that has one fixed value. */
export const schemaVersions = {
  'approval-record': 'approval-record-v1',
  'assignment': 'assignment-v1',
  'check-record': 'check-record-v1',
  'closeout-record': 'closeout-record-v3',
  'decision-part': 'decision-part-v1',
  'decision-record': 'decision-record-v1',
  'deferrals': 'deferrals-v1',
  'diagnosis-record': 'diagnosis-record-v1',
  'dispatch-baseline': 'dispatch-baseline-v1',
  'dispatch-outcome': 'dispatch-outcome-v1',
  'dispatch-record': 'dispatch-record-v1',
  'doctor-report': 'doctor-report-v1',
  'dry-run-report': 'dry-run-report-v1',
  'event': 'event-v1',
  'exit': 'exit-v1',
  'explain-report': 'explain-report-v1',
  'handoff': 'handoff-v1',
  'help-request': 'help-request-v1',
  'init-report': 'init-report-v1',
  'launch': 'launch-v1',
  'lease': 'lease-v1',
  'logs-report': 'logs-report-v1',
  'next-report': 'next-report-v1',
  'recon-record': 'recon-record-v1',
  'recon-synthesis': 'recon-synthesis-v1',
  'reconcile-report': 'reconcile-report-v1',
  'refresh-conflict': 'refresh-conflict-v1',
  'refusal-report': 'refusal-report-v1',
  'replay-report': 'replay-report-v1',
  'request-answer': 'request-answer-v1',
  'request-report': 'request-report-v1',
  'review-record': 'review-record-v3',
  'roadmap-update-record': 'roadmap-update-record-v1',
  'roadmap-update-review': 'roadmap-update-review-v1',
  'round-plan-record': 'round-plan-record-v1',
  'run-report': 'run-report-v1',
  'schema-report': 'schema-report-v1',
  'selection-record': 'selection-record-v1',
  'settlement': 'settlement-v1',
  'show-report': 'show-report-v1',
  'start': 'start-v1',
  'status-report': 'status-report-v1',
  'validate-report': 'validate-report-v1',
} as const;
