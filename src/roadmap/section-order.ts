import type { FileKind } from './decode.ts';
import { START, type ProblemList, type Spot } from './problem-list.ts';

export interface NamedSection {
  readonly name: string;
  readonly at: Spot;
}

/** Each required section once and in order; other sections may stand anywhere. */
export function checkSectionOrder(
  kind: FileKind,
  sections: { readonly found: readonly NamedSection[]; readonly required: readonly string[] },
  problems: ProblemList,
): void {
  const { found, required } = sections;
  const firstByName = new Map<string, Spot>();
  let latest = -1;
  for (const { name, at } of found) {
    const index = required.indexOf(name);
    if (index < 0) continue;
    const first = firstByName.get(name);
    if (first !== undefined) {
      const message = `The section "${name}" is there twice; the first is in line ${first.line + 1}.`;
      problems.add({ code: `${kind}.section-repeated`, at, message, found: name, fix: 'Join the two.' });
      continue;
    }
    firstByName.set(name, at);
    if (index < latest) {
      const message = `The section "${name}" must come before "${required[latest]}".`;
      const fix = `Order the sections: ${required.join(', ')}.`;
      problems.add({ code: `${kind}.section-order`, at, message, found: name, fix });
    }
    latest = Math.max(latest, index);
  }
  for (const name of required) {
    if (firstByName.has(name)) continue;
    const message = `The section \`## ${name}\` is missing.`;
    const fix = `Add it; the sections are, in this order: ${required.join(', ')}.`;
    problems.add({ code: `${kind}.section-missing`, at: START, message, expected: `## ${name}`, fix });
  }
}
