/** What runs in a machine, in the user's language: of the demonstration system its own name, else what the user said. */
import type { TFunction } from 'i18next'
import type { VmSpec } from '../../src-shared/domain/vm-spec.ts'

interface System {
  readonly osType: VmSpec['osType']
  readonly boot: Pick<VmSpec['boot'], 'kind'>
}

export function systemWords({ osType, boot }: System, t: TFunction): string {
  return t(boot.kind === 'demo' ? 'os.demo' : `os.${osType}`)
}
