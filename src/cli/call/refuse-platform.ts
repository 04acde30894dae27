import type { Refusal } from '../../controller/project.ts';

/** Processes, locks and file modes are used as Linux and macOS have them. @spec contract.md#one-controller */
export function refusePlatform(platform: string): Refusal | null {
  if (platform === 'linux' || platform === 'darwin') return null;
  const name = platform === 'win32' ? 'Windows' : platform;
  return { code: 'platform.unsupported', message: `this program does not run on ${name}` };
}
