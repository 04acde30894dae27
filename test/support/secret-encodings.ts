/** Values as people have them: what an encoder changes in each of them is something else. */
export const SECRET_VALUES: Readonly<Record<string, string>> = {
  plain: 'correct-horse-battery-staple',
  quoted: 'pa"ss\\word\nof 1234',
  base64: 'q1/Z+8kP0w//Lm3+Tg==',
  'beyond ASCII': 'zürich-пароль-🔑-42',
  markup: 'a<b>&"c\'-key-77',
  url: 'https://me:p%40ss@db.example:5432/x?y=1&z=2',
};

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
const bytesOf = (text: string): readonly number[] => [...Buffer.from(text)];
const unitsOf = (text: string): readonly number[] => text.split('').map((unit) => unit.charCodeAt(0));
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const entity = (text: string, name: (code: number) => string): string =>
  [...text].map((character) => `&#${name(character.codePointAt(0) ?? 0)};`).join('');
const HTML: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

/** What programs make of a text that they print, store or send; each is undone by some reader. */
export const SECRET_ENCODINGS: Readonly<Record<string, (value: string) => string>> = {
  'as it is': (value) => value,
  JSON: json,
  'JSON in JSON': (value) => json(json(value)),
  'JSON in JSON in JSON': (value) => json(json(json(value))),
  'JSON that escapes the slash': (value) => json(value).replaceAll('/', '\\/'),
  'JSON that escapes markup': (value) =>
    json(value).replace(/[<>&='/]/g, (mark) => `\\u${hex(mark.charCodeAt(0), 4).toUpperCase()}`),
  'JSON in ASCII': (value) =>
    unitsOf(json(value))
      .map((unit) => (unit < 128 ? String.fromCharCode(unit) : `\\u${hex(unit, 4)}`))
      .join(''),
  'JSON, every unit escaped': (value) =>
    unitsOf(value)
      .map((unit) => `\\u${hex(unit, 4)}`)
      .join(''),
  'JSON, every unit escaped in capitals, twice': (value) =>
    unitsOf(value)
      .map((unit) => `\\\\u${hex(unit, 4).toUpperCase()}`)
      .join(''),
  'JSON, the first unit escaped': (value) => `\\u${hex(value.charCodeAt(0), 4)}${json(value.slice(1))}`,
  'bytes of a program text': (value) =>
    bytesOf(value)
      .map((byte) => `\\x${hex(byte, 2)}`)
      .join(''),
  'backslashes of a shell': (value) => value.replace(/[ -/:-@[\]^`{-~\\]/g, (mark) => `\\${mark}`),
  'Windows line ends': (value) => value.replaceAll('\n', '\r\n'),
  percent: (value) => encodeURIComponent(value),
  'percent, every byte': (value) =>
    bytesOf(value)
      .map((byte) => `%${hex(byte, 2)}`)
      .join(''),
  'a form': (value) => new URLSearchParams({ k: value }).toString().slice(2),
  'HTML by name': (value) => value.replace(/[&<>"']/g, (mark) => `&${HTML[mark]};`),
  'HTML, some decimal': (value) => value.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`),
  'HTML, decimal': (value) => entity(value, String),
  'HTML, hexadecimal': (value) => entity(value, (code) => `x${hex(code, 4).toUpperCase()}`),
  ...Object.fromEntries(
    ['', 'u', 'us'].flatMap((before) => [
      [`base64 after ${before.length}`, (value) => Buffer.from(`${before}${value}z`).toString('base64')],
      [
        `base64url after ${before.length}`,
        (value) => Buffer.from(`${before}${value}z`).toString('base64url'),
      ],
    ]) satisfies readonly (readonly [string, (value: string) => string])[],
  ),
  'base64 in JSON': (value) => Buffer.from(value).toString('base64').replaceAll('/', '\\/'),
  'base64 in a URL': (value) => encodeURIComponent(Buffer.from(value).toString('base64')),
  hex: (value) => Buffer.from(value).toString('hex'),
  HEX: (value) => Buffer.from(value).toString('hex').toUpperCase(),
};
