export { ProgressLine } from './progress-line.tsx'
export { useProgress } from './use-progress.ts'
