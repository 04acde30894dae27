import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The agents that can be tried, the first that npm can install is taken. */
const CLIS = [
  { name: 'codex', package: '@openai/codex@0.169.0', describe: describeCodex },
  { name: 'opencode', package: 'opencode-ai@1.18.33', describe: describeOpencode },
];

/** Installs an agent into a folder of its own; null when none can be had. REAL_AGENT names the one to try. */
export function installAgent(folder) {
  const wanted = process.env.REAL_AGENT;
  for (const cli of CLIS.filter(({ name }) => wanted === undefined || wanted === name)) {
    mkdirSync(folder, { recursive: true });
    const { status } = spawnSync(
      'npm',
      ['install', '--prefix', folder, '--no-audit', '--no-fund', cli.package],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    const bin = join(folder, 'node_modules/.bin');
    if (status === 0) return { ...cli, bin, home: join(folder, 'home') };
    console.log(`npm could not install ${cli.package}`);
  }
  return null;
}

/** Codex asks a provider of its own at this address; nothing of the person's configuration is read. */
function describeCodex({ bin, home }, url) {
  const provider = `{name="scripted",base_url="${url}/v1",env_key="SCRIPTED_API_KEY",wire_api="responses",request_max_retries=1,stream_max_retries=1}`;
  const settings = [
    'model_provider="scripted"',
    `model_providers.scripted=${provider}`,
    'analytics.enabled=false',
    'check_for_update_on_startup=false',
  ];
  return {
    adapter: 'command',
    command: [
      join(bin, 'codex'),
      'exec',
      '--json',
      '--skip-git-repo-check',
      '--ignore-user-config',
      '--ignore-rules',
      ...settings.flatMap((setting) => ['-c', setting]),
      '--disable',
      'plugins',
      '-m',
      'scripted-model',
      '--dangerously-bypass-approvals-and-sandbox',
      '-',
    ],
    set_env: { CODEX_HOME: home, SCRIPTED_API_KEY: 'none' },
  };
}

function describeOpencode({ bin, home }, url) {
  const provider = {
    npm: '@ai-sdk/openai-compatible',
    name: 'Scripted',
    options: { baseURL: `${url}/v1`, apiKey: 'none' },
    models: { 'scripted-model': { name: 'Scripted' } },
  };
  const config = {
    autoupdate: false,
    share: 'disabled',
    permission: { '*': 'allow' },
    provider: { scripted: provider },
  };
  return {
    adapter: 'command',
    command: [
      join(bin, 'opencode'),
      'run',
      '--format',
      'json',
      '-m',
      'scripted/scripted-model',
      '--auto',
      '--title',
      'round',
    ],
    set_env: {
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: home,
      XDG_STATE_HOME: home,
      XDG_CACHE_HOME: home,
      OPENCODE_CONFIG_CONTENT: JSON.stringify(config),
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
      OPENCODE_DISABLE_SHARE: '1',
    },
  };
}
