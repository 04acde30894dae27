import { printRecordLine } from '../../contract/canonical-json.ts';
import type { Sha256 } from '../../contract/ids.ts';
import { DECISION_LIMITS } from '../../contract/limits.ts';
import { type Observation, OBSERVATION_FORM } from '../../core/observation.ts';
import type { DecisionLog, DecisionPart } from '../../ports/decision-log.ts';
import type { Digest } from '../../ports/digest.ts';
import { PortFailure } from '../../ports/failure.ts';
import { holdsSecret } from '../../contract/secret-forms.ts';
import { redactJson } from '../secrets.ts';
import { printFrame } from './frame.ts';
import type { Noted, Recorder } from './noted.ts';

interface Recording {
  readonly log: DecisionLog;
  readonly digest: Digest;
  /** Values that no file may hold, by the names of their variables. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** The digest of a large leaf; null for one that stands where it is. */
interface Leaf {
  readonly text: string;
  readonly sha256: Sha256 | null;
  readonly isRedacted: boolean;
}

/** Long waits are looked at every few seconds: the same one again says nothing new. @spec contract.md#files */
export function createRecorder(recording: Recording): Recorder {
  const contracts = createContractMemo();
  let last: { readonly wait: string; readonly noted: Noted } | null = null;
  return {
    async note(observation, decision) {
      const { text, isRedacted } = printJson(decision, recording.secrets);
      if (decision.kind === 'wait' && last?.wait === text) return last.noted;
      const entry = makeEntry(recording, contracts(observation), { observation, text, isRedacted });
      const noted = await append(recording.log, entry);
      last = decision.kind === 'wait' ? { wait: text, noted } : null;
      return noted;
    },
  };
}

interface Entry {
  readonly record: string;
  readonly line: string;
  readonly parts: readonly DecisionPart[];
}

async function append(log: DecisionLog, { record, line, parts }: Entry): Promise<Noted> {
  try {
    const outcome = await log.append({ line, parts });
    if (outcome === 'written') return { kind: 'recorded', record };
    return {
      kind: 'not-recorded',
      why: `what was observed has more than ${DECISION_LIMITS.recordBytesMax} bytes`,
    };
  } catch (error) {
    // Nothing is decided by these records: the loop goes on without one, and its event says why.
    if (!(error instanceof PortFailure)) throw error;
    return { kind: 'not-recorded', why: error.detail.slice(0, 500) };
  }
}

function makeEntry(
  { digest, secrets }: Recording,
  memo: Map<string, Leaf>,
  decided: { readonly observation: Observation; readonly text: string; readonly isRedacted: boolean },
): Entry {
  const { observation: o } = decided;
  const parts: DecisionPart[] = [];
  let { isRedacted } = decided;
  const frame = printFrame(o, (value, place) => {
    const leaf = memo.get(place) ?? printLeaf(value, digest, secrets);
    if (place.startsWith('contract/')) memo.set(place, leaf);
    isRedacted ||= leaf.isRedacted;
    if (leaf.sha256 !== null) parts.push({ sha256: leaf.sha256, text: () => printJson(value, secrets).text });
    return leaf.text;
  });
  const record = digest(encode(`${frame}\n${decided.text}`)).slice(0, 16);
  const head = printRecordLine({
    schema_version: 'decision-record-v1',
    record,
    observation_form: OBSERVATION_FORM,
    at: o.now,
    revision: o.state.revision,
    redacted: isRedacted,
  });
  return {
    record,
    line: `${head.slice(0, -1)},"observation":${frame},"decision":${decided.text}}`,
    parts,
  };
}

function printLeaf(value: unknown, digest: Digest, secrets: ReadonlyMap<string, string>): Leaf {
  const { text, isRedacted } = printJson(value, secrets);
  if (text.length < DECISION_LIMITS.partCharsMin)
    return { text: `{"value":${text}}`, sha256: null, isRedacted };
  const sha256 = digest(encode(text));
  return { text: `{"part":"${sha256}"}`, sha256, isRedacted };
}

/** As JSON, without the value of any secret. @spec contract.md#invariants */
function printJson(
  value: unknown,
  secrets: ReadonlyMap<string, string>,
): { readonly text: string; readonly isRedacted: boolean } {
  const text = JSON.stringify(value);
  return holdsSecret(encode(text), [...secrets.values()])
    ? { text: JSON.stringify(redactJson(value, secrets)), isRedacted: true }
    : { text, isRedacted: false };
}

/** The contract files are large and follow from the commit of base and from where they lie in it. */
function createContractMemo(): (o: Observation) => Map<string, Leaf> {
  let known: { readonly key: string; readonly leaves: Map<string, Leaf> } | null = null;
  return ({ base, state }) => {
    if (base.kind === 'missing') return new Map();
    const key = `${base.head} ${state.roadmap_dir}`;
    if (known?.key !== key) known = { key, leaves: new Map() };
    return known.leaves;
  };
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
