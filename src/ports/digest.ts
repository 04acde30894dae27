import type { Sha256 } from '../contract/ids.ts';

/** SHA-256 of bytes. A port because pure code has no `node:crypto`. */
export type Digest = (bytes: Uint8Array) => Sha256;
