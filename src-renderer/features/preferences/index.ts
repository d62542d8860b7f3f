export { PreferencesDialog } from './preferences-dialog.tsx'
export { useApplyPreferences } from './use-preferences.ts'
