import { resolveConfig } from '../../contract/config.ts';
import { decodeUtf8 } from '../../contract/decode-utf8.ts';
import { locatePointer } from '../../contract/parse-json.ts';
import { parseRecord, withPositions } from '../../contract/validate.ts';
import type { FileFacts } from '../../ports/files.ts';
import { parseRoadmap } from '../../roadmap/parse.ts';
import { parseVerification } from '../../roadmap/verification.ts';
import { checkHistory } from './check-history.ts';
import { checkLedger } from './check-ledger.ts';
import { bytesMaxOf, type FileKind, type PathId } from './file-kind.ts';
import { asErrors, errorIn, type Finding, warningIn, type Wording } from './finding.ts';

/** What is wrong with one file that is there, judged alone. @spec contract.md#files */
export async function checkFile(path: string, kind: FileKind, facts: FileFacts): Promise<readonly Finding[]> {
  switch (facts.kind) {
    case 'absent':
      return [];
    case 'file':
      return checkBytes(path, kind, facts.bytes);
    case 'too-large':
      return [tooLarge(path, kind, facts.sizeBytes)];
    case 'not-a-file':
      return [notAFile(path, kind, facts.what)];
  }
}

async function checkBytes(path: string, kind: FileKind, bytes: Uint8Array): Promise<readonly Finding[]> {
  switch (kind.kind) {
    case 'record':
      return checkRecord(path, kind, bytes);
    case 'config':
      return checkConfig(path, bytes);
    case 'roadmap':
      return errorsOf(await parseRoadmap(bytes, path));
    case 'verification':
      return errorsOf(await parseVerification(bytes, path));
    case 'history':
      return checkHistory(path, bytes);
    case 'ledger':
      return checkLedger(path, bytes);
    case 'prose':
      return checkProse(path, bytes);
    case 'package':
    case 'archive':
      return [];
    case 'unknown':
      return [unknownFile(path)];
  }
}

function errorsOf(
  parsed: { readonly ok: true } | { readonly ok: false; readonly error: Parameters<typeof asErrors>[0] },
): readonly Finding[] {
  return parsed.ok ? [] : asErrors(parsed.error);
}

/** Schema first; ids are only compared in a record that has them. @spec contract.md#records */
function checkRecord(
  path: string,
  { schema, ids }: Extract<FileKind, { kind: 'record' }>,
  bytes: Uint8Array,
): readonly Finding[] {
  const parsed = parseRecord(schema, bytes, path);
  if (!parsed.ok) return asErrors(parsed.error);
  const values = new Map<string, unknown>(Object.entries(parsed.value));
  const text = new TextDecoder('utf-8').decode(bytes);
  return ids
    .filter(({ key, expected }) => values.get(key) !== expected)
    .map((id) => idMismatch({ path, text, found: values.get(id.key) }, id));
}

function idMismatch(
  { path, text, found }: { readonly path: string; readonly text: string; readonly found: unknown },
  { key, expected }: PathId,
): Finding {
  const shown = JSON.stringify(found) ?? 'nothing';
  return errorIn(path, {
    code: 'artifact.mismatch',
    message: `${key} is ${shown}; expected ${JSON.stringify(expected)}, as the path of the file says`,
    fix: `Write ${JSON.stringify(expected)}, or move the file to where it belongs.`,
    expected,
    found: shown,
    pointer: `/${key}`,
    at: locatePointer(text, `/${key}`),
  });
}

/** @spec contract.md#agents */
function checkConfig(path: string, bytes: Uint8Array): readonly Finding[] {
  const parsed = parseRecord('config', bytes, path);
  if (!parsed.ok) return asErrors(parsed.error);
  const resolved = resolveConfig(parsed.value);
  if (resolved.ok) return [];
  const problems = withPositions(resolved.error, new TextDecoder('utf-8').decode(bytes));
  return asErrors(problems.map((problem) => ({ ...problem, file: path })));
}

function checkProse(path: string, bytes: Uint8Array): readonly Finding[] {
  const decoded = decodeUtf8(bytes);
  if (decoded.ok) return [];
  const message = 'the file holds bytes that are not UTF-8; expected plain UTF-8';
  return [
    errorIn(path, { code: 'artifact.invalid', message, fix: 'Save the file as UTF-8.', at: decoded.error }),
  ];
}

function unknownFile(path: string): Finding {
  return warningIn(path, {
    code: 'contract.unknown-file',
    message: 'the contract names no such file; it is read by nobody',
    fix: 'Move the file out of the folder, or give it the name that the artifact manifest has for it.',
  });
}

function tooLarge(path: string, kind: FileKind, sizeBytes: number): Finding {
  const expected = `at most ${bytesMaxOf(kind)} bytes`;
  return errorIn(path, {
    code: codeOf(kind, 'too-large'),
    message: `the file has ${sizeBytes} bytes; expected ${expected}`,
    fix: 'Shorten the file.',
    expected,
    found: `${sizeBytes} bytes`,
  });
}

function notAFile(path: string, kind: FileKind, what: string): Finding {
  return errorIn(path, {
    code: codeOf(kind, 'not-a-file'),
    message: `a ${what} stands here; expected a regular file`,
    fix: 'Put the file itself in this place.',
    expected: 'a regular file',
    found: `a ${what}`,
  });
}

function codeOf(kind: FileKind, trouble: 'too-large' | 'not-a-file'): Wording['code'] {
  switch (kind.kind) {
    case 'record':
      if (kind.schema === 'state') return 'state.invalid';
      if (kind.schema === 'request') return 'request.invalid';
      return trouble === 'too-large' ? 'artifact.too-large' : 'artifact.invalid';
    case 'config':
      return 'config.invalid';
    case 'roadmap':
    case 'verification':
      return trouble === 'too-large' ? `${kind.kind}.too-large` : `${kind.kind}.invalid`;
    case 'history':
    case 'ledger':
      return `${kind.kind}.invalid`;
    case 'prose':
    case 'package':
    case 'archive':
    case 'unknown':
      return trouble === 'too-large' ? 'artifact.too-large' : 'artifact.invalid';
  }
}
