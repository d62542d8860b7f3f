/** What this host can give: limits for sliders and checks. */
import * as z from 'zod'

export const HostCapabilities = z.strictObject({
  version: z.string(),
  platform: z.string(),
  cpus: z.int(),
  memoryMiB: z.int(),
  /** Most memory one guest can get here (3072 or less on small hosts). */
  maximumGuestMemoryMiB: z.int(),
  maximumGuestCpus: z.int(),
  /** Accelerators that can be chosen now; for the others, why not. */
  accelerators: z.array(z.strictObject({ name: z.enum(['interp', 'jit', 'kvm']), usable: z.boolean(), reason: z.string().nullable() })),
})
export type HostCapabilities = z.output<typeof HostCapabilities>
