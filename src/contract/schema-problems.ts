import type { SchemaError } from './generated/validators.js';
import { PROBLEM_LIMITS } from './limits.ts';
import { nearestWord } from './nearest-word.ts';
import type { Problem } from './problem.ts';

interface Complaint {
  readonly pointer: string;
  /** What follows the name of the place: `is "later"; expected …`. */
  readonly message: string;
  readonly expected: string;
  readonly found: string | null;
  readonly fix: string;
}

type Words = Readonly<Record<string, unknown>>;

/** What a validator found, as problems for people: one for each place, in the order in which places were met. */
export function schemaProblems(
  errors: readonly SchemaError[],
  file: string,
  code: string,
): readonly Problem[] {
  const perPlace = new Map<string, { readonly rank: number; readonly complaint: Complaint }>();
  for (const error of withoutEchoes(errors)) {
    if (perPlace.size === PROBLEM_LIMITS.problemsMax) break;
    const complaint = complain(error);
    const rank = TELLING.indexOf(error.keyword);
    // Setting a key again keeps its place in the map.
    if (rank > (perPlace.get(complaint.pointer)?.rank ?? -2))
      perPlace.set(complaint.pointer, { rank, complaint });
  }
  return [...perPlace.values()].map(({ complaint: { pointer, message, ...rest } }) => {
    return {
      file,
      line: null,
      column: null,
      pointer,
      code,
      message: `${placeName(pointer)} ${message}`,
      ...rest,
    };
  });
}

/** A wrong kind or value says more than a wrong form: of several at one place, the last of these is shown. */
const TELLING = ['type', 'discriminator', 'const', 'enum'];

/** "X or null" fails as X, as null and as a whole; only the first says something. */
function withoutEchoes(errors: readonly SchemaError[]): readonly SchemaError[] {
  const telling = errors.filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'oneOf');
  const rest = telling.filter((error) => !isNullEcho(error));
  return rest.length > 0 ? rest : telling;
}

function isNullEcho({ keyword, params, schemaPath }: SchemaError): boolean {
  return keyword === 'type' && params['type'] === 'null' && schemaPath.includes('/anyOf/');
}

function complain(error: SchemaError): Complaint {
  const { instancePath: pointer, keyword, params, data } = error;
  const schema = wordsOf(error.parentSchema);
  if (keyword === 'required') return missing(pointer, String(params['missingProperty']), schema);
  if (keyword === 'additionalProperties')
    return unknownKey(pointer, String(params['additionalProperty']), schema);
  if (keyword === 'discriminator') return wrongTag(pointer, String(params['tag']), schema, data);
  const isSecret = schema['writeOnly'] === true && typeof data === 'string';
  return wrongValue(
    pointer,
    isSecret ? 'a text that is not shown' : show(data),
    expectation(keyword, params, schema),
  );
}

function wrongValue(pointer: string, found: string, expected: string): Complaint {
  return {
    pointer,
    message: `is ${found}; expected ${expected}`,
    expected,
    found,
    fix: `Write ${expected}.`,
  };
}

function missing(parent: string, key: string, schema: Words): Complaint {
  const property = wordsOf(wordsOf(schema['properties'])[key]);
  const { enum: values } = property;
  const expected = Array.isArray(values) ? oneOf(values) : `the key ${key}${described(property)}`;
  const message = `is missing; expected ${expected}`;
  return { pointer: pointerTo(parent, key), message, expected, found: null, fix: `Add the key ${key}.` };
}

function unknownKey(parent: string, key: string, schema: Words): Complaint {
  const known = Object.keys(wordsOf(schema['properties'])).filter((name) => name !== '$schema');
  const pointer = pointerTo(parent, key);
  const found = show(key);
  if (known.length === 0) {
    const expected = 'a name in lower-case letters, digits and hyphens';
    return {
      pointer,
      message: `is named ${found}; expected ${expected}`,
      expected,
      found,
      fix: 'Rename it.',
    };
  }
  const nearest = nearestWord(key, known);
  if (nearest === null) {
    const expected = `one of ${known.join(', ')}`;
    return {
      pointer,
      message: `is an unknown key; expected ${expected}`,
      expected,
      found,
      fix: 'Remove the key.',
    };
  }
  const fix = `Rename the key to ${nearest}, or remove it.`;
  return { pointer, message: `is an unknown key; did you mean ${nearest}?`, expected: nearest, found, fix };
}

/** A union whose deciding key is missing or names none of its members. */
function wrongTag(parent: string, tag: string, schema: Words, data: unknown): Complaint {
  const value = wordsOf(data)[tag];
  if (value === undefined) return missing(parent, tag, schema);
  const values = wordsOf(wordsOf(schema['properties'])[tag])['enum'];
  return wrongValue(pointerTo(parent, tag), show(value), oneOf(Array.isArray(values) ? values : []));
}

function expectation(keyword: string, params: Words, schema: Words): string {
  const limit = String(params['limit']);
  switch (keyword) {
    case 'enum':
      return oneOf(Array.isArray(params['allowedValues']) ? params['allowedValues'] : []);
    case 'const':
      return JSON.stringify(params['allowedValue']) ?? 'nothing';
    case 'type':
      return `${typeWords(params['type'])}${described(schema)}`;
    case 'minimum':
      return `at least ${limit}`;
    case 'maximum':
      return `at most ${limit}`;
    case 'minLength':
      return `at least ${plural(limit, 'character')}`;
    case 'maxLength':
      return `at most ${plural(limit, 'character')}`;
    case 'minItems':
      return `at least ${plural(limit, 'entry', 'entries')}`;
    case 'maxItems':
      return `at most ${plural(limit, 'entry', 'entries')}`;
    case 'maxProperties':
      return `at most ${plural(limit, 'key')}`;
    default:
      return typeof schema['description'] === 'string'
        ? schema['description']
        : `a value that fits ${keyword}`;
  }
}

function described({ description }: Words): string {
  return typeof description === 'string' ? ` (${description})` : '';
}

const TYPE_WORDS: Words = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

function typeWords(type: unknown): string {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return types.map((name) => String(TYPE_WORDS[String(name)])).join(' or ');
}

/** The null of "X or null" is left out: who is asked for a value needs the values. */
function oneOf(values: readonly unknown[]): string {
  const shown = values.filter((value) => value !== null).map(String);
  return shown.length === 1 ? shown.join('') : `one of ${shown.join(', ')}`;
}

function plural(count: string, one: string, many = `${one}s`): string {
  return `${count} ${count === '1' ? one : many}`;
}

/** `/findings/0/severity` → `findings[0].severity`. */
function placeName(pointer: string): string {
  if (pointer === '') return 'the file';
  const steps = pointer.slice(1).split('/');
  return steps
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) =>
      step.length > PROBLEM_LIMITS.shownCharsMax ? `${step.slice(0, PROBLEM_LIMITS.shownCharsMax)}…` : step,
    )
    .reduce((name, step) => (/^\d+$/.test(step) ? `${name}[${step}]` : `${name}.${step}`));
}

function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > PROBLEM_LIMITS.shownCharsMax
    ? `${text.slice(0, PROBLEM_LIMITS.shownCharsMax)}…`
    : text;
}

/** A key too long to be meant is shown at its parent. */
function pointerTo(parent: string, key: string): string {
  if (key.length > PROBLEM_LIMITS.shownCharsMax) return parent;
  return `${parent}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function wordsOf(value: unknown): Words {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
