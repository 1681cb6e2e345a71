import type { Problem } from '../../../model/index.ts'
import type { FiguresPaper } from '../../figures-paper.ts'
import type { DocumentData } from '../data.ts'
import type { Parts } from '../docx/unpack.ts'
import type { Drawn } from './drawn.ts'

/** What the process that makes documents is asked for. */
export type Order = SetPages | SetFiguresOrder | FillWord

export interface SetPages {
  drawn: Drawn
  pictures: [path: string, picture: Uint8Array][]
  as: 'pdf' | 'svg'
}

/** Figures of reports, as PDF. */
export interface SetFiguresOrder {
  figures: FiguresPaper
}

/** The parts of a template that was looked through, to be filled in. */
export interface FillWord {
  parts: Parts
  data: DocumentData
}

/** Bytes of the PDF, or an SVG a page. */
export type Pages = { pdf: Uint8Array; pages: number } | { svg: string[] }

export type Made = Pages | { docx: Uint8Array }

/** What it says: that it can begin, what it made, what people gave it that cannot be, or why it made nothing. */
export type Said = { ready: true } | { made: Made } | { refused: Problem[] } | { failed: string }
