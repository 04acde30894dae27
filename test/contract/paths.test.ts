import { describe, expect, test } from 'vitest';
import * as paths from '../../src/contract/paths.ts';

const ROUND = 'round-001-greeting';

// @spec contract.md#files
describe('paths and names', () => {
  test.each([
    [
      paths.roadmapDir('2026-11-20-00-example', 'rev-001'),
      'orchestrator/roadmaps/2026-11-20-00-example/rev-001',
    ],
    [
      paths.roadmapHistoryPath('2026-11-20-00-example'),
      'orchestrator/roadmaps/2026-11-20-00-example/roadmap-history.md',
    ],
    [paths.attemptDir(ROUND, 'plan', 2), 'orchestrator/rounds/round-001-greeting/attempts/plan-2'],
    [paths.checkLogPath(ROUND, 1, 1), 'orchestrator/runtime/checks/round-001-greeting/1/1.log'],
    [paths.outcomePath(ROUND, 'd-12'), 'orchestrator/runtime/rounds/round-001-greeting/outcomes/d-12.json'],
    [
      paths.dispatchRecordPath(ROUND, 'd-12'),
      'orchestrator/runtime/rounds/round-001-greeting/dispatches/d-12.json',
    ],
    [paths.logsOf('d-20')[0], 'orchestrator/runtime/dispatches/d-20/stdout.log'],
    [
      paths.requestPath('2026-11-20T10:00:00.000Z', 'a1'),
      'orchestrator/runtime/requests/20261120T100000000Z-a1.json',
    ],
    [paths.ledgerPath('debt'), 'orchestrator/ledger/debt.jsonl'],
    [paths.rolePath('recovery-investigator'), 'orchestrator/roles/recovery-investigator.md'],
    [paths.worktreePathFor(ROUND), 'orchestrator/worktrees/round-001-greeting'],
    [paths.worktreePathFor(ROUND, '../worktrees'), '../worktrees/round-001-greeting'],
    [
      paths.workerWorktreePathFor(ROUND, 'worker-001'),
      'orchestrator/worktrees/round-001-greeting-worker-001',
    ],
    [paths.roadmapUpdateWorktreePathFor(ROUND), 'orchestrator/worktrees/roadmap-update-round-001-greeting'],
    [paths.roundBranch(ROUND), 'orchestrator/round-001-greeting'],
    [paths.workerBranch(ROUND, 'worker-001'), 'orchestrator/round-001-greeting-worker-001'],
    [paths.roadmapUpdateBranch(ROUND), 'orchestrator/roadmap-update-round-001-greeting'],
    [paths.candidateRef(ROUND), 'refs/orchestrator/candidate/round-001-greeting'],
    [paths.roundsRef(ROUND), 'refs/orchestrator/rounds/round-001-greeting'],
    [paths.keptRef('d-12'), 'refs/orchestrator/kept/d-12'],
    [paths.branchRef('main'), 'refs/heads/main'],
  ])('%s', (path, expected) => {
    expect(path).toBe(expected);
  });

  test('the controller owns orchestrator and nothing that only begins like it', () => {
    expect(['orchestrator', 'orchestrator/state.json'].every(paths.isOwnPath)).toBe(true);
    expect(['orchestrator.md', 'src/orchestrator/x', 'Orchestrator/x'].some(paths.isOwnPath)).toBe(false);
  });

  test('a round owns its own records and no other round’s', () => {
    expect(paths.isRoundRecordPath(ROUND, 'orchestrator/rounds/round-001-greeting/plan.md')).toBe(true);
    expect(paths.isRoundRecordPath(ROUND, 'orchestrator/rounds/round-001-greeting-2/plan.md')).toBe(false);
  });
});
