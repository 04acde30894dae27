import type { TickResult } from '../controller/tick.ts';

/** One line for what just happened; null when there is nothing to say. */
export function describeTick({ decision, done }: TickResult): string | null {
  const round = decision.roundId ?? 'controller';
  const facts = decision.because.facts.join('; ');
  switch (decision.kind) {
    case 'transition':
      return `${round}: ${decision.transition.kind}: ${facts}`;
    case 'perform':
      return `${round}: ${decision.action.kind}: ${done}`;
    case 'wait':
      return `${round}: waiting: ${facts}`;
    case 'stop':
      return null;
  }
}
