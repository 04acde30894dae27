import { startTimer } from '../../effects/awake-time.ts';

/** What is known at first hand about a job that a runner of this launcher started. */
type JobWord =
  | { readonly kind: 'serving'; readonly nonce: string }
  | { readonly kind: 'over'; readonly nonce: string; readonly exitSha256: string }
  /** The runner ended without having said that the job is over. */
  | { readonly kind: 'lost' };

/** The words of the runners by job folder. A job without one is judged by its folder and the process table. */
export interface JobWords {
  of(dir: string): JobWord | null;
  note(dir: string, word: JobWord): void;
  forget(dir: string): void;
  /** The same, unless the job is being served: what stands in its folder now is another one. */
  forgetEnded(dir: string): void;
  /** Calls back whenever a job is no longer served; returns the end of the watch. */
  watch(callback: () => void): () => void;
  /** Waits until the job is no longer served, at most so long. */
  untilSettled(dir: string, waitMs: number): Promise<JobWord | null>;
  /** A person's word: runners that cannot be looked at from here are dead. */
  noteUnseenGone(): void;
  readonly isUnseenGone: boolean;
}

/** More jobs than anybody looks back at. */
const KEPT_MAX = 256;

export function createJobWords(): JobWords {
  const words = new Map<string, JobWord>();
  const watchers = new Set<() => void>();
  let isUnseenGone = false;
  const wake = () => {
    for (const callback of watchers) callback();
  };
  const isServed = (dir: string) => words.get(dir)?.kind === 'serving';
  const watch = (callback: () => void) => {
    watchers.add(callback);
    return () => void watchers.delete(callback);
  };
  return {
    of: (dir) => words.get(dir) ?? null,
    note: (dir, word) => {
      // The newest last, so that the oldest are dropped first.
      words.delete(dir);
      words.set(dir, word);
      for (const [old, { kind }] of words) if (words.size > KEPT_MAX && kind !== 'serving') words.delete(old);
      if (word.kind !== 'serving') wake();
    },
    forget: (dir) => {
      words.delete(dir);
      wake();
    },
    forgetEnded: (dir) => {
      if (!isServed(dir)) words.delete(dir);
    },
    watch,
    untilSettled: async (dir, waitMs) => {
      if (isServed(dir))
        await new Promise<void>((resolve) => {
          const timer = startTimer(waitMs / 1000, () => done());
          const unwatch = watch(() => isServed(dir) || done());
          const done = () => {
            unwatch();
            timer.cancel();
            resolve();
          };
        });
      return words.get(dir) ?? null;
    },
    noteUnseenGone: () => {
      isUnseenGone = true;
    },
    get isUnseenGone() {
      return isUnseenGone;
    },
  };
}
