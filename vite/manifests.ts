import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

interface Words {
  app: { name: string; description: string }
  newLead: string
  myDay: string
}

/** What the installed app is called and how it looks, a manifest a language: the page names that of its reader. */
export const manifests: Plugin = {
  name: 'manifests',
  apply: 'build',
  async buildStart() {
    for (const locale of ['ru', 'en']) {
      const path = fileURLToPath(new URL(`../src/messages/${locale}/app.json`, import.meta.url))
      const words = JSON.parse(await readFile(path, 'utf8')) as Words
      const source = JSON.stringify(manifestOf(locale, words))
      this.emitFile({ type: 'asset', fileName: `manifest-${locale}.webmanifest`, source })
    }
  },
}

const png = (name: string, size: number, purpose: string) => ({
  src: `/${name}.png`,
  sizes: `${size}x${size}`,
  type: 'image/png',
  purpose,
})

const manifestOf = (lang: string, { app, newLead, myDay }: Words) => ({
  id: '/',
  name: app.name,
  short_name: app.name,
  description: app.description,
  lang,
  dir: 'ltr',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  theme_color: '#f7f7f5',
  background_color: '#f7f7f5',
  categories: ['business', 'productivity'],
  icons: [
    { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    png('icon-192', 192, 'any'),
    png('icon-512', 512, 'any'),
    png('icon-maskable-512', 512, 'maskable'),
  ],
  shortcuts: [
    { name: newLead, url: '/?new=lead', icons: [png('icon-192', 192, 'any')] },
    { name: myDay, url: '/', icons: [png('icon-192', 192, 'any')] },
  ],
})
