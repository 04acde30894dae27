// What the scripted model says in each role: it looks, writes by the agent's own shell, checks, and is done.

/** The script of a role's lane for all rounds of the roadmap. */
export function scriptOf(lane, { items, roadmap }) {
  const turnsOf = { planner: plannerTurns, implementer: implementerTurns, reviewer: reviewerTurns }[lane];
  return { turns: items.flatMap((item) => turnsOf(item, roadmap)) };
}

function plannerTurns(item, roadmap) {
  const folder = roundFolder(item);
  const lineage = lineageOf(item, roadmap);
  const files = filesOf(item);
  const selection = {
    schema_version: 'selection-record-v1',
    round_id: item.roundId,
    ...lineage,
    summary: item.title,
    scheduler: { depends_on_round_ids: [], merge_after_item_ids: [], parallel_group: null },
  };
  const plan = {
    schema_version: 'round-plan-record-v1',
    round_id: item.roundId,
    ...lineage,
    plan_path: `${folder}/plan.md`,
    tasks: [
      {
        task_id: 'task-1',
        objective: item.objective,
        files,
        depends_on: [],
        verification: 'npm test passes',
        success_criteria: [item.criterion],
      },
    ],
    write_scope: files,
    risk: { level: 'low', items: [{ level: 'low', text: 'The parser is not touched' }] },
    rollback: "Revert the round's commit",
    success_criteria: [item.criterion],
    effort: { phases: 1, parallel_threads: 1, time_estimate: '5 min' },
    worker_mode: 'none',
    workers: [],
    integration: null,
  };
  return [
    { text: 'I read the roadmap.', shell: [`cat ${roadmap.roadmap_dir}/roadmap.md && ls lib test`] },
    {
      shell: [
        writeFile(`${folder}/selection-record.json`, json(selection)),
        writeFile(
          `${folder}/plan.md`,
          `# ${item.title}\n\n${item.objective}. Done when ${item.criterion}.\n`,
        ),
        writeFile(`${folder}/round-plan-record.json`, json(plan)),
      ],
    },
    { text: `Planned ${item.itemId}.` },
  ];
}

function implementerTurns(item) {
  const folder = roundFolder(item);
  const notes = `# Notes\n\n${item.objective}. Run with \`npm test\`.\n`;
  return [
    { text: 'I read the plan.', shell: [`cat ${folder}/plan.md`] },
    {
      shell: [
        ...Object.entries(item.files).map(([path, content]) => writeFile(path, content)),
        ...Object.entries(item.appended).map(([path, content]) => appendFile(path, content)),
      ],
    },
    { text: 'Now the tests.', shell: ['npm test 2>&1 | tail -8'] },
    { shell: [writeFile(`${folder}/implementation-notes.md`, notes)] },
    { text: 'Implemented.' },
  ];
}

function reviewerTurns(item, roadmap) {
  const folder = roundFolder(item);
  const [first] = filesOf(item);
  const evidence = `Read ${first} and every other changed line with git diff; npm test is green at this head; index.js is untouched.`;
  const record = {
    schema_version: 'review-record-v3',
    round_id: item.roundId,
    ...lineageOf(item, roadmap),
    reviewed_head: '$head',
    decision: 'approved',
    evidence_summary: evidence,
    findings: [],
    no_issues_justification: null,
    roadmap_closeout: {
      mode: 'status-only',
      status_changes: [
        { milestone_id: item.milestoneId, expected_current_status: 'pending', target_status: 'done' },
      ],
      completion_pointers: [{ milestone_id: item.milestoneId, text: `${item.roundId}: ${item.title}` }],
      history_entries: [],
      semantic_update_required_reason: null,
    },
    retry_target: null,
    required_changes: [],
    checklist: [
      { section: 'Manual Checks', item: 1, result: 'pass', evidence: 'git diff shows no change of index.js' },
    ],
  };
  const base = '$(node -p "JSON.parse(fs.readFileSync(process.env.ORCHESTRATOR_ASSIGNMENT)).base_revision")';
  return [
    {
      text: 'I read the change.',
      shell: [`git diff --stat ${base} HEAD -- . && git diff ${base} HEAD -- index.js lib`],
    },
    {
      shell: [
        writeFile(`${folder}/review.md`, `# Review\n\n${evidence}\n`),
        `head=$(git rev-parse HEAD) && cat > ${folder}/review-record.json <<END_OF_FILE\n${json(record)}END_OF_FILE`,
      ],
    },
    { text: 'Approved.' },
  ];
}

function lineageOf(item, roadmap) {
  return {
    ...roadmap,
    milestone_id: item.milestoneId,
    direction_id: item.directionId,
    extracted_item_id: item.itemId,
  };
}

function roundFolder({ roundId }) {
  return `orchestrator/rounds/${roundId}`;
}

function filesOf({ files, appended }) {
  return [...Object.keys(files), ...Object.keys(appended)];
}

/** As an agent writes a file by its shell. */
function writeFile(path, content) {
  return `mkdir -p "$(dirname ${path})" && cat > ${path} <<'END_OF_FILE'\n${content}END_OF_FILE`;
}

function appendFile(path, content) {
  return `cat >> ${path} <<'END_OF_FILE'\n${content}END_OF_FILE`;
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
