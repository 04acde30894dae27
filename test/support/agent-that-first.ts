import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../src/contract/generated/config.ts';
import {
  scaffoldRepository,
  type ScaffoldSpec,
  type ScaffoldedRepository,
  usualConfig,
} from './scaffold-repository.ts';

/**
 * A repository whose agent works well but for what its implementer does first: `script`, by `sh` in the worktree,
 * with the path of the repository in `$ORCHESTRATOR_REPO` and all that it prints in `printed.txt` beside it.
 */
export function agentThatFirst(script: string, spec: ScaffoldSpec = {}): ScaffoldedRepository {
  const repository = scaffoldRepository(spec);
  const folder = repository.folder.path;
  const file = join(folder, 'first.sh');
  const first = `[ "$ORCHESTRATOR_ROLE" = implementer ] && {\n${script}\n} >> ${folder}/printed.txt 2>&1`;
  writeFileSync(file, `${first}\nexec "$@"\n`);
  const usual: Config = usualConfig(repository.scenario);
  const agents = Object.fromEntries(
    Object.entries(usual.agents ?? {}).map(([name, agent]) => [
      name,
      { ...agent, command: ['sh', file, ...(agent.command ?? [])] },
    ]),
  );
  repository.write(
    'orchestrator/config.json',
    `${JSON.stringify({ ...usual, ...spec.config, agents }, null, 2)}\n`,
  );
  repository.commit('Let another agent work');
  return repository;
}
