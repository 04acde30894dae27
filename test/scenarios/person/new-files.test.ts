import { expect, it } from 'vitest';
import { agentThatFirst } from '../../support/agent-that-first.ts';
import { openDrive, performed } from '../../support/drive-loop.ts';
import { COMPLETE, endOf, ROUND } from '../../support/person.ts';

const WRITES = 'cd "$ORCHESTRATOR_REPO" && mkdir -p work && touch';

// @spec contract.md#ownership
it.each([
  ['what an agent wrote into the checkout of its user', `${WRITES} work/b work/a ignored`, 'work/a, work/b'],
  ['a bounded list of it', `${WRITES} 1 2 3 4 5 6 7`, '1, 2, 3, 4, 5 and 2 more'],
  ['nothing of what stood there before', 'true', null],
])('tells %s', async (_what, script, named) => {
  const repository = agentThatFirst(script);
  repository.write('.gitignore', 'ignored\n');
  repository.commit('Ignore');
  repository.write('mine', 'as it was\n');
  const drive = await openDrive(repository);
  const facts: string[] = [];
  const isSettled = performed('settleDispatch');
  for (const role of ['planner', 'implementer'])
    facts.push(...(await drive.until(`what the ${role} did`, isSettled)).facts);
  const [, dispatch] = /while (d-\d+) ran/.exec(facts.join()) ?? [];
  const told = `${ROUND}  while ${dispatch} ran, these came into your checkout, and are not part of the round: ${named}`;
  expect(facts).toEqual(named === null ? [] : [told]);
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
});
