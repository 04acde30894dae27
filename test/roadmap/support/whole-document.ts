import type { Nodes, Root } from 'mdast';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

/** What a line is, and the heading that begins on it. */
export interface LineReading {
  readonly line: number;
  readonly kind: string;
  readonly heading: { readonly depth: number; readonly title: string } | null;
}

const ENDING = /\r\n|\n|\r/;

/** The reference: the whole text parsed by remark at once, with every inline construct. */
export function readWholeDocument(text: string): readonly LineReading[] {
  const body = text.replace(/^\uFEFF/, '');
  const tree = unified().use(remarkParse).parse(body);
  const lines = body.split(ENDING);
  if (lines.at(-1) === '') lines.pop();
  const opaque = new Set<number>();
  visitBlocks(tree, (node) => {
    if (node.type !== 'code' && node.type !== 'html' && node.type !== 'definition') return;
    for (let row = rowOf(node, 'start'); row <= rowOf(node, 'end'); row++) opaque.add(row);
  });
  const headings = new Map<number, { depth: number; title: string }>();
  const headingRows = new Set<number>();
  for (const node of tree.children) {
    if (node.type !== 'heading') continue;
    headings.set(rowOf(node, 'start'), { depth: node.depth, title: titleOf(node, body) });
    for (let row = rowOf(node, 'start'); row <= rowOf(node, 'end'); row++) headingRows.add(row);
  }
  return lines.map((line, row) => ({
    line: row + 1,
    kind: headingRows.has(row)
      ? 'heading'
      : opaque.has(row)
        ? 'opaque'
        : /^[ \t]*$/.test(line)
          ? 'blank'
          : 'text',
    heading: headings.get(row) ?? null,
  }));
}

function rowOf(node: Nodes, side: 'start' | 'end'): number {
  return (node.position?.[side].line ?? 0) - 1;
}

function titleOf(node: Nodes & { readonly children: readonly Nodes[] }, body: string): string {
  const first = node.children[0]?.position?.start.offset;
  const last = node.children.at(-1)?.position?.end.offset;
  if (first === undefined || last === undefined) return '';
  return body
    .slice(first, last)
    .split(ENDING)
    .map((part) => part.replace(/^[ \t]+|[ \t]+$/g, ''))
    .join(' ');
}

/** Calls `visit` for every node but the text inside paragraphs and headings. */
function visitBlocks(node: Root | Nodes, visit: (node: Nodes) => void): void {
  visit(node);
  if (node.type === 'paragraph' || node.type === 'heading' || !('children' in node)) return;
  for (const child of node.children) visitBlocks(child, visit);
}
