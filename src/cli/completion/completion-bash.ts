import { DEFAULT_COMMAND } from '../call/command-syntax.ts';
import {
  BRANCHES_COMMAND,
  ROUNDS_COMMAND,
  type CommandWords,
  type OptionWords,
  type Values,
} from './completion-words.ts';

/** The completion of bash, from version 3.2 on, which macOS has. */
export function bashCompletion(commands: readonly CommandWords[]): string {
  const names = commands.map(({ name }) => name);
  return `# bash completion of run-orchestrator-loop: source <(run-orchestrator-loop completion bash)

_run_orchestrator_loop_reply() {
  COMPREPLY=($(compgen -W "$1" -- "\${COMP_WORDS[COMP_CWORD]}"))
}

_run_orchestrator_loop() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} command= word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
    case $word in
      -*) ;;
      *)
        command=$word
        break
        ;;
    esac
  done
  case "\${command:-${DEFAULT_COMMAND}} $before" in
${commands.flatMap(({ name, options }) => options.flatMap((option) => valueCases(name, option))).join('\n')}
  esac
  case $current in
    -*)
      case "\${command:-${DEFAULT_COMMAND}}" in
${commands.map(({ name, options }) => `        ${name}) _run_orchestrator_loop_reply '${optionList(name, options)}' ;;`).join('\n')}
      esac
      return
      ;;
  esac
  case $command in
    '') _run_orchestrator_loop_reply '${names.join(' ')} help' ;;
    help) _run_orchestrator_loop_reply '${names.join(' ')}' ;;
${commands.flatMap(({ name, argument }) => argumentCase(name, argument)).join('\n')}
  esac
}

complete -F _run_orchestrator_loop run-orchestrator-loop
`;
}

/** The value of an option is completed behind it. */
function valueCases(name: string, { long, short, value }: OptionWords): readonly string[] {
  if (value.kind === 'none') return [];
  const flags = [long, ...(short === null ? [] : [short])].map((flag) => `'${name} ${flag}'`).join(' | ');
  return [`    ${flags})`, `      ${reply(value)}`, '      return', '      ;;'];
}

function argumentCase(name: string, argument: Values): readonly string[] {
  return argument.kind === 'none' || argument.kind === 'free' ? [] : [`    ${name}) ${reply(argument)} ;;`];
}

function optionList(name: string, options: readonly OptionWords[]): string {
  const own = options.flatMap(({ long, short }) => (short === null ? [long] : [long, short]));
  return [...own, ...(name === DEFAULT_COMMAND ? ['--version'] : [])].join(' ');
}

function reply(values: Values): string {
  switch (values.kind) {
    case 'none':
    case 'free':
      return ':';
    case 'words':
      return `_run_orchestrator_loop_reply '${values.words.join(' ')}'`;
    case 'rounds':
      return `_run_orchestrator_loop_reply "$(${ROUNDS_COMMAND})"`;
    case 'branches':
      return `_run_orchestrator_loop_reply "$(${BRANCHES_COMMAND})"`;
    case 'files':
      return 'COMPREPLY=($(compgen -f -- "$current"))';
  }
}
