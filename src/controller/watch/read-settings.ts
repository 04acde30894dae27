import { FILE_LIMITS } from '../../contract/limits.ts';
import { configPath } from '../../contract/paths.ts';
import { redactText } from '../../contract/redact.ts';
import { REDACTED } from '../../contract/secret-forms.ts';
import type { Oid } from '../../contract/ids.ts';
import type { Settings } from '../../core/drift/judge-settings.ts';
import { type Setting, settingId } from '../../core/drift/setting.ts';
import type { WatchedSetting } from '../../ports/config-drift.ts';
import { secretValues } from '../secrets.ts';
import type { Viewer, World } from '../world.ts';

const SHOWN_CHARS_MAX = 200;

type Known = Pick<Viewer, 'config'>;
type Read = Omit<Setting, 'digest' | 'shown' | 'isWhole'> & { readonly value: string };

/** The same values and digests whoever reads them. */
export function toSettings(world: World, session: Known, read: readonly Read[]): Settings {
  const secrets = [...secretValues(world, session.config).values()];
  const settings = new Map<string, Setting>();
  for (const { file, key: name, kind, value } of read) {
    const text = withoutSecrets(name, value, secrets);
    const shown = text.slice(0, SHOWN_CHARS_MAX);
    // An address in a key can hold a password too; keys that differ in nothing else count as one.
    const key = name === null ? null : withoutSecrets(null, name, secrets);
    const known = settings.get(settingId({ file, key }));
    settings.set(settingId({ file, key }), {
      file,
      key,
      kind,
      digest: world.digest(
        new TextEncoder().encode(known === undefined ? value : `${known.digest} ${value}`),
      ),
      shown,
      isWhole: shown === value && key === name && known === undefined,
    });
  }
  return settings;
}

const SECRET_KEY = /extraheader|passw|token|secret|cookie|authorization|api-?key/i;
const ADDRESS_USER = /([a-z][a-z0-9+.-]*:\/\/)[^/@\s]+@/gi;

function withoutSecrets(key: string | null, value: string, secrets: readonly string[]): string {
  if (key !== null && SECRET_KEY.test(key)) return REDACTED;
  return redactText(value, secrets).replaceAll(ADDRESS_USER, `$1${REDACTED}@`);
}

/** The members of the configuration of this program, as JSON: those of its objects one by one. */
export function readMembers(bytes: Uint8Array | null): readonly Read[] {
  if (bytes === null) return [];
  const text = new TextDecoder().decode(bytes);
  const whole: unknown = parse(text);
  if (!isObject(whole)) return [{ file: configPath, key: null, kind: 'member', value: text }];
  return Object.entries(whole).flatMap(([name, value]) =>
    isObject(value) && Object.keys(value).length > 0
      ? Object.entries(value).map(([inner, one]) => member(`${name}.${inner}`, one))
      : [member(name, value)],
  );
}

function member(key: string, value: unknown): Read {
  return { file: configPath, key, kind: 'member', value: JSON.stringify(value) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever wants to use it says so.
    return null;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The configuration of the working tree; null where no regular file stands. */
export async function readConfigBytes(world: World): Promise<Uint8Array | null> {
  const file = await world.files.read(configPath, FILE_LIMITS.recordBytesMax);
  return file.kind === 'file' ? file.bytes : null;
}

/** What base has of it, and of the hooks among `read` that stand in the working tree. */
export async function readBase(
  world: World,
  session: Known,
  base: Oid | null,
  read: readonly WatchedSetting[],
): Promise<Settings> {
  if (base === null) return new Map();
  const file = await world.repository.readFile(base, configPath, FILE_LIMITS.recordBytesMax);
  const found: Read[] = [...readMembers(file.kind === 'file' ? file.bytes : null)];
  for (const { file: path, kind, value } of read) {
    if (kind !== 'program' || path.startsWith('/') || path.startsWith('.git/')) continue;
    const committed = await world.repository.readFile(base, path, FILE_LIMITS.recordBytesMax);
    if (committed.kind !== 'file') continue;
    const mode = value.endsWith(' (not executable)') ? ' (not executable)' : '';
    found.push({ file: path, key: null, kind, value: `sha256 ${world.digest(committed.bytes)}${mode}` });
  }
  return toSettings(world, session, found);
}
