import { expect, it } from 'vitest';
import { createSecretGate } from '../../src/controller/secret-gate.ts';
import { createDiskFiles } from '../../src/effects/disk-files.ts';
import { makeScratchFolder } from '../support/temporary-folder.ts';
import { SECRET_ENCODINGS, SECRET_VALUES } from '../support/secret-encodings.ts';

const forms = Object.values(SECRET_VALUES).flatMap((value) =>
  Object.values(SECRET_ENCODINGS).map((encode) => ({ value, text: encode(value) })),
);

// @spec contract.md#secrets
it(`lets none of ${forms.length} forms of a secret out, in texts and in records, which stay records`, async () => {
  const files = createDiskFiles(makeScratchFolder('gate'));
  for (const { value, text } of forms) {
    const gate = createSecretGate();
    gate.know(new Map([['KEY', value]]));
    const records = gate.records(files);
    expect(gate.text(`before ${text} after`)).toMatch(/^before .*\[redacted\].* after$/s);
    const record = { [`key ${text}`]: ['before', { deep: `it is ${text}`, count: 3 }] };
    await records.writeAtomic('record.json', new TextEncoder().encode(JSON.stringify(record)));
    await records.appendLine('lines.jsonl', JSON.stringify(record));
    for (const name of ['record.json', 'lines.jsonl']) {
      const read = await files.readTail(name, 1_000_000);
      const last = read.trimEnd().split('\n').at(-1) ?? '';
      expect(JSON.parse(last)).toMatchObject({});
      expect(gate.text(last)).toBe(last);
      expect(last).toContain('[redacted]');
    }
  }
});

it('changes nothing else, and nothing before it knows a secret', async () => {
  const gate = createSecretGate();
  expect(gate.text('correct-horse-battery-staple')).toBe('correct-horse-battery-staple');
  gate.know(new Map([['KEY', 'correct-horse-battery-staple']]));
  const files = createDiskFiles(makeScratchFolder('gate'));
  const record = '{ "a": 1,\n "b": "half \\ud800" }\n';
  await gate.records(files).writeAtomic('record.json', new TextEncoder().encode(record));
  expect(await files.readTail('record.json', 1000)).toBe(record);
});
