/**
 * Bundles for Electron and for installed packages (out/main, out/preload), and the interface (out/renderer). From source, `serve` and the CLI need
 * the interface alone. Dependencies stay outside the bundles: better-sqlite3 is native.
 */
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { fileAssets } from './tools/app/file-assets.ts'

const at = (...parts: string[]): string => join(import.meta.dirname, ...parts)

export default defineConfig({
  main: {
    plugins: [fileAssets()],
    build: {
      outDir: 'out/main',
      target: 'node24',
      rollupOptions: {
        input: {
          main: at('src-main', 'app', 'electron', 'main.ts'),
          cli: at('src-main', 'cli', 'main.ts'),
          worker: at('src-main', 'engine', 'worker.ts'),
          'compile-worker': at('src-main', 'engine', 'accel', 'jit', 'compile-worker.ts'),
          'display-worker': at('src-main', 'engine', 'display', 'display-worker.ts'),
          'vcpu-thread': at('src-main', 'engine', 'machine', 'parallel', 'vcpu-thread.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: at('src-main', 'app', 'electron', 'preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' }, // sandboxed preload scripts are CommonJS
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    base: './',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      minify: 'oxc',
      chunkSizeWarningLimit: 2000,
      rollupOptions: { input: at('src-renderer', 'index.html') },
    },
  },
})
