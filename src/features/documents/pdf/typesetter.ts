import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler'
import { Invalid } from '../../../model/errors.ts'
import type { FillWord, Made, Order, Pages, Said, SetFiguresOrder, SetPages } from './orders.ts'
import { separatePages } from './separate-pages.ts'

/**
 * The program of the process that sets pages and fills in Word files, one order after the other. It has no environment and no connections; of the
 * disk its source may read this folder, which holds what everybody may read.
 */
const folder = import.meta.dirname
const { resolve } = createRequire(import.meta.url)

const fonts = [
  ...['400Regular', '400Regular_Italic', '600SemiBold', '700Bold', '700Bold_Italic'].map(style =>
    resolve(`@expo-google-fonts/inter/${style}/Inter_${style}.ttf`),
  ),
  ...['400Regular', '400Regular_Italic', '700Bold', '700Bold_Italic'].map(style =>
    resolve(`@expo-google-fonts/pt-serif/${style}/PTSerif_${style}.ttf`),
  ),
]
const compiler = NodeCompiler.create({
  workspace: folder,
  fontArgs: [{ fontBlobs: fonts.map(path => readFileSync(path)) }],
})
const sources = {
  document: readFileSync(join(folder, 'document.typ'), 'utf8'),
  figures: readFileSync(join(folder, 'figures.typ'), 'utf8'),
}

process.on('message', async (order: Order) => say(await answer(order)))
process.on('disconnect', () => process.exit())
say({ ready: true })

function say(said: Said): void {
  process.send?.(said)
}

async function answer(order: Order): Promise<Said> {
  try {
    return { made: await made(order) }
  } catch (error) {
    if (error instanceof Invalid) return { refused: error.problems }
    return { failed: error instanceof Error ? error.message : String(error) }
  }
}

async function made(order: Order): Promise<Made> {
  if ('drawn' in order) return setPages(order)
  if ('figures' in order) return setFigures(order)
  return { docx: await filled(order) }
}

/** Most papers are no Word files: what fills them in is read when the first one comes. */
async function filled({ parts, data }: FillWord): Promise<Uint8Array> {
  const { fillDocx } = await import('../docx/fill.ts')
  return fillDocx(parts, data)
}

function setPages({ drawn, pictures, as }: SetPages): Pages {
  try {
    for (const [path, picture] of pictures) compiler.mapShadow(join(folder, path), Buffer.from(picture))
    const document = compiled('document', drawn)
    if (as === 'pdf') return { pdf: compiler.pdf(document), pages: document.numOfPages }
    return { svg: separatePages(compiler.plainSvg(document), document.numOfPages) }
  } finally {
    compiler.resetShadow()
    // What one document left behind is another's no longer.
    compiler.evictCache(0)
  }
}

function setFigures({ figures }: SetFiguresOrder): Pages {
  try {
    const document = compiled('figures', figures)
    return { pdf: compiler.pdf(document), pages: document.numOfPages }
  } finally {
    compiler.evictCache(0)
  }
}

function compiled(source: keyof typeof sources, drawn: object): NodeTypstDocument {
  const compiling = compiler.compile({ mainFileContent: sources[source], inputs: { drawn: JSON.stringify(drawn) } })
  if (compiling.result) return compiling.result
  const error = compiling.takeError()
  const [first] = error ? compiler.fetchDiagnostics(error) : []
  throw new Error(String(first?.message ?? 'no document and no reason'))
}
