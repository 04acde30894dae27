import { isCancel, text } from '@clack/prompts';

/** What the roadmap is for, in the person's words; null when they gave up. Drawn on standard error: standard output is for data. */
export async function askGoal(): Promise<string | null> {
  const answer = await text({
    message: 'What is this roadmap for? One sentence; you can change it later.',
    placeholder: 'A command that greets people in their own language',
    output: process.stderr,
  });
  return isCancel(answer) ? null : (answer ?? '').trim();
}
