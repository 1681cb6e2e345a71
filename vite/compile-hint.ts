import type { Plugin } from 'vite'
import { drawnFirst } from './drawn-first.ts'

/**
 * Nearly all functions of what is drawn first are called at once. The hint has them compiled while the file is read, by
 * another thread, and not one by one at their first call.
 * @see https://github.com/WICG/explicit-javascript-compile-hints-file-based
 */
export const compileHint: Plugin = {
  name: 'compile-hint',
  apply: 'build',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const files = Object.values(bundle).filter(file => file.type === 'chunk' && drawnFirst.has(file.name))
      if (files.length !== drawnFirst.size)
        throw new Error('what is drawn first has other names than vite/drawn-first.ts')
      for (const file of files) if (file.type === 'chunk') file.code = `//# allFunctionsCalledOnLoad\n${file.code}`
    },
  },
}
