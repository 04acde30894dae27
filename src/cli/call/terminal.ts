interface Stream {
  readonly isTTY?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Does a person watch this stream? A build server's log looks like a terminal to some. */
export function isWatched(stream: Stream, environment: Environment): boolean {
  return stream.isTTY === true && !isOn(environment['CI']) && environment['TERM'] !== 'dumb';
}

/** NO_COLOR and FORCE_COLOR as they are agreed on; otherwise colour is for terminals. */
export function hasColor(stream: Stream, environment: Environment): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '') return false;
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return isOn(forced) || forced === '';
  return isWatched(stream, environment);
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}
