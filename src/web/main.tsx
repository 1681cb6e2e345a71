import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import './app/theme.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { likelyLocale, startI18n } from './app/i18n.ts'
import { applyDensity } from './app/preferences.ts'
import { watchForUpdates } from './app/updates.ts'

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
