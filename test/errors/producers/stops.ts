import { refusePlatform } from '../../../src/cli/call/refuse-platform.ts';
import { resolveConfig } from '../../../src/contract/config.ts';
import { decide } from '../../../src/core/decide.ts';
import type { BaseFacts, Observation } from '../../../src/core/observation.ts';
import { parseRoadmap } from '../../../src/roadmap/parse.ts';
import { renderRoadmapTemplate } from '../../../src/roadmap/template.ts';
import { anAdmissibleRound, anError, anObservation, aRound, aRow } from '../../core/support/build.ts';
import { oid, sha } from '../../core/support/ids.ts';
import { aReview } from '../../core/support/records.ts';
import { runUntilStop, type Told, toldByRefusal, toldByRun, toldByStop } from '../support/told.ts';

/** The stop for a base branch that is not as the loop left it. */
function atBase(base: BaseFacts): Told {
  return toldByRun(anObservation({ base }));
}

/** A round is on base whose review asks for another roadmap. */
function afterSemanticReview(): Observation {
  const { roadmap_closeout: closeout } = aReview();
  if (closeout === null) throw new Error('the default approval has a closeout');
  const review = aReview({
    roadmap_closeout: {
      ...closeout,
      mode: 'semantic-update-required',
      semantic_update_required_reason: 'The second milestone does too much.',
    },
  });
  const admissible = anAdmissibleRound({ landed: oid('a'), isFollowed: true });
  const records = {
    ...admissible.records,
    review: { value: review, sha256: sha('2'), dispatchId: 'd-12' },
  };
  return anObservation({ rounds: [{ ...admissible, records }] });
}

/** Why the controller itself stops, decided on what is seen. */
export const STOPS = {
  'owners.blocked': () => {
    const row = aRow({ stage: 'blocked', blocked_from: 'implement', resume_error: anError() });
    return toldByStop(runUntilStop(anObservation({ rounds: [aRound({ row })] })).stop);
  },
  'base.missing': () => atBase({ kind: 'missing' }),
  'base.rewritten': () =>
    toldByStop(runUntilStop(anObservation({ rounds: [aRound({ lineage: { kind: 'rewritten' } })] })).stop),
  'base.moved-by-agent': () => atBase({ kind: 'present', head: oid('b'), byAgents: [oid('1')] }),
  'roadmap-update.by-hand': () => toldByRun(afterSemanticReview()),
  'disk.low': () => toldByRun(anObservation({ freeDiskGib: 0.1 })),
  'agents.missing': () => {
    const config = resolveConfig({});
    if (!config.ok) throw new Error('an empty configuration is valid');
    return toldByStop(decide(anObservation({ config: config.value })));
  },
  'run.template': async () => {
    const bytes = new TextEncoder().encode(renderRoadmapTemplate({ goal: 'A greeting' }));
    const parsed = await parseRoadmap(
      bytes,
      'orchestrator/roadmaps/2026-11-20-00-example/rev-001/roadmap.md',
    );
    if (!parsed.ok) throw new Error('the template is valid');
    const { contract } = anObservation();
    const roadmap = { kind: 'present', value: parsed.value, sha256: sha('7') } as const;
    return toldByStop(decide(anObservation({ contract: { ...contract, roadmap } })));
  },
  'platform.unsupported': () => {
    const refusal = refusePlatform('win32');
    if (refusal === null) throw new Error('Windows is supported');
    return toldByRefusal(refusal);
  },
} as const satisfies Readonly<Record<string, () => Told | Promise<Told>>>;
