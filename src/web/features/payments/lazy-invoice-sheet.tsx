import { loadWorkWords } from '../../app/i18n.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import type { InvoiceSheetProps } from './invoice-sheet.tsx'

/** The sheet by which an invoice is sent comes when somebody sends one. */
export const InvoiceSheet = lazyPart<InvoiceSheetProps>(async () => {
  const [module] = await Promise.all([import('./invoice-sheet.tsx'), loadWorkWords()])
  return module.InvoiceSheet
})
