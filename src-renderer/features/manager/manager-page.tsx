/** The manager window: toolbar, machines on the left, the chosen one on the right. */
import { Box, Center, Splitter, Tabs, Text } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Camera, ScrollText, SquareTerminal, TextSearch } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { orpc } from '../../rpc/client.ts'
import { ConsolePane } from '../console/index.ts'
import { CreateMachine } from '../create-machine/index.ts'
import { useConfirm } from '../machine-actions/index.ts'
import { MachineSettings } from '../machine-settings/index.ts'
import { PreferencesDialog } from '../preferences/index.ts'
import { SnapshotsTab } from '../snapshots/index.ts'
import { DetailsTab } from './details-tab.tsx'
import { EmptyLibrary } from './empty-library.tsx'
import { LogTab } from './log-tab.tsx'
import { MachineList } from './machine-list.tsx'
import { ManagerToolbar } from './manager-toolbar.tsx'
import { useDeleteMachine, useTryNow } from './use-library-actions.ts'

type Dialog = 'new' | 'settings' | 'preferences' | undefined

export function ManagerPage({ id, tab }: { readonly id?: string | undefined; readonly tab?: string | undefined }) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const [dialog, setDialog] = useState<Dialog>()
  const { data: machines = [], isSuccess } = useQuery(orpc.machine.list.queryOptions())
  const machine = machines.find((candidate) => candidate.id === id) ?? machines[0]
  const confirm = useConfirm()
  useDocumentTitle(machine ? `${machine.spec.name} [${t(`state.${machine.state}`)}] - ${t('app.title')}` : t('app.title'))
  const remove = useDeleteMachine()
  const openConsole = (machineId: string): void => navigate(`/machines/${machineId}/console`)
  const tryNow = useTryNow((started) => openConsole(started.id))
  const close = (): void => setDialog(undefined)
  return (
    <Box className="window">
      <ManagerToolbar
        machine={machine}
        onNew={() => setDialog('new')}
        onSettings={() => setDialog('settings')}
        onConsole={() => machine && openConsole(machine.id)}
        onDelete={() => machine && confirm('delete', machine, () => remove(machine))}
        onPreferences={() => setDialog('preferences')}
      />
      {isSuccess && machines.length === 0 ? (
        <EmptyLibrary busy={tryNow.busy} onNew={() => setDialog('new')} onTry={tryNow.run} />
      ) : (
        <Splitter className="panes" withHandle={false} lineSize={1}>
          <Splitter.Pane defaultSize="240px" min="160px" className="pane">
            <MachineList
              machines={machines}
              selected={machine?.id}
              onSelect={(chosen) => navigate(`/machines/${chosen}/${tab ?? 'details'}`)}
              onOpen={openConsole}
              onSettings={() => setDialog('settings')}
              onDelete={(chosen) => confirm('delete', chosen, () => remove(chosen))}
            />
          </Splitter.Pane>
          <Splitter.Pane defaultSize={75} min="300px" className="pane">
            {machine ? <MachineTabs key={machine.id} machine={machine} tab={tab ?? 'details'} /> : <ChooseHint />}
          </Splitter.Pane>
        </Splitter>
      )}
      <CreateMachine opened={dialog === 'new'} onClose={close} onCreated={(created) => navigate(`/machines/${created.id}/details`)} />
      {machine ? <MachineSettings key={machine.id} machine={machine} opened={dialog === 'settings'} onClose={close} /> : null}
      <PreferencesDialog opened={dialog === 'preferences'} onClose={close} />
    </Box>
  )
}

function ChooseHint() {
  const { t } = useTranslation()
  return (
    <Center h="100%">
      <Text c="dimmed">{t('manager.choose')}</Text>
    </Center>
  )
}

function MachineTabs({ machine, tab }: { readonly machine: Machine; readonly tab: string }) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  return (
    <Tabs value={tab} onChange={(next) => next && navigate(`/machines/${machine.id}/${next}`)} keepMounted={false} className="tabs">
      <Tabs.List>
        <Tabs.Tab value="details" leftSection={<TextSearch size={15} />}>
          {t('manager.details')}
        </Tabs.Tab>
        <Tabs.Tab value="console" leftSection={<SquareTerminal size={15} />}>
          {t('manager.console')}
        </Tabs.Tab>
        <Tabs.Tab value="snapshots" leftSection={<Camera size={15} />}>
          {t('manager.snapshots')}
        </Tabs.Tab>
        <Tabs.Tab value="log" leftSection={<ScrollText size={15} />}>
          {t('manager.log')}
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="details" className="panel">
        <DetailsTab machine={machine} />
      </Tabs.Panel>
      <Tabs.Panel value="console" className="panel">
        <ConsolePane machine={machine} />
      </Tabs.Panel>
      <Tabs.Panel value="snapshots" className="panel">
        <SnapshotsTab machine={machine} />
      </Tabs.Panel>
      <Tabs.Panel value="log" className="panel">
        <LogTab machine={machine} />
      </Tabs.Panel>
    </Tabs>
  )
}
