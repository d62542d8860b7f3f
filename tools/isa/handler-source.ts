/** Reads the declarations of handler functions from the AssemblyScript sources: which parameters they want, and whether they are inlined. */
import { existsSync, readFileSync } from 'node:fs'

export interface HandlerSignature {
  readonly name: string
  readonly typeParameters: readonly string[]
  /** Takes the condition code as second parameter. */
  readonly takesCondition: boolean
  readonly returnsBool: boolean
  readonly inline: boolean
}

const DECLARATION = /^((?:\/\/ @ts-ignore: decorator\n)?(?:@inline )?)export function (\w+)(?:<([^>]*)>)?\(([^)]*)\): (\w+)/gm

export class HandlerSources {
  readonly #root: string
  readonly #files = new Map<string, ReadonlyMap<string, HandlerSignature>>()

  /** `root` is the folder of the core; files of rows are relative to it. */
  constructor(root: string) {
    this.#root = root
  }

  /** The exported function `name` of `file`, or undefined. */
  find(file: string, name: string): HandlerSignature | undefined {
    return this.#read(file).get(name)
  }

  #read(file: string): ReadonlyMap<string, HandlerSignature> {
    const known = this.#files.get(file)
    if (known) return known
    const path = `${this.#root}/${file}`
    const found = existsSync(path) ? readSignatures(readFileSync(path, 'utf8')) : new Map<string, HandlerSignature>()
    this.#files.set(file, found)
    return found
  }
}

/** Exported functions of a source text by name. */
export function readSignatures(source: string): Map<string, HandlerSignature> {
  const signatures = [...source.matchAll(DECLARATION)].map(
    ([, decorator = '', name = '', types = '', parameters = '', result = '']): HandlerSignature => ({
      name,
      typeParameters: types === '' ? [] : types.split(',').map((type) => type.trim()),
      takesCondition: parameters.split(',').length === 2,
      returnsBool: result === 'bool',
      inline: decorator.includes('@inline'),
    }),
  )
  return new Map(signatures.map((signature) => [signature.name, signature]))
}
