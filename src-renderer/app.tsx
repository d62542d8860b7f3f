/** The page: providers, routes, and the events that keep everything true. */
import { createTheme, MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { Route, Router, Switch } from 'wouter'
import { useHashLocation } from 'wouter/use-hash-location'
import { ConsolePage } from './features/console/index.ts'
import { ManagerPage } from './features/manager/index.ts'
import { useApplyPreferences } from './features/preferences/index.ts'
import { socket } from './rpc/client.ts'
import { queryClient } from './rpc/query-client.ts'
import { useLibraryEvents } from './rpc/use-library-events.ts'
import { ConnectionBar } from './ui/connection-bar.tsx'

const FONT = '"Noto Sans KR Variable", system-ui, -apple-system, "Segoe UI", sans-serif'
const theme = createTheme({
  fontFamily: FONT,
  headings: { fontFamily: FONT },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  defaultRadius: 4,
})

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <ModalsProvider>
          <Notifications position="bottom-left" />
          {socket ? <ConnectionBar line={socket} /> : null}
          <Pages />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}

function Pages() {
  useLibraryEvents()
  useApplyPreferences()
  return (
    <Router hook={useHashLocation}>
      <Switch>
        <Route path="/console/:id">{({ id }) => <ConsolePage id={id} />}</Route>
        <Route path="/machines/:id/:tab">{({ id, tab }) => <ManagerPage id={id} tab={tab} />}</Route>
        <Route>
          <ManagerPage />
        </Route>
      </Switch>
    </Router>
  )
}
