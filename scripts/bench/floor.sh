#!/bin/sh
# The floor of the benchmark: what a careful person's shell script does for each milestone with plain git and the same
# agent, as durable as the loop: a fresh worktree, three role processes, a commit after each, the check, a squash merge
# with the roadmap edited and the state committed, the round's commits kept on a ref, the worktree removed.
# usage: floor.sh REPOSITORY ROUNDS AGENT, in a repository of make-scene.mjs. Verifies its own result.
set -eu
repository=$1 rounds=$2 agent=$3
cd "$repository"
export GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=core.fsync GIT_CONFIG_VALUE_0=all GIT_CONFIG_KEY_1=gc.auto GIT_CONFIG_VALUE_1=0
roadmap_id=$(ls orchestrator/roadmaps)
roadmap_dir=orchestrator/roadmaps/$roadmap_id/rev-001
roadmap=$roadmap_dir/roadmap.md
start=$(git rev-parse HEAD)

state() { # state REVISION STAGE: the live state, replaced as a whole and durable
  printf '{\n  "contract_version": "orchestrator-v3",\n  "revision": %s,\n  "stage": "%s"\n}\n' "$1" "$2" >orchestrator/runtime/state.json.new
  sync orchestrator/runtime/state.json.new
  mv orchestrator/runtime/state.json.new orchestrator/runtime/state.json
  sync orchestrator/runtime
}

role() { # role ROLE: one process of the agent, told by files what to do, its output logged
  job=$PWD/orchestrator/runtime/dispatches/$round-$1
  mkdir "$job"
  cat >"$job/assignment.json" <<END
{
  "round_id": "$round",
  "head": "$(git -C "$worktree" rev-parse HEAD)",
  "roadmap_id": "$roadmap_id",
  "roadmap_revision": "rev-001",
  "roadmap_dir": "$roadmap_dir",
  "milestone_id": "$milestone"
}
END
  (
    cd "$worktree"
    ORCHESTRATOR_ASSIGNMENT=$job/assignment.json ORCHESTRATOR_ROLE=$1 ORCHESTRATOR_ROUND_ID=$round \
      "$agent" >"$job/stdout.log" 2>"$job/stderr.log" </dev/null
  )
  git -C "$worktree" add -A
  git -C "$worktree" commit -q -m "$round: $1"
}

mkdir -p orchestrator/runtime/dispatches
revision=0
number=0
for milestone in $(sed -n 's/^Milestone id: //p' "$roadmap" | head -n "$rounds"); do
  number=$((number + 1))
  slug=${milestone#milestone-}
  round=$(printf 'round-%03d-%s' "$number" "${slug#*-}")
  worktree=$PWD/orchestrator/worktrees/$round
  state $((revision += 1)) plan
  git worktree add -q -b "orchestrator/$round" "$worktree" main
  role planner
  state $((revision += 1)) implement
  role implementer
  state $((revision += 1)) verify
  (cd "$worktree" && /bin/sh -c 'test -d work') >"orchestrator/runtime/check.log" 2>&1
  state $((revision += 1)) review
  role reviewer
  grep -q '"decision": "approved"' "$worktree/orchestrator/rounds/$round/review-record.json"
  state $((revision += 1)) finalize-round
  git merge -q --squash "orchestrator/$round" >/dev/null
  sed -i "/^### \[pending\] Milestone $number:/s/pending/done/" "$roadmap"
  printf -- "- \`%s\` \`item-%s\` \`%s\`: Add %s\n" "$round" "$slug" "$milestone" "$slug" >>"orchestrator/roadmaps/$roadmap_id/roadmap-history.md"
  sed -i "s/\"revision\": [0-9]*/\"revision\": $revision/" orchestrator/state.json
  git add -A orchestrator
  git commit -q -m "$round: Add $slug

Orchestrator-Round: $round
Orchestrator-Item: item-$slug"
  git update-ref "refs/orchestrator/history/$round" "orchestrator/$round"
  git worktree remove "$worktree"
  git branch -q -D "orchestrator/$round"
  state $((revision += 1)) done
done

landed=$(git log --format='%(trailers:key=Orchestrator-Round,valueonly,separator=)' "$start..main" | grep -c '^round-')
open=$(grep -c '^### \[pending\]' "$roadmap" || true)
dirty=$(git status --porcelain)
left=$(git worktree list | wc -l)
work=$(ls work | wc -l)
if [ "$landed" != "$rounds" ] || [ -n "$dirty" ] || [ "$left" != 1 ] || [ "$work" -lt "$rounds" ]; then
  echo "floor.sh: expected $rounds landed rounds in a clean checkout and found $landed, $open open, $left worktrees: $dirty" >&2
  exit 1
fi
