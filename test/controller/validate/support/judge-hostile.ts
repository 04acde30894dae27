import { bytesMaxOf, fileKindOf } from '../../../../src/controller/validate/file-kind.ts';
import { checkFile } from '../../../../src/controller/validate/check-file.ts';
import { HOSTILE_FILES } from './hostile-files.ts';

// A program of its own, so that its memory can be bounded. Prints a line for each file: what it cost, what was found.

for (const { name, path, make } of HOSTILE_FILES) {
  const kind = fileKindOf(path);
  const bytes = new TextEncoder().encode(make()).subarray(0, bytesMaxOf(kind));
  const before = process.cpuUsage();
  const findings = await checkFile(path, kind, { kind: 'file', bytes });
  const { user, system } = process.cpuUsage(before);
  const found = `${findings.length} ${findings[0]?.code ?? 'problems'}`;
  console.log(`${path}: ${name}: ${Math.round((user + system) / 1000)} ms, ${found}`);
}
