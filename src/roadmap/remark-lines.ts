import type { Nodes, Root } from 'mdast';
import type { BlockMap, Heading, LineKind } from './lines.ts';
import { isBlank, splitLines } from './lines.ts';

/** Inline constructs say nothing about blocks and cost most of the time. */
const INLINE = [
  'attention',
  'autolink',
  'characterEscape',
  'characterReference',
  'codeText',
  'hardBreakEscape',
  'htmlText',
  'labelEnd',
  'labelStartImage',
  'labelStartLink',
];

export type MarkdownParser = (text: string) => Root;

/** Gives remark, loaded the first time that a section needs it: most roadmaps never do. */
export function createMarkdownLoader(): () => Promise<MarkdownParser> {
  let loaded: Promise<MarkdownParser> | null = null;
  return () => {
    loaded ??= importMarkdownParser();
    return loaded;
  };
}

async function importMarkdownParser(): Promise<MarkdownParser> {
  const [{ unified }, { default: remarkParse }] = await Promise.all([
    import('unified'),
    import('remark-parse'),
  ]);
  const processor = unified()
    .data('micromarkExtensions', [{ disable: { null: INLINE } }])
    .use(remarkParse)
    .freeze();
  return (text) => processor.parse(text);
}

/**
 * What each line of a text is, by remark. `boundaries` are the offsets where a section may begin after the
 * start; the map ends at the first of them that is a heading of the document, or at the end of the text.
 * Null: at the end something is still open that would swallow a heading there.
 */
export function mapWithRemark(
  parse: MarkdownParser,
  text: string,
  options: { readonly boundaries: readonly number[]; readonly isWholeRest: boolean },
): BlockMap | null {
  const tree = parse(options.isWholeRest ? text : `${text}#\n`);
  const starts = new Set<number>();
  for (const node of tree.children) {
    if (node.type === 'heading' && node.position?.start.offset !== undefined) {
      starts.add(node.position.start.offset);
    }
  }
  const boundary = options.boundaries.find((offset) => starts.has(offset));
  if (boundary === undefined && !options.isWholeRest && !starts.has(text.length)) return null;
  const end = boundary ?? text.length;
  return mapTree(tree, text.slice(0, end), end);
}

/** The line kinds of a parsed text up to `end`. */
function mapTree(tree: Root, text: string, end: number): BlockMap {
  const spans = splitLines(text);
  const kinds: LineKind[] = spans.map(({ start, end: stop }) =>
    isBlank(text.slice(start, stop)) ? 'blank' : 'text',
  );
  const mark = (node: Nodes, kind: LineKind) => {
    const first = (node.position?.start.line ?? 1) - 1;
    const last = (node.position?.end.line ?? 0) - 1;
    for (let row = first; row <= last && row < kinds.length; row++) kinds[row] = kind;
  };
  const headings: Heading[] = [];
  for (const node of tree.children) {
    if (node.type !== 'heading' || (node.position?.start.offset ?? end) >= end) continue;
    mark(node, 'heading');
    const first = (node.position?.start.line ?? 1) - 1;
    const last = (node.position?.end.line ?? 1) - 1;
    const start = node.children[0]?.position?.start.offset ?? end;
    const content =
      first === last ? null : { start, end: node.children.at(-1)?.position?.end.offset ?? start };
    headings.push({ depth: node.depth, first, last, content });
  }
  markOpaque(tree, mark);
  const lines = spans.map((span, row) => ({ ...span, kind: kinds[row] ?? 'text' }));
  return { lines, headings, end };
}

function markOpaque(tree: Root, mark: (node: Nodes, kind: LineKind) => void): void {
  const open: Nodes[] = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    switch (node.type) {
      case 'root':
      case 'blockquote':
      case 'list':
      case 'listItem':
        open.push(...node.children);
        break;
      case 'code':
      case 'html':
      case 'definition':
        mark(node, 'opaque');
        break;
      default:
    }
  }
}
