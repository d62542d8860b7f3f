/** One cache for the page. Library events keep it true, so nothing is refetched by time or focus. */
import { QueryClient } from '@tanstack/react-query'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, retry: 1 },
    mutations: { retry: 0 },
  },
})
