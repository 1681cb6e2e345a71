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
  },
  server: { proxy: { '/api': `http://127.0.0.1:${process.env.PORT ?? 3000}` } },
})
