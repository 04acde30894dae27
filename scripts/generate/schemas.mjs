import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SUFFIX = '.schema.json';

/** Every schema of `schemas/`, in the order of its name: `{ name, title, schema }`. */
export function loadSchemas(root) {
  const folder = join(root, 'schemas');
  return readdirSync(folder)
    .filter((file) => file.endsWith(SUFFIX))
    .sort()
    .map((file) => {
      const name = file.slice(0, -SUFFIX.length);
      const schema = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      if (!schema.$id.endsWith(`/${file}`)) throw new Error(`${file}: its $id must end in /${file}`);
      return { name, title: schema.title, schema };
    });
}
