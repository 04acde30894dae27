import { FILE_LIMITS } from '../../contract/limits.ts';
import type { Files } from '../../ports/files.ts';
import { PROJECT_FILES, type ProjectFiles } from './project-suggestions.ts';

/** Those files of the project that suggestions are made from; what is no regular file suggests nothing. */
export async function readProjectFiles(files: Files): Promise<ProjectFiles> {
  const found = new Map<string, string>();
  for (const name of await files.find(PROJECT_FILES)) {
    const facts = await files.read(name, FILE_LIMITS.recordBytesMax);
    if (facts.kind === 'file') found.set(name, new TextDecoder('utf-8').decode(facts.bytes));
    // A lock file can be larger than what is read here, and only its presence counts.
    if (facts.kind === 'too-large') found.set(name, '');
  }
  return found;
}
