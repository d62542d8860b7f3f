/** Composition root of the desktop application: the one file that loads Electron, and knows where the built parts are (out/). */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import * as electron from 'electron'
import { libraryRoot } from '../../library/library-folder.ts'
import { messageOf } from '../../library/operation-error.ts'
import { startService } from '../serve.ts'
import { startDesktop } from './desktop.ts'

const OUT = join(import.meta.dirname, '..')
const options = { library: { type: 'string' }, browse: { type: 'string', multiple: true } } as const
const { values } = parseArgs({ args: process.argv.slice(2), options, strict: false })
const browse = (values.browse ?? []).filter((folder) => typeof folder === 'string')

try {
  await startDesktop(electron, {
    serve: {
      root: libraryRoot(typeof values.library === 'string' ? values.library : undefined),
      host: '127.0.0.1',
      port: 0,
      browse,
      renderer: join(OUT, 'renderer'),
      guestEntry: pathToFileURL(join(OUT, 'main', 'worker.js')),
      version: electron.app.getVersion(),
    },
    preload: join(OUT, 'preload', 'preload.cjs'),
    start: (serve) => startService(serve),
  })
} catch (error) {
  electron.dialog.showErrorBox('Innkeeper cannot start', messageOf(error))
  electron.app.exit(1)
}
