/** The wires of x87 errors between the processors and the board, used only while CR0.NE is clear: FERR# out of the processors, IGNNE# into them. */
export interface NumericErrorPins {
  /** FERR#: a processor stands before an instruction because of an unmasked exception. */
  readonly error: boolean
  /** IGNNE#: processors with FERR# asserted go on in spite of it. It falls by itself with FERR#. */
  ignore(): void
  /** One listener, for each change of FERR#. */
  onDidChangeError(listener: () => void): void
}
