/**
 * The order of dependence (ARCHITECTURE.md): a file imports from its own layer and from those below. What a higher layer lets lower ones see, contracts
 * without behaviour of their own, stands in CONTRACTS. Electron and SQLite have one place each. The linter finds cycles; types of Node and of the DOM are
 * kept out of src-shared by the two tsconfig files that compile it.
 */
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { sourceFiles } from './source-files.ts'

const ENGINE = 'src-main/engine'

/** From below to above; those of one row may see each other. */
const LAYERS: readonly (readonly string[])[] = [
  ['src-shared'],
  ['base', 'bus', 'memory'].map((name) => `${ENGINE}/${name}`),
  ['cpu', 'storage', 'snapshot'].map((name) => `${ENGINE}/${name}`),
  ['accel', 'devices', 'display', 'firmware'].map((name) => `${ENGINE}/${name}`),
  [`${ENGINE}/machine`],
  [`${ENGINE}/control`, `${ENGINE}/debug`],
  [`${ENGINE}/worker.ts`],
  ['src-main/library'],
  ['src-main/supervisor'],
  ['src-main/app', 'src-main/cli'],
]

/** Files that layers below may import, and why. */
const CONTRACTS: Readonly<Record<string, string>> = {
  [`${ENGINE}/machine/ibm-pc.ts`]: 'the one list of ports and interrupts',
  [`${ENGINE}/machine/input-gate.ts`]: 'what enters a machine',
  [`${ENGINE}/machine/machine-host.ts`]: 'what devices tell the host',
  [`${ENGINE}/control/guest-messages.ts`]: 'what a machine tells the supervisor',
}

/** Packages that only one folder may import. */
const HOMES: Readonly<Record<string, string>> = { electron: 'src-main/app/electron/', 'better-sqlite3': 'src-main/library/store/' }

const IMPORT = /^(?:import|export)\b[^'"]*?from '([^']+)'|^\} from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm

export function checkLayers(root: string): string[] {
  const sources = sourceFiles(root).filter((path) => path.startsWith('src-'))
  return sources.flatMap((path) => layerComplaints(path, readFileSync(join(root, path), 'utf8')))
}

/** What is wrong with the imports of one source, one sentence each. */
export function layerComplaints(path: string, source: string): string[] {
  const targets = [...source.matchAll(IMPORT)].map((match) => match.slice(1).find((part) => part !== undefined) as string)
  return targets.flatMap((target) => (target.startsWith('.') ? wrongFile(path, target) : wrongPackage(path, target)))
}

function wrongPackage(path: string, name: string): string[] {
  const home = HOMES[name]
  return home && !path.startsWith(home) ? [`${path} imports ${name}, which only ${home} may`] : []
}

function wrongFile(path: string, target: string): string[] {
  const imported = normalize(join(dirname(path), target)).replaceAll('\\', '/')
  if (path.startsWith('src-renderer/')) {
    const sees = imported.startsWith('src-renderer/') || imported.startsWith('src-shared/')
    return sees ? [] : [`${path} imports ${imported}; src-renderer sees src-shared only`]
  }
  const [own, other] = [rankOf(path), rankOf(imported)]
  if (own === undefined || imported in CONTRACTS) return []
  if (other === undefined) return imported.startsWith('src-') ? [`${path} imports ${imported}, which has no layer`] : []
  return other > own ? [`${path} imports ${imported} from a layer above its own (ARCHITECTURE.md)`] : []
}

function rankOf(path: string): number | undefined {
  const rank = LAYERS.findIndex((layer) => layer.some((folder) => path === folder || path.startsWith(`${folder}/`)))
  return rank < 0 ? undefined : rank
}
