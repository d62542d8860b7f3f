/** Entry of the command line: Node's compile cache comes before anything large. */
import { useCompileCache } from './compile-cache.ts'

useCompileCache()
await import('./program.ts')
