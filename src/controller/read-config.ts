import { resolveConfig, type EffectiveConfig } from '../contract/config.ts';
import type { Oid } from '../contract/ids.ts';
import { FILE_LIMITS } from '../contract/limits.ts';
import { configPath } from '../contract/paths.ts';
import { parseRecord } from '../contract/validate.ts';
import { err, type Result } from '../lib/result.ts';
import { findForeignFolder } from './foreign-folder.ts';
import type { Refusal } from './project.ts';
import type { World } from './world.ts';

/** `orchestrator/config.json` of the checkout, or of base where there is none. @spec contract.md#files */
export async function readConfig(
  world: Pick<World, 'files' | 'repository'>,
  base: Oid | null,
): Promise<Result<EffectiveConfig, Refusal>> {
  const file = await world.files.read(configPath, FILE_LIMITS.recordBytesMax);
  const committed =
    file.kind === 'absent' && base !== null
      ? await world.repository.readFile(base, configPath, FILE_LIMITS.recordBytesMax)
      : file;
  const foreign = committed.kind === 'absent' ? await findForeignFolder(world.files) : null;
  if (foreign !== null) return err(foreign);
  if (committed.kind === 'absent')
    return err({ code: 'init.needed', message: `expected ${configPath} here and found none` });
  if (committed.kind !== 'file') {
    const found = committed.kind === 'not-a-file' ? committed.what : 'larger file';
    return err({
      code: 'config.invalid',
      message: `expected a regular file of at most 1 MiB at ${configPath} and found a ${found}`,
    });
  }
  const parsed = parseRecord('config', committed.bytes, configPath);
  if (!parsed.ok)
    return err({
      code: 'config.invalid',
      message: parsed.error[0]?.message ?? 'unreadable',
      problems: parsed.error,
    });
  const resolved = resolveConfig(parsed.value);
  if (resolved.ok) return resolved;
  const isNotYet = resolved.error.every((problem) => problem.code === 'config.not-yet');
  return err({
    code: isNotYet ? 'config.not-yet' : 'config.invalid',
    message: resolved.error[0]?.message ?? 'unreadable',
    problems: resolved.error,
  });
}
