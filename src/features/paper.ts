import type { Context, Locale } from '../records/context.ts'
import type { NumberedKind } from './number-pattern.ts'

/** What a paper may be; each has templates. */
export type PaperKind = NumberedKind

/** Of which record a paper is wanted, and how. */
export interface PaperWanted {
  on: { object: string; id: string }
  kind: PaperKind
  /** A template's id, or the name of one of the gallery; without it the main one of the kind and language. */
  template?: string
  /**
   * A paper of a Word template as PDF; others are PDF anyway. Where there is no LibreOffice `pdf` throws Conflict, and `pdfOrWord` leaves it
   * Word.
   */
  as?: 'pdf' | 'pdfOrWord'
  /** Without it the language of the company. */
  language?: Locale
  /** `2026-02-01`; without it today, where the company is. */
  dated?: string
  /** Facsimile and seal are put under it. Throws Forbidden where the caller may not read them. */
  facsimile?: boolean
  /** The organisation of ours; without it that of the record, or the main one. */
  legalEntity?: string
  /** What a template says as `{{document.title}}`, `{{document.comment}}`, `{{terms.payment}}` … in place of what the record has; the comment of an invoice, act or delivery note also as `{{document.basis}}`. */
  title?: string
  comment?: string
  payment?: string
  delivery?: string
  validUntil?: string
}

/** A paper as bytes; nothing of it is kept. */
export interface Paper {
  /** `Счёт 15 от 2026-02-01.pdf`. */
  name: string
  type: string
  bytes: Buffer
}

export interface PaperToKeep extends PaperWanted {
  /** A number that it has already, or that somebody wrote. Without it: that of the record, if it is of this kind, or the next. */
  number?: string
}

/** A paper that is kept: the record `document`, and its file among the attachments of the card. */
export interface KeptPaper extends Paper {
  document: string
  file: string
  number: string
}

/** How other features come by papers. Everything is done with the caller's rights. */
export interface Papers {
  /** Makes a paper and keeps nothing; where a number is missing it says “draft”. */
  renderPaper(ctx: Context, wanted: PaperWanted & { number?: string }): Promise<Paper>
  /** The same, as one SVG a page. */
  renderPages(ctx: Context, wanted: PaperWanted & { number?: string }): Promise<string[]>
  /**
   * Makes a paper and keeps it: number, record and file together, or nothing. Joins the transaction of the caller; everything that
   * may fail of the template is tried before the number is taken.
   */
  makePaper(ctx: Context, wanted: PaperToKeep): Promise<KeptPaper>
}
