import type { Request } from '../contract/generated/request.ts';

/** What is asked for, as it is typed. */
export function nameRequest(request: Request): string {
  return 'round_id' in request ? `${request.kind} ${request.round_id}` : request.kind;
}
