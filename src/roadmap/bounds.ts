import { CHECK_LIMITS, FILE_LIMITS, ROADMAP_LIMITS } from '../contract/limits.ts';

/**
 * What a Markdown contract file may be at most: any bytes must give a value or a typed problem within 2 s and
 * 256 MiB, so each bound is checked before the work that it protects. Beside the limits of the contract stand
 * here those that only the way of reading makes necessary.
 * @spec contract.md#roadmap
 */
export const bounds = {
  fileBytes: ROADMAP_LIMITS.fileBytesMax,
  /** From one heading of depth 1 to 3 to the next. */
  sectionBytes: ROADMAP_LIMITS.sectionBytesMax,
  nesting: ROADMAP_LIMITS.nestingMax,
  emphasisRun: ROADMAP_LIMITS.emphasisRunMax,
  lineLength: ROADMAP_LIMITS.lineCharsMax,
  /** Headings that begin a section, at most 0.1 ms each: three times the largest roadmap that the other limits were made for. */
  headings: 15_000,
  /** Lines of a file, at most 2 µs each; 16 MiB of prose have fewer. */
  lines: 400_000,
  /** Ids, items and problems of a file, at most 200 bytes of memory each. */
  parts: 200_000,
  /** List markers, quotes and underlines in one section read by remark: it needs 0.14 µs for each pair of them. */
  remarkMarkers: 500,
  /** Lines of a file read by remark, a marker counted as three: at most 40 µs each. */
  remarkWork: 40_000,
  /** Characters of a file read by remark: about 1 µs each. */
  remarkChars: 512 * 1024,
  /** Problems reported for a file: a person corrects no more than this at once. */
  problems: 1_000,
  /** Characters of an id, as in the record schemas. */
  idLength: 120,
  /** Characters of one line of closeout text. */
  closeoutLine: FILE_LIMITS.lineCharsMax,
  /** Characters of section text a parser remembers in one generation; it keeps two. */
  cacheChars: 4 * 1024 * 1024,
  /** Files a parser remembers as a whole: base's, the one with a closeout applied, and that of the base before. */
  cacheFiles: 3,
  /** Seconds of a check that names no `Timeout:`. */
  timeoutDefaultS: CHECK_LIMITS.timeoutS,
  /** Seconds a check may ask for: a day. */
  timeoutMaxS: 86_400,
} as const;
