import type { DoctorCheck, DoctorStatus } from '../../contract/generated/doctor-report.ts';

const MESSAGE_CHARS_MAX = 4_000;
const FIX_CHARS_MAX = 1_000;

/** Which thing is looked at: a stable id and words for a person. */
export interface Subject {
  readonly id: string;
  readonly title: string;
}

export interface Trouble {
  readonly message: string;
  readonly fix: string;
}

export function isOk(subject: Subject, message: string): DoctorCheck {
  return makeCheck(subject, 'ok', { message, fix: null });
}

/** Worth a look; nothing stops at it. */
export function warn(subject: Subject, trouble: Trouble): DoctorCheck {
  return makeCheck(subject, 'warn', trouble);
}

/** In the way: `run` stops at it, or goes wrong. */
export function fail(subject: Subject, trouble: Trouble): DoctorCheck {
  return makeCheck(subject, 'fail', trouble);
}

/** Within the bounds of the report's schema. */
function makeCheck(
  { id, title }: Subject,
  status: DoctorStatus,
  { message, fix }: { readonly message: string; readonly fix: string | null },
): DoctorCheck {
  return {
    id,
    title,
    status,
    message: message.slice(0, MESSAGE_CHARS_MAX),
    fix: fix === null ? null : fix.slice(0, FIX_CHARS_MAX),
  };
}

/** The first few of a list, and how many more there are. */
export function listed(items: readonly string[]): string {
  const shown = items.slice(0, 5).join(', ');
  return items.length > 5 ? `${shown} and ${items.length - 5} more` : shown;
}

/** A value of the environment or of git on one line. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 2_000);
}
