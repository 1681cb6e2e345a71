import { loadWorkWords } from '../../app/i18n.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import type { LetterFormProps } from './letter-form.tsx'

/** The form of a letter comes with its editor when somebody writes one. */
export const LetterForm = lazyPart<LetterFormProps>(async () => {
  const [module] = await Promise.all([import('./letter-form.tsx'), loadWorkWords()])
  return module.LetterForm
})
