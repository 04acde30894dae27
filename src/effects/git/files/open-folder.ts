import { accessSync, constants, type PathLike } from 'node:fs';
import { filesFailed, hasErrno } from './errno.ts';

/** May we look into the folder that stands there, and at what lies in it? One that is gone is not closed. */
export function isOpenFolder(path: PathLike): boolean {
  try {
    accessSync(path, constants.R_OK + constants.X_OK);
    return true;
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return true;
    if (hasErrno(error, 'EACCES', 'EPERM', 'ENAMETOOLONG', 'ELOOP')) return false;
    throw filesFailed(error);
  }
}
