import type { RecordJson } from '../../app/contract.ts'
import { asText } from '../../fields/widget.ts'

export type Shown = 'picture' | 'pdf' | 'text' | 'nothing'

const texts = /\.(txt|text|csv|tsv|md|log|json|xml|ya?ml|ini|eml|ics|vcf)$/i

/** A text that is longer is read elsewhere. */
const mostBytes = 1_000_000

/** How a file is shown: by what the server found in it. Only what is text for sure goes by its name. */
export function shownAs(file: RecordJson): Shown {
  const type = asText(file.type)
  if (type.startsWith('image/')) return 'picture'
  if (type === 'application/pdf') return navigator.pdfViewerEnabled === false ? 'nothing' : 'pdf'
  return texts.test(asText(file.name)) && Number(file.size) <= mostBytes ? 'text' : 'nothing'
}

export const contentPath = (id: string): string => `/api/v1/attachments/${id}/content`

/** The bytes as words: in UTF-8 or, where they are none, as old Windows programs write Russian. */
export function readWords(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1251').decode(bytes)
  }
}
