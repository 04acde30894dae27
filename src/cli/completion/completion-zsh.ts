import { DEFAULT_COMMAND } from '../call/command-syntax.ts';
import {
  BRANCHES_COMMAND,
  quote,
  ROUNDS_COMMAND,
  type CommandWords,
  type OptionWords,
  type Values,
} from './completion-words.ts';

/** The completion of zsh, as a file of `fpath` and for `source`. */
export function zshCompletion(commands: readonly CommandWords[]): string {
  const described = commands.map(({ name, summary }) => quote(`${name}:${summary.replaceAll(':', '\\:')}`));
  return `#compdef run-orchestrator-loop
# zsh completion of run-orchestrator-loop: source <(run-orchestrator-loop completion zsh)

_run_orchestrator_loop_rounds() {
  local -a rounds=(\${(f)"$(${ROUNDS_COMMAND})"})
  _describe round rounds
}

_run_orchestrator_loop_branches() {
  local -a branches=(\${(f)"$(${BRANCHES_COMMAND})"})
  _describe branch branches
}

_run_orchestrator_loop() {
  local command=${DEFAULT_COMMAND}
  if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
    local -a commands=(
      ${described.join('\n      ')}
    )
    _describe command commands
    return
  fi
  if [[ $words[2] != -* ]]; then
    command=$words[2]
    ((CURRENT--))
    shift words
  fi
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}

if [[ $funcstack[1] == _run_orchestrator_loop ]]; then
  _run_orchestrator_loop "$@"
else
  compdef _run_orchestrator_loop run-orchestrator-loop
fi
`;
}

function commandCase({ name, options, argument }: CommandWords): string {
  const specs = [
    ...options.map(optionSpec),
    ...(name === DEFAULT_COMMAND ? [quote('--version[print the version]')] : []),
    ...(argument.kind === 'none' ? [] : [quote(`*:${name}:${action(argument)}`)]),
  ];
  return `    ${name})\n      _arguments \\\n        ${specs.join(' \\\n        ')}\n      ;;`;
}

function optionSpec({ long, short, text, value }: OptionWords): string {
  const described = `[${text.replaceAll(/[[\]]/g, '\\$&')}]`;
  const rest = value.kind === 'none' ? described : `${described}:${long.slice(2)}:${action(value)}`;
  return short === null ? quote(`${long}${rest}`) : `{${short},${long}}${quote(rest)}`;
}

function action(values: Values): string {
  switch (values.kind) {
    case 'none':
    case 'free':
      return ' ';
    case 'words':
      return `(${values.words.join(' ')})`;
    case 'rounds':
      return '_run_orchestrator_loop_rounds';
    case 'branches':
      return '_run_orchestrator_loop_branches';
    case 'files':
      return '_files';
  }
}
