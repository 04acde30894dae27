/** Executable git configuration and hooks of the repository, as one fingerprint; reading it runs nothing. @spec contract.md#ownership */
export interface ConfigDrift {
  read(): Promise<{ readonly fingerprint: string; readonly entries: readonly string[] }>;
}
