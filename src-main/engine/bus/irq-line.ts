/**
 * One interrupt wire. A device computes its level from its state after every register access or input and sets it here; edges are derived
 * by the receiving controller. Setting the same level twice has no effect.
 */
export interface IrqLine {
  /** Level of the wire: true = asserted. */
  set(level: boolean): void
}
