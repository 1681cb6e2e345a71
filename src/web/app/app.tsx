import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { toastsWanted } from '../ui/toast.ts'
import { queryClient } from './query-client.ts'
import { router } from './routes.tsx'
import { styleNonce } from './style-nonce.ts'
import { theme, themeVariables } from './theme.ts'

const Toasts = lazy(async () => ({ default: (await import('../ui/show-toast.tsx')).Toasts }))

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={themeVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce ?? ''}
    >
      <QueryClientProvider client={queryClient}>
        <Suspense>{toastsWanted.use() ? <Toasts /> : null}</Suspense>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}
