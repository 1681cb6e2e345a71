import { escapeHtml } from '../../escape-html.ts'
import { linksIn, withLinks } from '../sending/clean.ts'

/** Links of a letter that are watched: at most so many, the others lead on directly. */
const mostLinks = 200

/** Addresses to which links of a cleaned letter lead. */
export const watchedLinks = (html: string): string[] => linksIn(html).slice(0, mostLinks)

interface Watched {
  key: string
  links: readonly string[]
  /** Under which Rapport is reached from outside. */
  publicUrl: string
}

/** A cleaned letter whose links lead by us to where they led, with a picture of ours at its end. */
export function watched(html: string, { key, links, publicUrl }: Watched): string {
  const api = `${publicUrl.replace(/\/$/, '')}/api/v1`
  const through = withLinks(html, href => {
    const at = links.indexOf(href)
    return at < 0 ? href : `${api}/l/${key}/${at}`
  })
  return `${through}<img src="${escapeHtml(`${api}/o/${key}`)}" alt="" width="1" height="1">`
}
