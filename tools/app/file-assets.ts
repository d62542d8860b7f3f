/** Vite plugin: files that code names by `new URL('…', import.meta.url)` go beside the bundle, since its own place is another than the source's. */
import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { Plugin } from 'vite'

const REFERENCE = /new URL\(['"](\.[^'"]+\.(?:wasm|elf|bin))['"], import\.meta\.url\)/g

export function fileAssets(): Plugin {
  return {
    name: 'innkeeper-file-assets',
    transform(code, id) {
      if (!code.includes('import.meta.url')) return null
      return code.replace(REFERENCE, (_whole, path: string) => {
        const file = resolve(dirname(id), path)
        const name = basename(file)
        this.emitFile({ type: 'asset', fileName: name, source: readFileSync(file) })
        return `new URL('./${name}', import.meta.url)`
      })
    },
  }
}
