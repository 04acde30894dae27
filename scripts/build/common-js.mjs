import { transform } from 'esbuild';

/**
 * A part of a split bundle, which esbuild writes as an ECMAScript module only, as CommonJS. What parts take from each
 * other is set once: each name is taken when a part is loaded, where a getter would cost at each use.
 */
export async function toCommonJs(text, options) {
  const head = /^(?:import (?:\{[^{}]*\} from )?"\.\/[^"]+";\n)*/.exec(text)?.[0] ?? '';
  const tail = /\nexport \{[^{}]*\};\s*$/.exec(text)?.[0] ?? '';
  const own = text.slice(head.length, text.length - tail.length);
  const left = /^(?:import\b[^(].* from "\.|export\b).*$/m.exec(own);
  if (left !== null) throw new Error(`esbuild links parts in a way this script does not know: ${left[0]}`);
  const taken = head
    .replaceAll(/^import \{([^{}]*)\} from ("[^"]+");$/gm, (_, names, from) => {
      return `const {${names.replaceAll(' as ', ': ')}} = require(${from});`;
    })
    .replaceAll(/^import ("[^"]+");$/gm, (_, from) => `require(${from});`);
  const given = tail.replace(/export \{([^{}]*)\}/, (_, names) => `module.exports = {${swapped(names)}}`);
  return (await transform(taken + own + given, options)).code;
}

/** `a as b` of an export is `b: a` of an object. */
function swapped(names) {
  return names
    .split(',')
    .map((name) => name.split(' as ').toReversed().join(': '))
    .join(',');
}
