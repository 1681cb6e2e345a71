import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The web is built to `dist/web`; `npx vite` serves it with reload and passes the API on to a running server. */
export default defineConfig({
  root: 'src/web',
  publicDir: 'public',
  plugins: [react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // Pages run under a policy without inline scripts and data addresses.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        // What every page needs comes in a few parts that change seldom; the rest is split by page.
        codeSplitting: {
          groups: [
            {
              name: 'react',
              test: /node_modules\/(react|react-dom|scheduler|i18next|react-i18next|dayjs)\//,
              priority: 2,
            },
            {
              name: 'data',
              test: /node_modules\/@tanstack\/(react-query|query-core|react-router|router-core|history|react-store|store)\//,
              priority: 2,
            },
            {
              name: 'ui',
              test: /node_modules\/(@mantine\/(core|hooks|store)|@floating-ui|react-remove-scroll|tslib)\//,
              minShareCount: 20,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': `http://127.0.0.1:${process.env.PORT ?? 3000}` } },
})
