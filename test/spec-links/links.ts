/** One `@spec` line of a source file or a test. */
export interface SpecLine {
  readonly path: string;
  readonly line: number;
  /** What stands behind `contract.md#`. */
  readonly anchors: readonly string[];
  /** Invariants that the line names by number, such as I13. */
  readonly invariants: readonly string[];
}

const MARK = `@${'spec'}`;

/** The lines of a file that cite the contract. */
export function findSpecLines(path: string, text: string): readonly SpecLine[] {
  return text.split('\n').flatMap((content, index) => {
    const at = content.indexOf(`${MARK} `);
    if (at === -1) return [];
    const cited = content.slice(at);
    const anchors = [...cited.matchAll(/contract\.md#([\w-]*)/g)].map(([, anchor = '']) => anchor);
    const invariants = [...cited.matchAll(/\bI\d+\b/g)].map(([name]) => name);
    return [{ path, line: index + 1, anchors, invariants }];
  });
}

/** The anchors that GitHub gives to the headings of a Markdown text; lines inside fences are no headings. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const heading of headingsOf(markdown)) {
    const slug = slugOf(heading);
    let anchor = slug;
    for (let number = 1; anchors.has(anchor); number++) anchor = `${slug}-${number}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The invariants that the contract lists. */
export function invariantsOf(markdown: string): ReadonlySet<string> {
  return new Set([...markdown.matchAll(/^- \*\*(I\d+)\*\*/gm)].map(([, name = '']) => name));
}

/** What is wrong with a citation, as a sentence. */
export function judgeSpecLine(
  { path, line, anchors, invariants }: SpecLine,
  known: { readonly anchors: ReadonlySet<string>; readonly invariants: ReadonlySet<string> },
): readonly string[] {
  const at = `${path}:${line}`;
  if (anchors.length === 0) return [`${at} cites nothing; write ${MARK} contract.md#<anchor>.`];
  const contract = 'orchestrator/CONTRACT.md';
  return [
    ...anchors
      .filter((anchor) => !known.anchors.has(anchor))
      .map((anchor) => `${at} cites #${anchor}, which is no heading of ${contract}.`),
    ...invariants
      .filter((name) => !known.invariants.has(name))
      .map((name) => `${at} cites ${name}, which is no invariant of ${contract}.`),
  ];
}

function headingsOf(markdown: string): readonly string[] {
  const headings: string[] = [];
  let fence: string | null = null;
  for (const line of markdown.split(/\r?\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined) fence = fence === null ? mark : line.trim().startsWith(fence) ? null : fence;
    const heading = fence === null ? /^#{1,6} +(.*?)(?: +#*)?$/.exec(line)?.[1] : undefined;
    if (heading !== undefined) headings.push(heading);
  }
  return headings;
}

function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}
