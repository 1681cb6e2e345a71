import type { PdfTemplate } from '../../../model/document-template.ts'
import { actEn, actRu } from './act.ts'
import { contractEn, contractRu } from './contract.ts'
import { deliveryNoteEn, deliveryNoteRu } from './delivery-note.ts'
import { invoiceEn, invoiceRu } from './invoice.ts'
import { letterEn, letterRu } from './letter.ts'
import { quoteEn, quoteRu } from './quote.ts'

/** What a company begins with, in both languages; legal texts say that they are samples. */
export const gallery: readonly PdfTemplate[] = [
  ...[quoteRu, invoiceRu, contractRu, actRu, deliveryNoteRu, letterRu],
  ...[quoteEn, invoiceEn, contractEn, actEn, deliveryNoteEn, letterEn],
]
