export { refusalOf, stateColor } from './actions.ts'
export { useConfirm } from './confirmations.tsx'
export { PowerMenu } from './power-menu.tsx'
export { useMachineAction, useShowError } from './use-machine-actions.ts'
