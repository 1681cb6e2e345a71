import type { Plugin } from 'vite'

/**
 * `src/web/start` stands in the page itself and runs before anything else of it: what every page asks for, the words of
 * the reader's language, and the code of a page that is opened often are on their way while the code of the pages still is. The server's policy lets it run by the nonce that
 * is put in its place in each answer; styles that components write have another one.
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
      const files = Object.keys(bundle)
      const partsOf = (locale: string, letters: string[]) => [
        { rel: 'modulepreload', href: pathOf(files, `catalogue-${locale}-`) },
        ...letters.map(kind => ({ rel: 'preload', as: 'font', href: pathOf(files, `inter-${kind}-wght-normal-`) })),
      ]
      const pageOf = (name: string) => [
        { rel: 'modulepreload', href: pathOf(files, `${name}-`, '.js') },
        { rel: 'preload', as: 'style', href: pathOf(files, `${name}-`, '.css') },
      ]
      const parts = {
        ru: partsOf('ru', ['latin', 'cyrillic']),
        en: partsOf('en', ['latin']),
        day: pageOf('day-first'),
        list: pageOf('list-first'),
      }
      const code = start.code.replace('RAPPORT_PARTS', () => JSON.stringify(parts))
      // Before any style: a script that stands after one waits for it.
      return html.replace('<meta charset="utf-8" />', meta =>
        [
          meta,
          '<meta name="csp-nonce" content="RAPPORT_STYLE_NONCE" />',
          `<script nonce="RAPPORT_SCRIPT_NONCE">(()=>{${code.trim()}})()</script>`,
        ].join('\n    '),
      )
    },
  },
}

function pathOf(files: string[], beginning: string, end = ''): string {
  const file = files.find(name => name.startsWith(`assets/${beginning}`) && name.endsWith(end))
  if (!file) throw new Error(`no ${beginning} among what was built`)
  return `/${file}`
}
