import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles/baseline.layer.css'
import '@mantine/core/styles/default-css-variables.layer.css'
import '@mantine/core/styles/global.layer.css'
import '@mantine/notifications/styles.layer.css'
import './app/theme.css'
import './app/print.css'
import type { AnyRoute } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { likelyLocale, startI18n } from './app/i18n.ts'
import { applyDensity } from './app/preferences.ts'
import { router } from './app/routes.tsx'
import { watchForUpdates } from './app/updates.ts'

// The code of the page comes together with the words and with who is signed in, not after them.
for (const { routeId } of router.matchRoutes(router.latestLocation)) {
  const route: AnyRoute | undefined = Object.values(router.routesById).find(({ id }) => id === routeId)
  if (route) void router.loadRouteChunk(route)
}
watchForUpdates()
applyDensity()
await startI18n(likelyLocale())

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
