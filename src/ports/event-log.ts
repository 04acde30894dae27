import type { Event } from '../contract/generated/event.ts';
import type { LeaseHeld } from './lease.ts';

/** What the caller says of an event; the log numbers it. */
export type EventEntry = Omit<Event, '$schema' | 'schema_version' | 'seq'>;

/** The controller's append-only log: evidence of revisions, never an input of decisions. @spec contract.md#state */
export interface EventLog {
  /** Durable when it resolves. The event as it was written. */
  append(lease: LeaseHeld, entry: EventEntry): Promise<Event>;
  /** The highest revision that the end of the log names, or null when there is none. */
  lastRevision(): Promise<number | null>;
  /** The newest events, oldest first: those of the file that is written and of the one set aside last. */
  recent(): Promise<readonly Event[]>;
}
