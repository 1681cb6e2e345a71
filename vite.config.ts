import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { compileHint } from './vite/compile-hint.ts'
import { drawnFirstGroups } from './vite/drawn-first.ts'
import { headStart } from './vite/head-start.ts'
import { manifests } from './vite/manifests.ts'
import { mantineStyles } from './vite/mantine-styles.ts'
import { shellFiles } from './vite/shell-files.ts'

/** Texts go out compressed: the copies are made here, once, and not at each request. */
export const compressedCopies: Plugin = {
  name: 'compressed-copies',
  apply: 'build',
  async writeBundle({ dir = '' }, files) {
    const texts = Object.values(files).filter(({ fileName }) => /\.(js|css|svg)$/.test(fileName))
    await Promise.all(
      texts.map(async file => {
        const text = file.type === 'chunk' ? file.code : file.source
        await writeFile(join(dir, `${file.fileName}.br`), await promisify(brotliCompress)(text))
        await writeFile(join(dir, `${file.fileName}.gz`), await promisify(gzip)(text, { level: 9, memLevel: 9 }))
      }),
    )
  },
}

const page = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The web is built to `dist/web`; `npx vite` serves it with reload and passes the API on to a running server. */
export default defineConfig({
  root: 'src/web',
  publicDir: 'public',
  plugins: [react(), mantineStyles, headStart, manifests, compileHint, shellFiles(), compressedCopies],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // Pages run under a policy without inline scripts and data addresses.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      // What a dialog or a bar that comes later has anyway is all the same asked for late by what is there first.
      checks: { ineffectiveDynamicImport: false },
      input: {
        index: page('src/web/index.html'),
        sw: page('src/web/sw/sw.ts'),
        start: page('src/web/start/start.ts'),
        // What people open first: named so that what it needs, and nothing else, lies together.
        shell: page('src/web/app/shell.tsx'),
        day: page('src/web/features/my-day/my-day-page.tsx'),
        list: page('src/web/records/list-page.tsx'),
      },
      output: {
        // A service worker is known by its address, and looks after all pages below it. What stands in the page is found by its name.
        entryFileNames: ({ name }) => (name === 'sw' || name === 'start' ? `${name}.js` : 'assets/[name]-[hash:7].js'),
        // The list of all parts comes with the first one, and hashes are what does not compress in it.
        chunkFileNames: 'assets/[name]-[hash:7].js',
        assetFileNames: 'assets/[name]-[hash:7][extname]',
        // What every page needs comes in a few parts that change seldom; the rest is split by page.
        codeSplitting: {
          groups: [
            {
              name: 'react',
              test: /node_modules\/(react|react-dom|scheduler|i18next|react-i18next|dayjs)\//,
              tags: ['$initial'],
              priority: 2,
            },
            {
              name: 'data',
              test: /node_modules\/@tanstack\/(react-query|query-core|react-router|router-core|history|react-store|store)\//,
              priority: 2,
            },
            ...drawnFirstGroups,
            {
              name: 'ui',
              test: /node_modules\/(@mantine\/(core|hooks|store)|@floating-ui|react-remove-scroll|tslib)\//,
              minShareCount: 20,
            },
            // A hundred parts of a few hundred letters each would cost more to ask for than to have.
            { name: 'icons', test: /node_modules\/@tabler\//, minShareCount: 2 },
            { name: 'parts', test: /src\/web\/(?!app\/catalogue)(app|fields|records|ui)\//, minShareCount: 4 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': `http://127.0.0.1:${process.env.PORT ?? 3000}` } },
})
