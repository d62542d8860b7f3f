export { ConsolePage } from './console-page.tsx'
export { ConsolePane } from './console-pane.tsx'
export { useActivity } from './use-activity.ts'
export { useThumbnail } from './use-thumbnail.ts'
