import { readDocxTemplate } from '../src/features/documents/docx/check.ts'
import { renderDocx } from '../src/features/documents/docx/fill.ts'
import { contractRu } from '../src/features/documents/gallery/contract.ts'
import { invoiceRu } from '../src/features/documents/gallery/invoice.ts'
import { wordGallery } from '../src/features/documents/gallery/word.ts'
import { renderPages, renderPdf } from '../src/features/documents/pdf/pdf.ts'
import { Press } from '../src/features/documents/pdf/press.ts'
import { line, sampleData } from '../src/features/documents/testing/sample.ts'

/** How long documents take, and what the process that sets them holds. It needs no database. */
export async function measureDocuments(say: (text: string) => void): Promise<string> {
  const press = new Press()
  const rows: string[] = []
  const measure = async (name: string, times: number, work: () => Promise<unknown>) => {
    const took = await taken(times, work)
    const held = Math.round(await press.held())
    rows.push(`| ${name} | ${took} | ${held} |`)
    say(`${name}: ${took} ms`)
  }
  const withLines = (many: number) => sampleData({ lines: Array.from({ length: many }, (_, at) => line(at + 1)) })
  const word = wordGallery.find(({ kind }) => kind === 'contract')
  try {
    await measure('the first invoice, with the process begun', 1, () => renderPdf(press, invoiceRu, sampleData()))
    await measure('an invoice', 30, () => renderPdf(press, invoiceRu, sampleData()))
    await measure('the same to look at', 30, () => renderPages(press, invoiceRu, sampleData()))
    await measure('a contract of three pages', 30, () => renderPdf(press, contractRu, sampleData()))
    await measure('an invoice of 1,000 lines', 3, () => renderPdf(press, invoiceRu, withLines(1000)))
    await measure('an invoice of 5,000 lines', 1, () => renderPdf(press, invoiceRu, withLines(5000)))
    await measure('one of 10,000 lines: refused', 1, () => renderPdf(press, invoiceRu, withLines(10_000)).catch(told))
    if (word) {
      const template = readDocxTemplate(word.file(), () => false)
      await measure('a contract in Word', 30, () => renderDocx(press, template, sampleData()))
      await measure('the same of 500 lines', 3, () => renderDocx(press, template, withLines(500)))
    }
  } finally {
    press.close()
  }
  return ['| document | ms | MB of the process |', '| --- | --- | --- |', ...rows].join('\n')
}

/** The middle one of several, in milliseconds. */
async function taken(times: number, work: () => Promise<unknown>): Promise<number> {
  const took: number[] = []
  for (let time = 0; time < times; time++) {
    const began = performance.now()
    await work()
    took.push(performance.now() - began)
  }
  return Math.round(took.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0)
}

const told = (error: unknown): string => String(error)
