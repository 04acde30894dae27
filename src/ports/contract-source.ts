import type { FileFacts } from './files.ts';

/** Contract files to look at: those of a working tree or those of a commit. Paths are relative to the repository. */
export interface ContractSource {
  readonly kind: 'working-tree' | 'commit';
  /** Every path below a folder, folders left out, sorted; empty when there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
  read(path: string, maxBytes: number): Promise<FileFacts>;
}
