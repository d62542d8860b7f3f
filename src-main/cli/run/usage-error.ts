/** A mistake on the command line: the message names the option and what is allowed. */
export class UsageError extends Error {}
