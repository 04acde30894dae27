#!/bin/sh
# An agent that costs next to nothing: it reads its assignment and writes valid records at once, with the shell alone.
# Both sides of the benchmark start it, so that what differs is the loop.
set -eu

decision=
while IFS= read -r line; do
  case $line in
    *'"head": '*) head=${line#*: \"}; head=${head%\"*} ;;
    *'"roadmap_id": '*) roadmap_id=${line#*: \"}; roadmap_id=${roadmap_id%\"*} ;;
    *'"roadmap_revision": '*) revision=${line#*: \"}; revision=${revision%\"*} ;;
    *'"roadmap_dir": '*) roadmap_dir=${line#*: \"}; roadmap_dir=${roadmap_dir%\"*} ;;
    *'"milestone_id": '*) [ -n "${milestone:-}" ] || { milestone=${line#*: \"}; milestone=${milestone%\"*}; } ;;
  esac
done <"$ORCHESTRATOR_ASSIGNMENT"

slug=${milestone#milestone-}
folder=orchestrator/rounds/$ORCHESTRATOR_ROUND_ID
lineage="\"roadmap_id\": \"$roadmap_id\",
  \"roadmap_revision\": \"$revision\",
  \"roadmap_dir\": \"$roadmap_dir\",
  \"milestone_id\": \"$milestone\",
  \"direction_id\": \"direction-$slug\",
  \"extracted_item_id\": \"item-$slug\""

case $ORCHESTRATOR_ROLE in
  planner)
    [ -d "$folder" ] || mkdir -p "$folder"
    cat >"$folder/selection-record.json" <<END
{
  "schema_version": "selection-record-v1",
  "round_id": "$ORCHESTRATOR_ROUND_ID",
  $lineage,
  "summary": "Add $slug",
  "scheduler": { "depends_on_round_ids": [], "merge_after_item_ids": [], "parallel_group": null }
}
END
    cat >"$folder/round-plan-record.json" <<END
{
  "schema_version": "round-plan-record-v1",
  "round_id": "$ORCHESTRATOR_ROUND_ID",
  $lineage,
  "plan_path": "$folder/plan.md",
  "tasks": [
    {
      "task_id": "task-1",
      "objective": "Write work/$slug.txt",
      "files": ["work/$slug.txt"],
      "depends_on": [],
      "verification": "the baseline check passes",
      "success_criteria": ["work/$slug.txt exists"]
    }
  ],
  "write_scope": ["work/**"],
  "risk": { "level": "low", "items": [{ "level": "low", "text": "A new file only" }] },
  "rollback": "Revert the round's commit",
  "success_criteria": ["work/$slug.txt exists"],
  "effort": { "phases": 1, "parallel_threads": 1, "time_estimate": "1 min" },
  "worker_mode": "none",
  "workers": [],
  "integration": null
}
END
    printf '# Plan\n\nWrite work/%s.txt.\n' "$slug" >"$folder/plan.md"
    ;;
  implementer)
    [ -d work ] || mkdir work
    printf 'The work of %s.\n' "$slug" >"work/$slug.txt"
    printf '# Notes\n\nwork/%s.txt is written.\n' "$slug" >"$folder/implementation-notes.md"
    ;;
  reviewer)
    cat >"$folder/review-record.json" <<END
{
  "schema_version": "review-record-v3",
  "round_id": "$ORCHESTRATOR_ROUND_ID",
  $lineage,
  "reviewed_head": "$head",
  "decision": "approved",
  "evidence_summary": "Read work/$slug.txt at $head, the one file that the change adds: its text names the milestone as the plan asks, and the baseline check is green at this head.",
  "findings": [],
  "no_issues_justification": null,
  "roadmap_closeout": {
    "mode": "status-only",
    "status_changes": [
      { "milestone_id": "$milestone", "expected_current_status": "pending", "target_status": "done" }
    ],
    "completion_pointers": [{ "milestone_id": "$milestone", "text": "$ORCHESTRATOR_ROUND_ID: $slug" }],
    "history_entries": ["$ORCHESTRATOR_ROUND_ID left $milestone done"],
    "semantic_update_required_reason": null
  },
  "retry_target": null,
  "required_changes": [],
  "checklist": []
}
END
    printf '# Review\n\nApproved.\n' >"$folder/review.md"
    ;;
esac
