import { describe, expect, it } from 'vitest';
import { agentPresets } from '../../src/agents/presets.ts';
import { validateValue } from '../../src/contract/validate.ts';

// What each program needs so that nobody is asked: the permission to write, and the prompt from standard input.
const headless: Readonly<Record<string, readonly string[]>> = {
  claude: ['-p', '--permission-mode', 'bypassPermissions'],
  codex: ['exec', '--dangerously-bypass-approvals-and-sandbox', '-'],
  gemini: ['--approval-mode', 'yolo', '--skip-trust'],
  opencode: ['run', '--auto'],
  copilot: ['--allow-all-tools', '--no-ask-user'],
  qwen: ['--approval-mode', 'yolo'],
};

// @spec contract.md#agents
describe('agentPresets', () => {
  it('has one preset for each agent known to run headless', () => {
    expect(agentPresets.map((preset) => preset.name)).toEqual(Object.keys(headless));
  });

  it.each(agentPresets)('$name runs its program without asking anybody', ({ name, bin, command }) => {
    expect(command[0]).toBe(bin);
    expect(command).toEqual(expect.arrayContaining([...(headless[name] ?? ['no row for this preset'])]));
  });

  it.each(agentPresets)('$name makes a valid configuration', ({ name, command, env, setEnv }) => {
    const config = { agents: { [name]: { adapter: 'command', command, env, set_env: setEnv } } };
    expect(validateValue('config', config, 'orchestrator/config.json')).toEqual({ ok: true, value: config });
  });

  it.each(agentPresets)('$name holds no secret and names no variable twice', ({ env, setEnv, command }) => {
    expect(new Set([...env, ...Object.keys(setEnv)]).size).toBe(env.length + Object.keys(setEnv).length);
    expect(env.every((variable) => /^[A-Z][A-Z0-9_]*(?:KEY|TOKEN)$/.test(variable))).toBe(true);
    expect([...command, ...Object.values(setEnv)].join(' ')).not.toMatch(/key|token|https?:/i);
  });

  it('ends gemini and copilot’s prompt flags: with -p they would not read standard input', () => {
    for (const preset of agentPresets.filter(({ name }) => name === 'gemini' || name === 'copilot')) {
      expect(preset.command).not.toContain('-p');
    }
  });
});
