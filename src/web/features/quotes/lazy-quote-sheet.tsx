import { loadWorkWords } from '../../app/i18n.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import type { QuoteSheetProps } from './quote-sheet.tsx'

/** The sheet by which a quote is sent comes when somebody sends one. */
export const QuoteSheet = lazyPart<QuoteSheetProps>(async () => {
  const [module] = await Promise.all([import('./quote-sheet.tsx'), loadWorkWords()])
  return module.QuoteSheet
})
