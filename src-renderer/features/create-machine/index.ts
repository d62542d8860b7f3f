export { CreateMachine, type CreateMachineProps } from './create-machine.tsx'
