import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** The text of each page as it is copied out of a PDF, lines joined by spaces. */
export async function readPdf(bytes: Uint8Array): Promise<string[]> {
  const loading = getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 })
  const document = await loading.promise
  const pages: string[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent()
    pages.push(items.map(item => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : '')).join(''))
  }
  await loading.destroy()
  return pages.map(plain)
}

/** Spaces of every kind as one: where a line breaks is not what is asked. */
export const plain = (text: string): string => text.replace(/[\s\u00a0\u202f]+/g, ' ').trim()
