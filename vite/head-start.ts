import type { Plugin } from 'vite'

/**
 * `src/web/start` stands in the page itself and runs before anything else of it: what every page asks for, and the words of
 * the reader's language, are on their way while the code of the pages still is. The server's policy names it by its hash.
 */
export const headStart: Plugin = {
  name: 'head-start',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle = {} }) {
      const start = bundle['start.js']
      if (start?.type !== 'chunk') throw new Error('src/web/start is not among what was built')
      delete bundle['start.js']
      const words = Object.values(bundle).flatMap(file => {
        const locale = file.type === 'chunk' && /\/catalogue-(ru|en)\.ts$/.exec(file.facadeModuleId ?? '')?.[1]
        return locale ? [[locale, `/${file.fileName}`] as const] : []
      })
      const code = start.code.replace('RAPPORT_WORDS', () => JSON.stringify(Object.fromEntries(words)))
      // Before any style: a script that stands after one waits for it.
      return html.replace('<meta charset="utf-8" />', meta => `${meta}\n    <script>(()=>{${code.trim()}})()</script>`)
    },
  },
}
