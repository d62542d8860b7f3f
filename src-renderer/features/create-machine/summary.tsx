/** What is about to be made. */
import { useTranslation } from 'react-i18next'
import { systemWords } from '../../i18n/system-words.ts'
import { Facts } from '../../ui/facts.tsx'
import type { Draft } from '../machine-form/index.ts'

export function Summary({ draft }: { readonly draft: Draft }) {
  const { t } = useTranslation()
  const { boot } = draft
  const kernel = boot.kind === 'kernel'
  return (
    <Facts
      title={draft.name}
      rows={[
        [t('details.osType'), systemWords(draft, t)],
        [t('details.boot'), t(`boot.${boot.kind}`)],
        [t('details.kernel'), kernel ? boot.kernel : undefined],
        [t('details.initrd'), kernel ? boot.initrd : undefined],
        [t('details.commandLine'), { demo: boot.demoCommandLine, kernel: boot.commandLine, disk: undefined }[boot.kind]],
        [t('details.memory'), t('details.mebibytes', { value: draft.memoryMiB })],
        [t('details.cpus'), draft.cpus],
        [
          t('details.storage'),
          draft.disks.length === 0 ? t('details.noDisks') : draft.disks.map(({ image }) => <div key={image}>{image}</div>),
        ],
      ]}
    />
  )
}
