import { describe, expect, it } from 'vitest';
import { buildAgentEnvironment } from '../../src/effects/agent-environment.ts';

// @spec contract.md#agents
describe('the environment of an agent', () => {
  it('inherits the allow-list only', () => {
    const inherited = {
      PATH: '/bin',
      HOME: '/home/ada',
      LC_TIME: 'C',
      XDG_CONFIG_HOME: '/x',
      https_proxy: 'http://p',
      NODE_EXTRA_CA_CERTS: '/ca.pem',
      GIT_DIR: '/elsewhere',
      GIT_AUTHOR_NAME: 'Ada',
      SSH_AUTH_SOCK: '/agent',
      ORCHESTRATOR_STAGE: 'outer',
      TOKEN: 'value',
      EMPTY: undefined,
    };
    expect(Object.keys(buildAgentEnvironment({ inherited, passEnv: ['EMPTY'], setEnv: {} }))).toEqual([
      'PATH',
      'HOME',
      'LC_TIME',
      'XDG_CONFIG_HOME',
      'https_proxy',
      'NODE_EXTRA_CA_CERTS',
    ]);
  });

  it('passes named variables and prefixes, SSH_AUTH_SOCK among them', () => {
    const inherited = {
      SSH_AUTH_SOCK: '/agent',
      MY_ONE: '1',
      MY_TWO: '2',
      MINE: '3',
      GIT_SSH_COMMAND: 'ssh -4',
    };
    const passEnv = ['SSH_AUTH_SOCK', 'MY_*', 'GIT_SSH_COMMAND'];
    expect(buildAgentEnvironment({ inherited, passEnv, setEnv: {} })).toEqual({
      SSH_AUTH_SOCK: '/agent',
      MY_ONE: '1',
      MY_TWO: '2',
      GIT_SSH_COMMAND: 'ssh -4',
    });
  });

  it('never passes what points git at another repository, even when it is named', () => {
    const inherited = { GIT_DIR: '/a', GIT_INDEX_FILE: '/b', GIT_WORK_TREE: '/c' };
    expect(buildAgentEnvironment({ inherited, passEnv: ['GIT_DIR', 'GIT_*'], setEnv: {} })).toEqual({});
  });

  it('lets literal values win', () => {
    const source = {
      inherited: { PATH: '/bin' },
      passEnv: [],
      setEnv: { PATH: '/usr/bin', GIT_AUTHOR_NAME: 'main' },
    };
    expect(buildAgentEnvironment(source)).toEqual({ PATH: '/usr/bin', GIT_AUTHOR_NAME: 'main' });
  });
});
