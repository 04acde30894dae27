import { renderSarif } from '../../../src/cli/render/render-sarif.ts';
import { parseSha256 } from '../../../src/contract/ids.ts';
import type { Finding } from '../../../src/controller/validate/finding.ts';
import { toValidateReport } from '../../../src/controller/validate/report.ts';
import { sha256Hex } from '../../../src/effects/digest.ts';
import type { Digest } from '../../../src/ports/digest.ts';

/** The part of a SARIF document that tests look at. */
export interface SarifDocument {
  readonly version: string;
  readonly runs: readonly SarifRun[];
}

interface SarifRun {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  readonly results: readonly SarifResult[];
}

export interface SarifResult {
  readonly ruleId: string;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region?: { readonly startLine: number; readonly startColumn: number };
      };
    },
  ];
  readonly partialFingerprints: { readonly 'contractProblem/v1': string };
}

/** What `validate --format sarif` prints of these problems. */
export function sarifOf(findings: readonly Finding[]): SarifDocument {
  return JSON.parse(printSarif(findings));
}

export function printSarif(findings: readonly Finding[]): string {
  return renderSarif(toValidateReport(findings, 'merge'), { version: '0.0.0', digest: sha256 });
}

const sha256: Digest = (bytes) => {
  const hash = parseSha256(sha256Hex(bytes));
  if (hash === null) throw new Error('expected a SHA-256');
  return hash;
};
