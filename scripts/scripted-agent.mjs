#!/usr/bin/env node
// An agent without a model, for the `command` adapter: it reads its assignment and plays its role well, or badly in
// the way that the scenario file named in SCRIPTED_AGENT_SCENARIO tells it to (see scripted-agent/scenario.mjs).
import { createAgent } from './scripted-agent/agent.mjs';
import { behaviourNamed } from './scripted-agent/behaviours.mjs';
import { readAssignment, takeStep } from './scripted-agent/scenario.mjs';

const assignment = readAssignment(process.env);
const step = takeStep(assignment, process.env.SCRIPTED_AGENT_SCENARIO);
const agent = createAgent({ assignment, step, environment: process.env });
await behaviourNamed(step.do)(agent);
