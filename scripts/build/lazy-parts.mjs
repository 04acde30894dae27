import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export const VALIDATORS = 'src/contract/generated/validators.js';

/**
 * Leaves a package that is imported lazily out of the bundle and adds its name to `packages`: it gets a file of its
 * own beside it, named after the package.
 */
export function lazyPackages(packages) {
  return {
    name: 'lazy-packages',
    setup(build) {
      build.onResolve({ filter: /^[^.]/ }, ({ kind, path }) => {
        if (kind !== 'dynamic-import' || path.startsWith('node:')) return null;
        packages.add(path);
        return { path: `./${fileOfPackage(path)}`, external: true };
      });
    },
  };
}

export function fileOfPackage(name) {
  return `${name.replace('@', '').replace('/', '-')}.cjs`;
}

/** Leaves modules that are imported lazily out of the bundle: `dist/<name>.cjs` is a bundle of its own. */
export function lazyModules(names) {
  return {
    name: 'lazy-modules',
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ kind, path }) => {
        const name = kind === 'dynamic-import' && names.find((one) => path === `./${one}.ts`);
        return name ? { path: `./${name}.cjs`, external: true } : null;
      });
    },
  };
}

/** With splitting each lazy command would be some files of its own: they go into one. */
export const commandsTogether = {
  name: 'commands-together',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/cli\/(?:[a-z]+\/)?[a-z-]+\.ts$/ }, ({ path }) => {
      const imports = [];
      const text = callPartsLater(readFileSync(path, 'utf8')).replaceAll(
        /\(await import\('([^']+)'\)\)/g,
        (_, from) => {
          imports.push(`import * as command${imports.length} from '${from}';\n`);
          return `command${imports.length - 1}`;
        },
      );
      return { contents: imports.join('') + text, loader: 'ts', resolveDir: dirname(path) };
    });
  },
};

/** Loads what takes long to load, of Node and of packages, when something of it is called. */
export const loadedWhenCalled = {
  name: 'loaded-when-called',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => ({
      contents: callPartsLater(readFileSync(path, 'utf8')),
      loader: 'ts',
      resolveDir: dirname(path),
    }));
  },
};

function callPartsLater(text) {
  return takePackages(text).replaceAll(/^import \{([^}]*)\} from '(node:[^']+)';$/gm, (whole, list, name) => {
    if (!LOADED_WHEN_CALLED.has(name)) return whole;
    const values = list.split(',').flatMap((one) => (/^\s*(?:type .*)?$/.test(one) ? [] : [one.trim()]));
    return values.map((value) => callLater(`process.getBuiltinModule('${name}')`, value)).join(' ');
  });
}

/** They take Node some milliseconds to load; of each only functions are used, and by some calls none. */
const LOADED_WHEN_CALLED = new Set(['node:child_process', 'node:crypto', 'node:fs/promises', 'node:zlib']);

/** A function that takes the real one when it is called, in the way of `promisify` too. */
function callLater(module, name) {
  const custom = "[Symbol.for('nodejs.util.promisify.custom')]";
  const promised = `${custom}: (...given) => process.getBuiltinModule('node:util').promisify(${module}.${name})(...given)`;
  const called = `(...given) => ${module}.${name}(...given)`;
  return `const ${name} = ${name === 'execFile' ? `Object.assign(${called}, {${promised}})` : called};`;
}

/**
 * Packages that are one function, asked by few calls and by code that cannot wait for a module: each becomes a
 * CommonJS file of its own, loaded when the function is called.
 */
export const CALLED_PACKAGES = ['picomatch'];

function takePackages(text) {
  return text.replaceAll(/^import (\w+) from '([^'.:]+)';$/gm, (whole, value, name) =>
    CALLED_PACKAGES.includes(name)
      ? `const ${value} = (...given) => require('./${name}.cjs')(...given);`
      : whole,
  );
}

/** Leaves the files of those packages out of a bundle that calls them. */
export const calledPackages = {
  name: 'called-packages',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/[\w-]+\.cjs$/ }, ({ path }) =>
      CALLED_PACKAGES.some((name) => path === `./${name}.cjs`) ? { path, external: true } : null,
    );
  },
};

/**
 * The validators are most of the code, and a call needs few of them: each is a file that is loaded when it is first
 * used. It has to be CommonJS: a record is checked where nothing can wait for a module.
 */
export function lazyValidators(names) {
  const getters = names.map(
    (name) => `get '${name}'() { return require('./validators/${name}.cjs').validate; }`,
  );
  return {
    name: 'lazy-validators',
    setup(build) {
      build.onResolve({ filter: /^\.\/validators\// }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /\/generated\/validators\.js$/ }, ({ path }) => ({
        contents: `export const validators = {\n${getters.join(',\n')}\n};\n`,
        resolveDir: dirname(path),
      }));
    },
  };
}

/** In a library all of them are one file, imported as any other: who builds on it may bundle it again. */
export const validatorsBeside = {
  name: 'validators-beside',
  setup({ onResolve }) {
    onResolve({ filter: /\/generated\/validators\.js$/ }, ({ kind }) =>
      kind === 'entry-point' ? null : { path: './validators.js', external: true },
    );
  },
};

/** Entry points `validator:<name>`, one for each of `exportNames` of the generated file. */
export function singleValidators(root, exportNames) {
  return {
    name: 'single-validators',
    setup(build) {
      build.onResolve({ filter: /^validator:/ }, ({ path }) => ({ path, namespace: 'validator' }));
      build.onLoad({ filter: /^validator:/, namespace: 'validator' }, ({ path }) => ({
        contents: `export { ${exportNames.get(path.slice('validator:'.length))} as validate } from './${relative(root, join(root, VALIDATORS))}';`,
        resolveDir: root,
      }));
    },
  };
}
