/** Coprocessor Error Register of the 82371AB datasheet: one write-only byte whose value does not matter. */
export const CER_READ = 0xff // nothing drives the bus
