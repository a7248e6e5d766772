import type { BcdataConfig } from '../../shared/config.js'
import type { InitFlags } from '../init-flags.js'

/** At most four lines to copy. */
export function nextSteps(
  folder: string,
  config: BcdataConfig,
  flags: InitFlags,
): readonly string[] {
  const homeless = Object.entries(config.contracts)
    .filter(([, { on }]) =>
      Object.values(on).some((place) => place && !place.address && !place.factory),
    )
    .map(([name]) => name)
  const isFile = config.database.dialect === 'sqlite'
  return [
    `cd ${folder}${flags.install ? '' : ' && npm install'}`,
    homeless.length > 0 ? `write the address of ${list(homeless)} into bcdata.config.ts` : '',
    isFile ? 'npm run migrate' : 'docker compose up -d --wait database && npm run migrate',
    'npm start',
  ].filter((step) => step !== '')
}

function list(names: readonly string[]): string {
  return names.length > 3
    ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
    : names.join(', ')
}
