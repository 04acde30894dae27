/**
 * A command line that runs one coding agent without a terminal: the prompt arrives on standard input, the
 * agent may write in the folder it is started in, and it asks nobody anything.
 */
export interface AgentPreset {
  /** Name that `init` gives the agent in `config.json`. */
  readonly name: string;
  readonly title: string;
  /** Program looked for on PATH. */
  readonly bin: string;
  readonly command: readonly string[];
  /** Names of variables with keys or tokens; passed on where they are set and redacted from logs. */
  readonly env: readonly string[];
  /** Literal variables, none of them secret. */
  readonly setEnv: Readonly<Record<string, string>>;
  /** What a user should know before the first run. */
  readonly note: string;
}

/**
 * The agents `init` can write into a configuration for the `command` adapter, in the order in which they are
 * offered. They use the login and settings that the program already has for this user (HOME and XDG_* are
 * passed on). No model is named: the agent's own default holds until `command[]` says otherwise.
 * @spec contract.md#agents
 */
export const agentPresets: readonly AgentPreset[] = [
  {
    name: 'claude',
    title: 'Claude Code',
    bin: 'claude',
    command: [
      'claude',
      '-p',
      '--output-format',
      'stream-json',
      '--verbose',
      '--permission-mode',
      'bypassPermissions',
      // Without it a project's MCP servers wait for a consent that nobody can give here.
      '--strict-mcp-config',
    ],
    env: ['ANTHROPIC_API_KEY', 'CLAUDE_CODE_OAUTH_TOKEN'],
    // One retry: waiting out a limit is the controller's work, which can use another agent meanwhile.
    setEnv: { CLAUDE_CODE_MAX_RETRIES: '1', DISABLE_AUTOUPDATER: '1' },
    note: 'Uses the login of `claude`. Every tool is allowed without asking; narrower: `--permission-mode acceptEdits --allowedTools "Bash(npm test:*)"`. As root it refuses unless set_env holds IS_SANDBOX=1. A moved configuration folder goes into set_env as CLAUDE_CONFIG_DIR.',
  },
  {
    name: 'codex',
    title: 'Codex',
    bin: 'codex',
    command: [
      'codex',
      'exec',
      '--json',
      '--skip-git-repo-check',
      '-c',
      'check_for_update_on_startup=false',
      '--dangerously-bypass-approvals-and-sandbox',
      '-',
    ],
    env: ['CODEX_API_KEY', 'OPENAI_API_KEY'],
    setEnv: {},
    note: 'Uses the login of `codex`. Runs without a sandbox; `-s workspace-write` in place of the bypass keeps writes inside the worktree and commands off the network. A moved configuration folder goes into set_env as CODEX_HOME.',
  },
  {
    name: 'gemini',
    title: 'Gemini CLI',
    bin: 'gemini',
    // No `-p`: the prompt is standard input. Without --skip-trust a new worktree ends with exit 55.
    command: ['gemini', '--output-format', 'stream-json', '--approval-mode', 'yolo', '--skip-trust'],
    env: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    setEnv: { GEMINI_CLI_NO_RELAUNCH: 'true' },
    note: 'Uses the login of `gemini`. Every tool is allowed without asking. A cloud project goes into set_env as GOOGLE_CLOUD_PROJECT.',
  },
  {
    name: 'opencode',
    title: 'opencode',
    bin: 'opencode',
    // The title saves a model call for each session.
    command: ['opencode', 'run', '--format', 'json', '--auto', '--title', 'orchestrator'],
    env: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'GEMINI_API_KEY', 'OPENROUTER_API_KEY'],
    setEnv: { OPENCODE_DISABLE_AUTOUPDATE: '1' },
    note: 'Uses the logins and the default model of `opencode`; add `-m provider/model` to choose one. It retries a rate limit for ever without printing anything: only `limits.stage_timeout_s` ends it.',
  },
  {
    name: 'copilot',
    title: 'GitHub Copilot CLI',
    bin: 'copilot',
    // No `-p`: with it, standard input is ignored.
    command: [
      'copilot',
      '--output-format',
      'json',
      '--allow-all-tools',
      '--no-ask-user',
      '--no-auto-update',
      '--disable-builtin-mcps',
      '--no-remote',
    ],
    env: ['COPILOT_GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_TOKEN'],
    setEnv: {},
    note: 'Uses the login of `copilot`. A login kept in the system keyring needs the session bus: add DBUS_SESSION_BUS_ADDRESS to env, or set COPILOT_GITHUB_TOKEN. The built-in GitHub tools are off; a round needs none.',
  },
  {
    name: 'qwen',
    title: 'Qwen Code',
    bin: 'qwen',
    command: ['qwen', '--output-format', 'stream-json', '--approval-mode', 'yolo'],
    env: ['OPENAI_API_KEY'],
    setEnv: { QWEN_TELEMETRY_ENABLED: 'false' },
    note: 'Uses the login of `qwen`. With a key for a compatible service add `--auth-type openai` and put OPENAI_BASE_URL and OPENAI_MODEL into set_env.',
  },
];
