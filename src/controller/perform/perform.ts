import { runtimeRoundDir } from '../../contract/paths.ts';
import type { Action } from '../../core/action.ts';
import type { Observation } from '../../core/observation.ts';
import { invariant } from '../../lib/invariant.ts';
import { placesOf, type RoundPlaces } from '../round-places.ts';
import { acceptConfig } from '../watch/look-at-config.ts';
import type { Session, World } from '../world.ts';
import { answerRequest } from './answer-request.ts';
import { archiveOutputs } from './archive-outputs.ts';
import { buildCandidate } from './build-candidate.ts';
import { checkpoint } from './checkpoint.ts';
import { commitByHand } from './commit-by-hand.ts';
import { hideConflict } from './hide-conflicts.ts';
import { land } from './land.ts';
import { includeFiles, prepareWorktree, recordSetup, startSetup } from './prepare-worktree.ts';
import { rebuildBranch } from './rebuild-branch.ts';
import { refreshBranch, showConflict } from './refresh-branch.ts';
import { retireRound } from './retire-round.ts';
import { recordChecks, startChecks } from './run-checks.ts';
import { settleDispatch } from './settle-dispatch.ts';
import { tellNewFiles } from './tell-new-files.ts';
import { startDispatch } from './start-dispatch.ts';
import { tidy } from './tidy.ts';

/** Carries out one action and says in a few words what was done. Obeys, never judges. */
export async function perform(
  world: World,
  session: Session,
  o: Observation,
  action: Action,
): Promise<string> {
  switch (action.kind) {
    case 'retireRound':
      await retireRound(world, session, action);
      return ['put away', ...(await tidy(world, session, { ...action, state: o.state }))].join('; ');
    case 'consumeRequest':
      return answerRequest(world, session, action);
    case 'acceptConfig':
      await acceptConfig(world, session);
      return 'configuration accepted as it stands now';
    case 'checkpoint':
      return checkpoint(world, session, o.state);
    case 'keepBranch':
      await world.files.writeAtomic(`${runtimeRoundDir(action.roundId)}/keep-branch`, new Uint8Array());
      return 'the branch will be kept';
    case 'keepWorktree':
      await world.files.writeAtomic(`${runtimeRoundDir(action.roundId)}/keep-worktree`, new Uint8Array());
      return 'worktree and branch will stay as they are: what stands there was not looked through for secrets';
    case 'endJob':
      await world.launcher.end(`${world.root}/${action.jobDir}`);
      return action.why;
    case 'land':
      return land(world, session, action, o.state.base_branch);
    case 'buildCandidate':
      await buildCandidate(world, session, o, action);
      return 'candidate built';
    default:
      return performInRound(world, session, o, { action, places: placesFor(o, action.roundId) });
  }
}

type RoundAction = Exclude<
  Action,
  {
    readonly kind:
      | 'retireRound'
      | 'consumeRequest'
      | 'acceptConfig'
      | 'checkpoint'
      | 'keepBranch'
      | 'keepWorktree'
      | 'endJob'
      | 'land'
      | 'buildCandidate';
  }
>;

async function performInRound(
  world: World,
  session: Session,
  o: Observation,
  { action, places }: { readonly action: RoundAction; readonly places: RoundPlaces },
): Promise<string> {
  switch (action.kind) {
    case 'prepareWorktree':
      return prepareWorktree(world, session, places, action.commit);
    case 'includeFiles':
      await includeFiles(world, session, places);
      return 'ignored files copied in';
    case 'startSetup':
      await startSetup(world, session, places, action.commands);
      return 'setup started';
    case 'recordSetup':
      await recordSetup(world, session, places);
      return 'setup done';
    case 'rebuildBranch':
      await rebuildBranch(world, session, places, action.head);
      return 'branch rebuilt';
    case 'commitByHand':
      await commitByHand(world, session, places, action);
      return 'work by hand committed';
    case 'hideConflict':
      await hideConflict(world, session, places, action.head);
      return 'merged files put away';
    case 'archiveOutputs':
      await archiveOutputs(world, session, places, action);
      return `archived to ${action.folder}`;
    case 'startDispatch':
      await startDispatch(world, session, o, action);
      return `${action.assignment.role} started`;
    case 'settleDispatch':
      await settleDispatch(world, session, places, action.settlement);
      await tellNewFiles(world, session, action.settlement.outcome);
      return `${action.settlement.outcome.dispatch_id} ${action.settlement.outcome.kind}`;
    case 'startChecks':
      return startChecks(world, session, places, { ...action, roadmapDir: o.state.roadmap_dir });
    case 'recordChecks':
      await recordChecks(world, session, places, action, o.state.roadmap_dir);
      return `checks ${action.number} recorded`;
    case 'refreshBranch':
      await refreshBranch(world, session, places, action);
      return 'refreshed';
    case 'showConflict':
      await showConflict(world, session, places, action);
      return `conflict in ${action.paths.join(', ')}`;
  }
}

function placesFor(o: Observation, roundId: string): RoundPlaces {
  const round = o.rounds.find((candidate) => candidate.row.round_id === roundId);
  invariant(round !== undefined, `round ${roundId} is live`);
  return placesOf(o.root, round.row);
}
