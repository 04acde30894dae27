/** A record as we print it: two spaces, keys in the order given, one newline at the end. @spec contract.md#agents */
export function printRecord(record: object): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** A record as one line of a `.jsonl` file, without the newline. @spec contract.md#files */
export function printRecordLine(record: object): string {
  return JSON.stringify(record);
}

/** The bytes of `printRecord`. */
export function encodeRecord(record: object): Uint8Array {
  return new TextEncoder().encode(printRecord(record));
}
