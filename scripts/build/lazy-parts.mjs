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
  return `${name.replace('@', '').replace('/', '-')}.js`;
}

/** Leaves a module that is imported lazily out of the bundle: `dist/<name>.js` is a bundle of its own. */
export function lazyModule(name) {
  return {
    name: 'lazy-module',
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ kind, path }) =>
        kind === 'dynamic-import' && path === `./${name}.ts`
          ? { path: `./${name}.js`, external: true }
          : null,
      );
    },
  };
}

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
