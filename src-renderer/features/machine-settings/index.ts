export { MachineSettings, type MachineSettingsProps } from './machine-settings.tsx'
