import { loadWorkWords } from '../../app/i18n.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import type { LetterLineProps } from './letter-line.tsx'

/** What can be done with an e-mail of a card comes with the first one. */
export const LetterLine = lazyPart<LetterLineProps>(async () => {
  const [module] = await Promise.all([import('./letter-line.tsx'), loadWorkWords()])
  return module.LetterLine
})
