import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import './app/theme.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { likelyLocale, startI18n } from './app/i18n.ts'
import { applyDensity } from './app/preferences.ts'

// A page that stayed open over an update asks for parts that are no longer there: it is loaded anew, once.
window.addEventListener('vite:preloadError', event => {
  const place = 'rapport.reloadedAt'
  if (Date.now() - Number(sessionStorage.getItem(place) ?? 0) < 15_000) return
  event.preventDefault()
  sessionStorage.setItem(place, String(Date.now()))
  window.location.reload()
})

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
