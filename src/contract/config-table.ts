import { notYet, now } from './config-row.ts';
import type {
  AdapterName,
  CheckpointMode,
  Effort,
  MergeMode,
  OnReviewLimit,
  Role,
  Workflow,
} from './generated/config.ts';

/**
 * Every key of `config.json`, with what holds when it is absent. `*` stands for an agent's or a role's name.
 * @spec contract.md#agents
 */
export const configTable = {
  'agents.*.adapter': now<AdapterName>(
    'adapter',
    'command',
    'How the agent is started. A command works with every program that reads a prompt from standard input.',
    ['command'],
  ),
  'agents.*.command': now<readonly string[]>(
    'list of texts',
    [],
    'Program and arguments of a command agent, started without a shell in the worktree. A command agent needs it.',
  ),
  'agents.*.bin': notYet<string | null>('text', null, 'Program of a named adapter, when it is not on PATH.'),
  'agents.*.model': now<string | null>(
    'text',
    null,
    'Recorded with each dispatch; a command agent chooses its model by its own arguments.',
  ),
  'agents.*.effort': now<Effort | null>(
    'low, medium, high or max',
    null,
    'Handed to the agent where its role names none.',
  ),
  'agents.*.args': now<readonly string[]>('list of texts', [], 'Added after the command.'),
  'agents.*.env': now<readonly string[]>(
    'list of names',
    [],
    'Variables passed through to the agent. Their values are secrets and are redacted in logs.',
  ),
  'agents.*.set_env': now<Readonly<Record<string, string>>>(
    'names to texts',
    {},
    'Variables with literal values, none of them secret.',
  ),
  'agents.*.config_dir': now<'shared' | 'isolated'>(
    'shared or isolated',
    'shared',
    'The agent uses the login and settings it already has.',
    ['shared'],
  ),
  'agents.*.session': now<'resume' | 'fresh'>(
    'resume or fresh',
    'fresh',
    'Each attempt is a new session; the problems of the last one are in its prompt.',
    ['fresh'],
  ),
  'agents.*.max_concurrent': now<number>(
    'whole number',
    1,
    'Dispatches of this agent at a time; providers count parallel runs against one limit.',
  ),
  'agents.*.context_threshold': notYet<number | null>(
    'number from 0.1 to 1',
    null,
    'Share of the context window after which a session hands over.',
  ),
  'roles.*.agents': now<readonly string[] | null>(
    'list of agent names',
    null,
    'Agents in the order they are tried. Without it every agent, in the order of the file.',
  ),
  'roles.*.effort': now<Effort>(
    'low, medium, high or max',
    'medium',
    'How hard the agent should think. Reviewers always run at max.',
  ),
  'roles.*.distinct_from': now<Role | null>(
    'role',
    null,
    'The role whose agent of this round must not play this one.',
  ),
  'roles.*.skills': now<readonly string[]>('list of paths', [], 'Files named to the role under Skills.'),
  launcher: now<'process' | 'tmux' | 'host' | 'queue'>(
    'process, tmux, host or queue',
    'process',
    'Where dispatches run: child processes of this machine.',
    ['process'],
  ),
  'limits.max_parallel_rounds': now<number>(
    'whole number',
    1,
    'Live rounds at a time. One is the easiest to follow.',
    [1],
  ),
  'limits.max_review_rounds': now<number>(
    'whole number',
    3,
    'Rejections of a round before the review limit. What three reviews do not settle is not a matter of one more.',
  ),
  'limits.stage_attempts.recon': now<number | null>(
    'whole number',
    null,
    'As limits.stage_attempts.default.',
  ),
  'limits.stage_attempts.plan': now<number>(
    'whole number',
    2,
    'A second plan fixes what the problems name; a third rarely differs.',
  ),
  'limits.stage_attempts.implement': now<number | null>(
    'whole number',
    null,
    'As limits.stage_attempts.default.',
  ),
  'limits.stage_attempts.review': now<number | null>(
    'whole number',
    null,
    'As limits.stage_attempts.default.',
  ),
  'limits.stage_attempts.default': now<number>(
    'whole number',
    3,
    'Attempts of the stages not named, and of those named by nobody.',
  ),
  'limits.check_rounds': now<number>(
    'whole number',
    3,
    'Red checks in a row, after new implementations, before the round is blocked.',
  ),
  'limits.conflict_rounds': now<number>(
    'whole number',
    3,
    'Conflicts with base in a row before the round is blocked.',
  ),
  'limits.stage_timeout_s': now<number | null>(
    'whole number or null',
    14_400,
    'Seconds one dispatch may take; time in which the machine sleeps does not count. Four hours end only what is lost; null leaves it to the signs of life.',
  ),
  'limits.observation_interval_s': now<number>(
    'whole number',
    300,
    'Seconds between looks at a running agent; its end is seen at once. Five minutes cost nothing.',
  ),
  'limits.on_review_limit': now<OnReviewLimit>(
    'pragmatic or ask',
    'pragmatic',
    'At the review limit: one final review that may defer lesser findings, or a question to a person.',
  ),
  'limits.min_free_disk_gib': now<number>(
    'number',
    1,
    'No worktree is made below it: a full disk breaks git in the middle of a write.',
  ),
  'limits.rounds_in_tree': now<number>(
    'whole number',
    50,
    'Rounds whose records stay in the base tree; older ones are in the history ref.',
  ),
  'limits.rounds_per_milestone': now<number>(
    'whole number',
    8,
    'Rounds that may land for one milestone before a person looks at how it is cut.',
  ),
  'worktree.setup': now<readonly string[]>(
    'list of commands',
    [],
    'Run in a new worktree and when a lock file changed, for example npm ci.',
  ),
  'worktree.include': now<readonly string[]>(
    'list of paths',
    [],
    'Ignored files copied into a worktree; never committed.',
  ),
  'worktree.reuse': now<boolean>(
    'true or false',
    true,
    'A finished round hands its worktree to the next; ignored files and the setup stay while lock files are unchanged. Off for tools that keep absolute paths in ignored files.',
  ),
  'worktree.root': now<string>(
    'path',
    'orchestrator/worktrees',
    'Folder of the worktrees; one beside the repository keeps tools from finding the main checkout above them.',
  ),
  'merge.mode': now<MergeMode>(
    'local, push or pull-request',
    'local',
    'How a round reaches the base branch.',
    ['local'],
  ),
  'merge.identity': now<string | null>(
    '"Name <mail>"',
    null,
    "Author of the controller's commits; without it the one git is configured with.",
  ),
  protected_paths: now<readonly string[]>(
    'list of globs',
    [
      '.github/workflows/**',
      '.claude/**',
      '.codex/**',
      '.gemini/**',
      '.opencode/**',
      '.qwen/**',
      '.copilot/**',
    ],
    'Paths that run with rights of their own: workflows, and the settings agents obey.',
  ),
  workflow: now<Workflow>(
    'serial or phased',
    'serial',
    'Plan, implement, verify, review; phased adds recon and a consultation.',
    ['serial'],
  ),
  'checks.env': now<readonly string[]>(
    'list of names',
    [],
    'Variables passed to checks beyond the usual ones. Their values are secrets too.',
  ),
  'checks.wrapper': now<readonly string[]>(
    'list of texts',
    [],
    'Program and arguments put before each check, for example a sandbox.',
  ),
  'state.checkpoint': now<CheckpointMode>(
    'blocked or landing',
    'blocked',
    'When the state is committed on base: also when everything is blocked, so that the reasons are in git.',
  ),
} as const;
