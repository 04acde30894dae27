import { redactText } from '../contract/redact.ts';
import type { Files } from '../ports/files.ts';
import { redactJson, type Secrets } from './secrets.ts';

/** What the controller says in its own words passes here, and leaves without the value of any secret. @spec contract.md#secrets */
export interface SecretGate {
  /** From now on these are known. */
  readonly know: (secrets: Secrets) => void;
  /** For a person, a prompt or the message of a commit. */
  readonly text: (text: string) => string;
  /** Files of which each write is one JSON value. */
  readonly records: (files: Files) => Files;
}

export function createSecretGate(): SecretGate {
  let known: Secrets = new Map();
  const text: SecretGate['text'] = (said) => redactText(said, [...known.values()]);
  // Decoded: what is escaped in a text is escaped once more in a record.
  const json = (record: string): string => {
    if (known.size === 0) return record;
    const said: unknown = JSON.parse(record);
    const clean = JSON.stringify(redactJson(said, known));
    return clean === JSON.stringify(said) ? record : clean;
  };
  return {
    know: (secrets) => {
      known = secrets;
    },
    text,
    records: (files) => ({
      ...files,
      appendLine: (path, line, isDurable) => files.appendLine(path, json(line), isDurable),
      writeAtomic: (path, bytes) => files.writeAtomic(path, encode(json(new TextDecoder().decode(bytes)))),
    }),
  };
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
