import { ERRORS, PROGRAM } from '../../contract/errors.ts';
import type { DoctorCheck } from '../../contract/generated/doctor-report.ts';
import { liveStatePath, lockPath } from '../../contract/paths.ts';
import type { CheckoutFacts, ForeignLock } from '../../ports/landing.ts';
import { shellWords } from '../../lib/shell-words.ts';
import { fail, isOk, listed, oneLine, type Subject, type Trouble, warn } from './check.ts';
import type { DoctorRefusal, RepositoryFacts } from './facts.ts';

type Opened = Extract<RepositoryFacts, { kind: 'opened' }>;

const SHAPE: Subject = { id: 'repository.shape', title: 'Repository' };

/** Is this a repository that can be worked in, and what goes on in it? @spec contract.md#decisions-and-exit-codes */
export function judgeRepository(repository: RepositoryFacts): readonly DoctorCheck[] {
  if (repository.kind === 'refused') return [refused(repository.refusal)];
  return [
    ...judgeShape(repository),
    judgeHead(repository),
    judgeIdentity(repository),
    ...judgeSigning(repository),
    judgeLease(repository),
    ...judgeCheckouts(repository),
    ...judgeRefLocks(repository),
    ...judgeRuntime(repository),
    ...judgeKept(repository),
  ];
}

function refused({ code, message, nextCommand }: DoctorRefusal): DoctorCheck {
  const { hint } = ERRORS[code];
  const fix = nextCommand === undefined ? hint : `${hint} \`${nextCommand}\``;
  return fail({ id: code, title: SHAPE.title }, { message: oneLine(message), fix });
}

function judgeShape({ shape, root }: Opened): readonly DoctorCheck[] {
  return shape.length === 0 ? [isOk(SHAPE, oneLine(root))] : shape.map(refused);
}

function judgeHead({ head, summary }: Opened): DoctorCheck {
  const subject = { id: 'repository.head', title: 'Checkout' };
  if (head.kind === 'detached') {
    return fail(subject, { message: 'HEAD is detached', fix: ERRORS['repository.detached'].hint });
  }
  if (head.kind === 'unborn') {
    return fail(subject, {
      message: `the branch ${oneLine(head.branch)} has no commit`,
      fix: ERRORS['repository.unborn'].hint,
    });
  }
  const { staged, modified, untracked, remotes } = summary;
  const work = `${staged} staged, ${modified} modified, ${untracked} untracked`;
  const remote = remotes.length === 0 ? 'no remote' : `remotes ${listed(remotes.map(oneLine))}`;
  return isOk(subject, `on ${oneLine(head.branch)}: ${work}; ${remote}`);
}

/** @spec contract.md#merge-admissibility */
function judgeIdentity({ summary, scaffold }: Opened): DoctorCheck {
  const subject = { id: 'repository.identity', title: 'Who commits' };
  const configured = scaffold.kind === 'present' ? (scaffold.config?.merge.identity ?? null) : null;
  const { identity } = summary;
  if (configured !== null) return isOk(subject, oneLine(configured));
  if (identity !== null) return isOk(subject, oneLine(`${identity.name} <${identity.email}>`));
  return warn(subject, {
    message: 'git knows no name and mail; commits are made as run-orchestrator-loop <noreply@localhost>',
    fix: 'Set user.name and user.email with `git config`, or merge.identity in orchestrator/config.json.',
  });
}

/** @spec contract.md#merge-admissibility */
function judgeSigning({ summary }: Opened): readonly DoctorCheck[] {
  if (!summary.isSigning) return [];
  return [
    warn(
      { id: 'repository.signing', title: 'Signatures' },
      {
        message: 'git is set to sign commits (commit.gpgSign); landings are not signed',
        fix: 'Sign what you publish yourself, a tag or a merge commit, where signatures are asked for.',
      },
    ),
  ];
}

/** @spec contract.md#one-controller */
function judgeLease({ lease }: Opened): DoctorCheck {
  const subject = { id: 'controller.lease', title: 'Controller' };
  const { holder, isLockPresent } = lease;
  if (holder !== null) {
    const who = oneLine(`process ${holder.holder.pid} on ${holder.holder.host}`);
    if (!holder.isSeen)
      return fail(subject, {
        message: `${who} holds the lease and cannot be seen from here`,
        fix: `Look there first; when it is gone: \`${PROGRAM} run --take-over\`.`,
      });
    return warn(
      subject,
      holder.alive
        ? {
            message: `${who} is at work; a second run is refused`,
            fix: 'Nothing to do, unless it hangs: end it then.',
          }
        : { message: `${who} held the lease and is gone`, fix: 'Nothing to do: the next `run` replaces it.' },
    );
  }
  if (!isLockPresent) return isOk(subject, 'none is running');
  return warn(subject, {
    message: `${lockPath} is left over; nobody holds the lease`,
    fix: 'Nothing to do: the next `run` clears it.',
  });
}

function judgeCheckouts({ scaffold }: Opened): readonly DoctorCheck[] {
  if (scaffold.kind === 'absent') return [];
  return scaffold.checkouts.map((checkout, index) => judgeCheckout(checkout, index + 1));
}

/** @spec contract.md#merge-admissibility */
function judgeCheckout(checkout: CheckoutFacts, number: number): DoctorCheck {
  const subject = { id: `checkout.${number}`, title: 'Checkout of base' };
  const path = oneLine(checkout.path);
  if (checkout.busy !== null) {
    const message = `${path} is in the middle of: ${oneLine(checkout.busy)}; nothing lands meanwhile`;
    return warn(subject, { message, fix: ERRORS['checkout.busy'].hint });
  }
  const { indexLock } = checkout;
  if (indexLock === 'none') return isOk(subject, path);
  if (indexLock === 'ours')
    return warn(subject, {
      message: `a landing was cut off in ${path} and left its fence`,
      fix: 'Start `run`: it finishes the landing.',
    });
  return indexLock.isLeft
    ? fail(subject, troubleOf(indexLock))
    : warn(subject, { message: troubleOf(indexLock).message, fix: 'Wait for it.' });
}

function troubleOf({ file, since, holder, isLeft }: ForeignLock): Trouble {
  const stands = `${oneLine(file)} stands since ${since}`;
  const remove = `\`${shellWords(['rm', oneLine(file)])}\``;
  return isLeft
    ? {
        message: `${stands} and no git is seen to hold it`,
        fix: `Make sure that no git works here, then remove what one left: ${remove}.`,
      }
    : {
        message: `${stands}, held by ${oneLine(holder ?? 'another git')}`,
        fix: `Wait for it; where no git works here, remove what one left: ${remove}.`,
      };
}

/** A run waits for none of them longer than git does. @spec contract.md#worktrees-and-history */
function judgeRefLocks({ scaffold }: Opened): readonly DoctorCheck[] {
  if (scaffold.kind === 'absent') return [];
  return scaffold.refLocks.map((lock, index) =>
    fail({ id: `refs.lock.${index + 1}`, title: 'Lock on refs' }, troubleOf(lock)),
  );
}

/** @spec contract.md#ownership */
function judgeKept({ scaffold }: Opened): readonly DoctorCheck[] {
  if (scaffold.kind === 'absent' || scaffold.runtime.kept.length === 0) return [];
  const message = `git could not store, or nobody here could remove, what lies in ${listed(scaffold.runtime.kept.map(oneLine))}`;
  const fix =
    'Take out what you need and remove the folder; what belongs to another user, that user can remove.';
  return [warn({ id: 'worktrees.kept', title: 'Put aside' }, { message, fix })];
}

/** @spec contract.md#files */
function judgeRuntime({ scaffold }: Opened): readonly DoctorCheck[] {
  if (scaffold.kind === 'absent') return [];
  const subject = { id: 'runtime.ignored', title: 'Ignored folders' };
  const { unignored, tracked } = scaffold.runtime;
  if (tracked.length > 0) {
    const message = `these files must not be committed: ${listed(tracked)}`;
    return [
      fail(subject, {
        message,
        fix: `Take them out of git: \`git rm --cached ${liveStatePath}\` and so on.`,
      }),
    ];
  }
  if (unignored.length === 0) return [isOk(subject, 'runtime/ and worktrees/ are ignored')];
  const message = `expected a .gitignore with the line * in ${listed(unignored)}`;
  return [warn(subject, { message, fix: 'Write that file; otherwise `git add -A` takes in what is there.' })];
}
