/** Ends an exhaustive switch: does not compile while a member of the union is unhandled, throws if one arrives at run time. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
