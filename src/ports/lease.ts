import type { Oid } from '../contract/ids.ts';
import type { Lease } from '../contract/generated/lease.ts';

/** Proof that this process holds the repository; every function that writes to it asks for one. Only `LeasePort.acquire` makes one. */
export class LeaseHeld {
  readonly #proof = true;
  #oid: Oid;
  #holder: Lease;

  constructor(oid: Oid, holder: Lease) {
    this.#oid = oid;
    this.#holder = holder;
  }

  get oid(): Oid {
    return this.#oid;
  }

  get holder(): Lease {
    return this.#holder;
  }

  /** The same holder by another blob. */
  renew(oid: Oid, holder: Lease): void {
    this.#oid = oid;
    this.#holder = holder;
  }

  isProof(): boolean {
    return this.#proof;
  }
}

export type AcquireOutcome =
  | { readonly kind: 'held'; readonly lease: LeaseHeld }
  /** Someone else holds it and is not provably dead. */
  | {
      readonly kind: 'taken';
      readonly holder: Lease | null;
      readonly why: string;
      readonly nextCommand: string;
    };

/** `isSeen`: its life, or its death, was looked at; `alive` is what is taken for granted otherwise. */
export interface HolderFacts {
  readonly holder: Lease;
  readonly alive: boolean;
  readonly isSeen: boolean;
}

/** One controller a repository. @spec contract.md#one-controller */
export interface LeasePort {
  /** `takeOver`: also from a holder whose life cannot be looked at; never from one that is seen to live. */
  acquire(options: { readonly takeOver: boolean }): Promise<AcquireOutcome>;
  /** Is the lease ref still ours? */
  verify(lease: LeaseHeld): Promise<boolean>;
  /** Lets the holder write again after somebody removed what it writes through; false when the lease is not ours. */
  regain(lease: LeaseHeld): Promise<boolean>;
  /** Deletes the lease, and writes as a controller no more. */
  release(lease: LeaseHeld): Promise<void>;
  /** Who holds it now, without taking anything; null when nobody. */
  holder(): Promise<HolderFacts | null>;
}
