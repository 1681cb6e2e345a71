import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'

type Bundle = Parameters<Extract<Plugin['generateBundle'], (...given: never) => unknown>>[1]
type Chunk = Extract<Bundle[string], { type: 'chunk' }>

/** Parts that only set-up, reports and files need: without a network they are no use, and most of the pages' weight. */
const online = /\/features\/(calendar|exchange|receipts|reports|settings|sources)\/|catalogue-setup|\/setup-page/
const fonts = /inter-(latin|latin-ext|cyrillic)-wght/
const lasting = ['icon.svg', 'icon-192.png']

/**
 * Tells the service worker which files the pages consist of. Each is named with the hash of what is in it: a file that
 * comes otherwise, as a page of a gateway or cut off, is not taken.
 */
export const shellFiles = (): Plugin => {
  let publicDir = ''
  return {
    name: 'shell-files',
    apply: 'build',
    enforce: 'post',
    configResolved: config => {
      publicDir = config.publicDir
    },
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const worker = bundle['sw.js']
        if (worker?.type !== 'chunk') return
        const names = ['index.html', ...[...neededBy(bundle)].sort()]
        const files = names.flatMap(name => {
          const file = bundle[name]
          return file ? [entry(name, file.type === 'chunk' ? file.code : file.source)] : []
        })
        for (const name of lasting) files.push(entry(name, await readFile(join(publicDir, name))))
        worker.code = worker.code.replace('RAPPORT_SHELL', () => JSON.stringify(files))
      },
    },
  }
}

/** All that the page loads at once or when it is asked to, short of what needs a network anyway. */
function neededBy(bundle: Bundle): Set<string> {
  const needed = new Set<string>()
  const take = (name: string) => {
    const chunk = bundle[name]
    if (chunk?.type !== 'chunk' || needed.has(name)) return
    needed.add(name)
    for (const file of filesOf(chunk)) needed.add(file)
    for (const next of chunk.imports) take(next)
    for (const next of chunk.dynamicImports) if (!isOnline(bundle[next])) take(next)
  }
  for (const file of Object.values(bundle))
    if (file.type === 'chunk' && file.isEntry && file.name !== 'sw') take(file.fileName)
  for (const name of Object.keys(bundle)) if (name.endsWith('.woff2') && !fonts.test(name)) needed.delete(name)
  return needed
}

const isOnline = (file: Bundle[string] | undefined): boolean =>
  file?.type === 'chunk' && online.test(file.facadeModuleId ?? '')

const filesOf = ({ viteMetadata }: Chunk): string[] => [
  ...(viteMetadata?.importedCss ?? []),
  ...(viteMetadata?.importedAssets ?? []),
]

function entry(name: string, content: string | Uint8Array) {
  const hash = createHash('sha256').update(content).digest('base64')
  const revision = name.startsWith('assets/') ? null : hash.slice(0, 16)
  return { url: `/${name}`, revision, integrity: `sha256-${hash}` }
}
