import type { Drawn } from './drawn.ts'

/** What the process that sets pages is asked for. */
export interface SetPages {
  drawn: Drawn
  pictures: [path: string, picture: Uint8Array][]
  as: 'pdf' | 'svg'
}

/** Bytes of the PDF, or an SVG a page. */
export type Pages = { pdf: Uint8Array; pages: number } | { svg: string[] }

/** What it says: that it can begin, what it made, or why it made nothing. */
export type Said = { ready: true } | { made: Pages } | { failed: string }
