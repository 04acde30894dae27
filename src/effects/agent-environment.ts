/** The names an agent inherits without being asked for. @spec contract.md#agents */
const INHERITED_NAMES: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'TERM',
  'TMPDIR',
  'TZ',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'AWS_CA_BUNDLE',
  'PIP_CERT',
  'CARGO_HTTP_CAINFO',
  'DENO_CERT',
]);

const INHERITED_PREFIXES: readonly string[] = ['LC_', 'XDG_'];

/** What `git rev-parse --local-env-vars` lists: they point git at another repository, so naming them does not help. */
const REPOSITORY_NAMES: ReadonlySet<string> = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_CONFIG',
  'GIT_CONFIG_COUNT',
  'GIT_CONFIG_PARAMETERS',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_NAMESPACE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
]);

/**
 * The environment of an agent or a check: the allow-list, then the names the user passes through (`*` at the end of
 * one stands for any rest), then literal values. Nothing else of the controller's own environment goes along.
 * @spec contract.md#agents
 */
export function buildAgentEnvironment(source: {
  readonly inherited: Readonly<Record<string, string | undefined>>;
  readonly passEnv: readonly string[];
  readonly setEnv: Readonly<Record<string, string>>;
}): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(source.inherited)) {
    if (value !== undefined && isPassedOn(name, source.passEnv)) environment[name] = value;
  }
  return { ...environment, ...source.setEnv };
}

function isPassedOn(name: string, passEnv: readonly string[]): boolean {
  if (REPOSITORY_NAMES.has(name)) return false;
  if (INHERITED_NAMES.has(name)) return true;
  if (INHERITED_PREFIXES.some((prefix) => name.startsWith(prefix))) return true;
  return passEnv.some((asked) =>
    asked.endsWith('*') ? name.startsWith(asked.slice(0, -1)) : name === asked,
  );
}
