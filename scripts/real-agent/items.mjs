// Three milestones of a small package, and what a good agent writes for each of them.

/** The package's own tests. */
export const CHECK = "tape 'test/*.js'";
const BASELINE = 'npm test';

const COUNT = `'use strict';

/** How often a flag stands in the arguments before a \`--\`, which the parsed result does not tell. */
module.exports = function countFlag(args, name) {
	var end = args.indexOf('--');
	var before = end === -1 ? args : args.slice(0, end);
	return before.filter(function (arg) {
		return arg === '-' + name || arg === '--' + name;
	}).length;
};
`;

const COUNT_TEST = `'use strict';

var countFlag = require('../lib/count-flag');
var test = require('tape');

test('counts how often a flag was given', function (t) {
	t.equal(countFlag(['-v', 'x', '--v', '-v'], 'v'), 3);
	t.equal(countFlag(['-v', '--', '-v'], 'v'), 1);
	t.equal(countFlag([], 'v'), 0);
	t.end();
});
`;

const UNKNOWN = `'use strict';

/** The names in a parsed result that are not among the known ones, in order. */
module.exports = function unknownNames(argv, known) {
	return Object.keys(argv).filter(function (name) {
		return name !== '_' && name !== '--' && known.indexOf(name) === -1;
	});
};
`;

const UNKNOWN_TEST = `'use strict';

var parse = require('../');
var unknownNames = require('../lib/unknown-names');
var test = require('tape');

test('names what nobody asked for', function (t) {
	t.deepEqual(unknownNames(parse(['--port', '1', '--prot', '2', 'x']), ['port']), ['prot']);
	t.deepEqual(unknownNames(parse(['--port', '1', '--', 'y'], { '--': true }), ['port']), []);
	t.end();
});
`;

const EXAMPLE = `'use strict';

var parse = require('../');
var countFlag = require('../lib/count-flag');
var unknownNames = require('../lib/unknown-names');

var args = process.argv.slice(2);
var argv = parse(args);
console.log('verbosity ' + countFlag(args, 'v') + ', unknown: ' + unknownNames(argv, ['v']).join(', '));
`;

const README = `
## Helpers

- \`require('minimist/lib/count-flag')(args, 'v')\` tells how often \`-v\` was given.
- \`require('minimist/lib/unknown-names')(argv, ['v'])\` names what nobody asked for.

Both are shown in [example/helpers.js](example/helpers.js).
`;

/** `files` are written, `appended` is added to files that exist. */
export const ITEMS = [
  {
    slug: 'count-flag',
    title: 'Count flags',
    objective: 'Write countFlag, which tells how often a flag was given',
    criterion: 'countFlag gives 2 for -v -v and 0 for a missing flag',
    dependsOn: 'none',
    files: { 'lib/count-flag.js': COUNT, 'test/count-flag.js': COUNT_TEST },
    appended: {},
  },
  {
    slug: 'unknown-names',
    title: 'Name unknown options',
    objective: 'Write unknownNames, which lists options that are not known',
    criterion: 'unknownNames finds a misspelt option and leaves the known ones out',
    dependsOn: 'milestone-001-count-flag',
    files: { 'lib/unknown-names.js': UNKNOWN, 'test/unknown-names.js': UNKNOWN_TEST },
    appended: {},
  },
  {
    slug: 'show-helpers',
    title: 'Show the helpers',
    objective: 'Describe both helpers in the README and show them in an example',
    criterion: 'example/helpers.js prints the verbosity and the unknown names',
    dependsOn: 'milestone-002-unknown-names',
    files: { 'example/helpers.js': EXAMPLE },
    appended: { 'README.md': README },
  },
].map((item, index) => withIds(item, String(index + 1).padStart(3, '0')));

function withIds(item, number) {
  return {
    ...item,
    number,
    milestoneId: `milestone-${number}-${item.slug}`,
    directionId: `direction-${number}-${item.slug}`,
    itemId: `item-${number}-${item.slug}`,
    roundId: `round-${number}-${item.slug}`,
  };
}

export function roadmapText() {
  return `## Goal

Help programs to read what minimist parsed.

## Alignment Summary

Small functions beside the parser, each with a test.

## Outcome Boundaries

The parser itself stays as it is.

## Global Sequencing Rules

The documentation comes last.

## Parallel Lanes

- \`lane-core\`: everything, one after the other

## Milestones

${ITEMS.map(milestoneText).join('\n')}`;
}

function milestoneText(item) {
  return `### [pending] Milestone ${Number(item.number)}: ${item.title}
Milestone id: ${item.milestoneId}
Depends on: ${item.dependsOn}
Intent: ${item.objective}.
Completion signal: ${item.criterion}.
Parallel lane: lane-core
Coordination notes: none

Candidate directions:
- Direction id: ${item.directionId}
  Summary: ${item.objective}.
  Why it matters now: It is the next thing that users ask for.
  Preconditions: none
  Parallel hints: none
  Boundary notes: the parser is not touched
  Extraction notes: one round
`;
}

export function verificationText() {
  return `## Baseline Checks

- Command: \`${BASELINE}\`
  Why: the package's own tests
  Timeout: 300

## Alignment Checks

None.

## Task-Specific Checks

None.

## Manual Checks

- The parser in index.js is unchanged.

## Roadmap Overrides

None.
`;
}
