import type { RequestAnswer } from '../contract/generated/request-answer.ts';
import type { Request } from '../contract/generated/request.ts';
import type { Problem } from '../contract/problem.ts';
import type { LeaseHeld } from './lease.ts';

/** One file of `runtime/requests/`, in the order in which they were written. */
export type RequestFile =
  | {
      readonly kind: 'request';
      readonly name: string;
      readonly request: Request;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'invalid'; readonly name: string; readonly problems: readonly Problem[] };

/** Who sent a request, as the process table has it. Only what is proven is obeyed. @spec contract.md#state */
export type RequestProof =
  | { readonly kind: 'proven' }
  /** `job`: its folder below `runtime/`. */
  | { readonly kind: 'from-agent'; readonly job: string }
  | { readonly kind: 'unproven'; readonly why: string };

/** `job`: its folder below `runtime/`, such as `dispatches/d-31`. */
export type JobAbove =
  | { readonly kind: 'none' }
  | { readonly kind: 'job'; readonly job: string }
  /** What a process stands below cannot be said: it, or one above it, ends or changes its program again and again. */
  | { readonly kind: 'unreadable' };

/** What people ask of the controller, and what it answers. @spec contract.md#state */
export interface Requests {
  /** Writes nothing. */
  list(): Promise<readonly RequestFile[]>;
  /** Resolves when something waits to be listed, or `signal` aborts. */
  waitForOne(signal: AbortSignal): Promise<void>;
  /** Adds one, without a lease, and makes this process known as its sender; its file name. */
  ask(request: Request): Promise<string>;
  /** Looks at the process that sent it. */
  prove(file: Extract<RequestFile, { readonly kind: 'request' }>): Promise<RequestProof>;
  /** Takes it from its sender, who can take it back no more; false when they have done so. */
  claim(lease: LeaseHeld, name: string): Promise<boolean>;
  /** This process asks no more for it; false when a controller has it. */
  takeBack(name: string): Promise<boolean>;
  /** Whatever is left of it, claimed or not. Only for who holds the lease. */
  consume(lease: LeaseHeld, name: string): Promise<void>;
  /** Moves one that cannot be acted on to `requests/rejected/`. Repeatable. */
  reject(lease: LeaseHeld, name: string): Promise<void>;
  /** Those in `rejected/` are not told of any more. */
  forgetRejected(lease: LeaseHeld): Promise<void>;
  /** Stands before the request goes. Repeatable. */
  answer(lease: LeaseHeld, answer: RequestAnswer): Promise<void>;
  /** The answer, as soon as it is there; null when there is none within that time. */
  waitForAnswer(name: string, waitMs: number, signal: AbortSignal): Promise<RequestAnswer | null>;
  /** Answers to what lies in `rejected/`, oldest first. */
  listRejected(): Promise<readonly RequestAnswer[]>;
}
