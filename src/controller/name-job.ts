/** A job of this repository by its folder below `runtime/`, in words. */
export function nameJob(job: string): string {
  const [kind = '', first = '', ...rest] = job.split('/');
  if (kind === 'dispatches' && /^d-[0-9]{1,15}$/.test(first)) return `dispatch ${first}`;
  if (kind === 'checks' && rest.length > 0) return `the checks of ${first}`;
  if (kind === 'rounds' && rest[0] === 'setup') return `the setup of ${first}`;
  return 'a job of this repository';
}
