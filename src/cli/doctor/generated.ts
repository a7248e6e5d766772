import { type Check, needed, ok, warn } from './check.js'

/** Are the ABIs there, and is the generated code what they give? */
export const generated: Check = {
  name: 'generated',
  // It generates the whole project, in memory.
  timeoutMs: 60_000,
  async run(project) {
    const config = await needed(project.config(), 'a valid config')
    const { loadProject, readIdentity } = await import('../load-project.js')
    const { planProject } = await import('../plan-project.js')
    const { isChange } = await import('../../emit/plan-step.js')
    const { root } = project
    const loaded = loadProject(root, config, readIdentity(root))
    const { steps } = await planProject(root, loaded)
    const notes = loaded.diagnostics.map(({ message, hint }) => warn(message, hint))
    const conflicts = steps.filter(({ action }) => action === 'conflict')
    const changes = steps.filter(isChange)
    if (conflicts.length > 0) {
      const paths = conflicts.map(({ path }) => path).join(', ')
      return [...notes, warn(`Conflicts: ${paths}.`, 'Run `npx bcdata generate`, it says more.')]
    }
    if (changes.length > 0) {
      const files = changes.length === 1 ? '1 file' : `${changes.length} files`
      return [...notes, warn(`${files} would change.`, 'Run `npx bcdata generate`.')]
    }
    return [...notes, ok(`${steps.length} files, up to date with the ABIs`)]
  },
}
