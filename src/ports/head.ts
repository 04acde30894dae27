import type { Oid } from '../contract/ids.ts';

/** What HEAD of a checkout names; the branch without `refs/heads/`. */
export type HeadFacts =
  | { readonly kind: 'branch'; readonly branch: string; readonly commit: Oid }
  | { readonly kind: 'unborn'; readonly branch: string }
  | { readonly kind: 'detached'; readonly commit: Oid };
