import { readFileSync } from 'node:fs'

/**
 * Functions by which a sample is known: the innermost one on its stack decides. A function that is
 * renamed without this list shows up as time of the stage around it.
 */
const stages = {
  'find: read artifacts': ['findCandidates', 'readArtifacts'],
  'describe contracts': ['describeContract'],
  'print decoders': ['printContract'],
  'print handlers': ['printHandlers', 'printHandlerRegistry'],
  'print rules': ['printRules', 'printRuleRegistry'],
  'print tests': ['printTest'],
  'print migrations': ['printMigration', 'printMigrationSums', 'printMigrationList'],
  'print schema': ['printDatabaseTypes', 'printRegistry', 'printContractRegistry'],
  'print dashboards': ['generateDashboards'],
  'render templates': ['renderTemplate', 'projectViews'],
  format: ['formatFiles'],
  plan: ['planFiles'],
  'print the plan': ['printPlan', 'printManifest'],
  apply: ['applyPlan'],
}

const stageOf = new Map(
  Object.entries(stages).flatMap(([stage, names]) => names.map((name) => [name, stage])),
)

/** Seconds per stage of a V8 CPU profile, in the order of the pipeline. */
export function splitByStage(path) {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(path, 'utf8'))
  const owners = ownersOf(nodes)
  const seconds = new Map([...Object.keys(stages), ...rest].map((stage) => [stage, 0]))
  for (const [index, id] of samples.entries()) {
    const owner = owners.get(id)
    seconds.set(owner, seconds.get(owner) + timeDeltas[index] / 1e6)
  }
  return [...seconds].map(([stage, value]) => ({ stage, seconds: value }))
}

const rest = ['collect garbage', 'load modules and everything else', 'wait']

/** Sample → stage, from the root down: a node without a stage of its own has its parent's. */
function ownersOf(nodes) {
  const owners = new Map([[nodes[0].id, rest[1]]])
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const pending = [nodes[0]]
  for (let node = pending.pop(); node; node = pending.pop()) {
    for (const id of node.children ?? []) {
      const child = byId.get(id)
      owners.set(id, ownStage(child.callFrame) ?? owners.get(node.id))
      pending.push(child)
    }
  }
  return owners
}

function ownStage({ functionName, url }) {
  if (functionName === '(garbage collector)') return rest[0]
  if (functionName === '(idle)') return rest[2]
  // Formatting goes on after `formatFiles` has answered its promise.
  return url.includes('/prettier/') ? 'format' : stageOf.get(functionName)
}
