import type { Files } from '../ports/files.ts';

/**
 * Makes a folder of ours that git ignores on every branch, because its `.gitignore` is made with it.
 * @spec contract.md#files
 */
export async function ensureIgnoredFolder(files: Files, folder: string): Promise<void> {
  // A `.gitignore` that a person has changed is left as it is.
  await files.createExclusive(`${folder}/.gitignore`, new TextEncoder().encode('*\n'));
}
