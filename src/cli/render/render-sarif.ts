import { printRecord } from '../../contract/canonical-json.ts';
import { ERRORS, isErrorCode, nextCommandFor } from '../../contract/errors.ts';
import type { ReportedFinding, ValidateReport } from '../../contract/generated/validate-report.ts';
import type { Digest } from '../../ports/digest.ts';
import { oneLine } from '../call/one-line.ts';
import { renderUnlisted } from './render-problems.ts';

/** What makes the results of this program known again. */
export interface SarifTool {
  readonly version: string;
  readonly digest: Digest;
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
/** Paths count from here; where it lies on this machine is nobody's business. */
const ROOT = '%SRCROOT%';

/** A report of `validate` as SARIF 2.1.0, for code scanning and editors. @spec contract.md#decisions-and-exit-codes */
export function renderSarif(report: ValidateReport, tool: SarifTool): string {
  const codes = [...new Set(report.findings.map(({ code }) => code))].toSorted();
  const print = createFingerprints(tool.digest);
  const unlisted = renderUnlisted(report).trim();
  const run = {
    tool: {
      driver: {
        name: 'run-orchestrator-loop',
        semanticVersion: tool.version,
        rules: codes.map(toRule),
      },
    },
    automationDetails: { id: 'run-orchestrator-loop/validate/' },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [ROOT]: { description: { text: 'The root of the repository' } } },
    invocations: [
      {
        executionSuccessful: true,
        ...(unlisted === ''
          ? {}
          : { toolExecutionNotifications: [{ level: 'note', message: { text: unlisted } }] }),
      },
    ],
    results: report.findings.map((finding) => toResult(finding, codes, print(finding))),
  };
  return printRecord({ $schema: SCHEMA, version: '2.1.0', runs: [run] });
}

function toRule(code: string): object {
  if (!isErrorCode(code)) return { id: code };
  const { hint } = ERRORS[code];
  return {
    id: code,
    shortDescription: { text: hint },
    help: { text: `${hint}\n\nLook again with: ${nextCommandFor(code, null)}` },
  };
}

function toResult(finding: ReportedFinding, codes: readonly string[], fingerprint: string): object {
  const { severity, file, line, column, code, message, fix } = finding;
  const region = line === null ? {} : { region: { startLine: line, startColumn: column ?? 1 } };
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: `${sentence(oneLine(message))} ${oneLine(fix)}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: toUri(file), uriBaseId: ROOT }, ...region } }],
    partialFingerprints: { 'contractProblem/v1': fingerprint },
  };
}

/**
 * The same problem keeps its name when lines above it come and go: it is made of what is wrong in which file, and
 * of a count where that is not enough.
 */
function createFingerprints(digest: Digest): (finding: ReportedFinding) => string {
  const seen = new Map<string, number>();
  return ({ code, file, pointer, expected, found }) => {
    const name = JSON.stringify([code, file, pointer, expected, found]);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return `${digest(new TextEncoder().encode(name)).slice(0, 32)}:${count}`;
  };
}

/** A relative reference: no part of a path can be read as a scheme, a query or an escape. */
function toUri(path: string): string {
  const wellFormed = path.replace(/\p{Surrogate}/gu, '\uFFFD');
  return wellFormed.split('/').map(encodeURIComponent).join('/');
}

function sentence(text: string): string {
  return /[.?!…]$/.test(text) ? text : `${text}.`;
}
