import { parseOid } from '../../../../src/contract/ids.ts';
import { openRepository } from '../../../../src/effects/git/open-repository.ts';
import { LeaseHeld } from '../../../../src/ports/lease.ts';

/** A landing in a process of its own, which ends itself with SIGKILL at the n-th fault point. */
const [root = '', roundId = '', expected = '', candidate = '', leaseOid = '', killAt = ''] =
  process.argv.slice(2);
const [expectedBase, commit, lease] = [parseOid(expected), parseOid(candidate), parseOid(leaseOid)];
if (expectedBase === null || commit === null || lease === null) throw new Error('bad arguments');
let passed = 0;
const opened = await openRepository(root, {
  environment: process.env,
  at() {
    if (passed === Number(killAt)) process.kill(process.pid, 'SIGKILL');
    passed += 1;
  },
});
if (!opened.ok) throw new Error(opened.error.message);
const holder = {
  schema_version: 'lease-v1',
  host: 'test',
  boot_id: 'boot',
  pid_namespace: 'ns',
  pid: 1,
  start_time: '1',
  nonce: 'nonce',
} as const;
const outcome = await opened.value.landing.land(new LeaseHeld(lease, holder), {
  roundId,
  baseRef: 'refs/heads/main',
  expectedBase,
  commit,
});
opened.value.close();
process.stdout.write(`${JSON.stringify({ outcome, passed })}\n`);
