import { configTable } from '../../contract/config-table.ts';
import type { DoctorCheck } from '../../contract/generated/doctor-report.ts';
import { fail, isOk, warn } from './check.ts';
import type { DoctorFacts, RepositoryFacts } from './facts.ts';

/** Oldest Node that the program is tested on: `engines` of the package. */
const NODE_MIN = [20, 19] as const;
const PLATFORMS: readonly string[] = ['linux', 'darwin'];

/** Node, platform, git, disk. @spec contract.md#one-controller */
export function judgeMachine({ machine, repository }: DoctorFacts): readonly DoctorCheck[] {
  return [
    judgeNode(machine.nodeVersion),
    judgePlatform(machine.platform),
    ...judgeAdoption(machine),
    ...judgeGit(repository),
    ...judgeDisk(repository),
  ];
}

function judgeNode(version: string): DoctorCheck {
  const subject = { id: 'machine.node', title: 'Node.js' };
  const [, major, minor] = /^v?(\d+)\.(\d+)\./.exec(version) ?? [];
  const isNew =
    Number(major) > NODE_MIN[0] || (Number(major) === NODE_MIN[0] && Number(minor) >= NODE_MIN[1]);
  if (isNew) return isOk(subject, version);
  const wanted = NODE_MIN.join('.');
  return fail(subject, {
    message: `${version} is running; expected ${wanted} or newer`,
    fix: `Install Node.js ${wanted} or newer.`,
  });
}

function judgePlatform(platform: string): DoctorCheck {
  const subject = { id: 'machine.platform', title: 'Operating system' };
  if (PLATFORMS.includes(platform)) return isOk(subject, platform);
  return fail(subject, {
    message: `${platform} is not supported; expected Linux or macOS`,
    fix: 'On Windows, use WSL.',
  });
}

/** @spec contract.md#recovery */
function judgeAdoption({ platform, canAdopt }: DoctorFacts['machine']): readonly DoctorCheck[] {
  if (canAdopt) return [];
  const found = 'a process of an agent that leaves its session and its environment is not found here';
  return [
    warn(
      { id: 'machine.orphans', title: 'Processes left behind' },
      {
        message: found,
        fix:
          platform === 'linux'
            ? 'Install perl or python3, by which agents are started so that it is.'
            : 'Run agents you do not trust in a container or as another user.',
      },
    ),
  ];
}

/** Too old a git is a refusal of the repository, which is reported there. */
function judgeGit(repository: RepositoryFacts): readonly DoctorCheck[] {
  if (repository.kind === 'refused') return [];
  return [isOk({ id: 'machine.git', title: 'git' }, repository.summary.gitVersion)];
}

/** @spec contract.md#worktrees-and-history */
function judgeDisk(repository: RepositoryFacts): readonly DoctorCheck[] {
  if (repository.kind === 'refused') return [];
  const subject = { id: 'machine.disk', title: 'Disk space' };
  const { freeGib, scaffold } = repository;
  const config = scaffold.kind === 'present' ? scaffold.config : null;
  const needed = config?.limits.min_free_disk_gib ?? configTable['limits.min_free_disk_gib'].default;
  const free = `${freeGib.toFixed(1)} GiB free`;
  if (freeGib >= needed) return [isOk(subject, free)];
  return [
    fail(subject, {
      message: `${free}; expected ${needed} GiB, below which no worktree is made`,
      fix: 'Free disk space, or lower limits.min_free_disk_gib.',
    }),
  ];
}
