import { convert } from 'html-to-text'
import sanitize from 'sanitize-html'

const colour = [/^#[0-9a-f]{3,8}$/i, /^rgba?\([\d\s.,%]+\)$/i, /^[a-z]+$/i]
const length = [/^\d+(?:\.\d+)?(?:px|em|rem|pt|%)?$/]

/** What letters are written with. Nothing of it runs, loads by itself or posts anything. */
const options: sanitize.IOptions = {
  allowedTags: [
    ...['p', 'br', 'div', 'span', 'strong', 'b', 'em', 'i', 'u', 's', 'a', 'blockquote', 'hr', 'pre', 'code'],
    ...['h1', 'h2', 'h3', 'h4', 'ul', 'ol', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'img'],
  ],
  allowedAttributes: {
    a: ['href', 'title'],
    img: ['src', 'alt', 'width', 'height'],
    ol: ['start'],
    th: ['colspan', 'rowspan', 'align'],
    td: ['colspan', 'rowspan', 'align'],
    '*': ['style'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['https'] },
  allowProtocolRelative: false,
  allowedStyles: {
    '*': {
      color: colour,
      'background-color': colour,
      'font-weight': [/^(?:bold|normal|\d{3})$/],
      'font-style': [/^(?:italic|normal)$/],
      'font-size': length,
      'text-align': [/^(?:left|right|center)$/],
      'text-decoration': [/^(?:underline|line-through|none)$/],
      'padding-left': length,
      'margin-left': length,
    },
  },
  disallowedTagsMode: 'discard',
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !/^https:/i.test(attribs.src ?? ''),
}

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
/** A picture that comes with the letter: as our pages show it, or as letters name it (RFC 2392). */
const ownPicture = new RegExp(`^(?:cid:(${uuid})|/api/v1/attachments/(${uuid})/content)$`)
const ownPictureOf = (src = ''): string | undefined => {
  const [, named, shown] = src.match(ownPicture) ?? []
  return named ?? shown
}

/** The same for a letter that brings pictures along: attachments, by their ids. */
const withPictures: sanitize.IOptions = {
  ...options,
  allowedSchemesByTag: { img: ['https', 'cid'] },
  transformTags: {
    img: (tagName, { src, ...attribs }) => {
      const own = ownPictureOf(src)
      return { tagName, attribs: { ...attribs, ...(src && { src: own ? `cid:${own}` : src }) } }
    },
  },
  exclusiveFilter: ({ tag, attribs }) =>
    tag === 'img' && !/^https:/i.test(attribs.src ?? '') && ownPictureOf(attribs.src) === undefined,
}

/** HTML of a letter as it is kept and leaves; pictures of ours stand in it as `cid:<attachment>`. */
export const cleanLetter = (html: string): string => sanitize(html, withPictures).trim()

/** Attachments that a cleaned letter shows as pictures in its text. */
export const picturesIn = (html: string): string[] => [
  ...new Set([...html.matchAll(new RegExp(`<img[^>]*? src="cid:(${uuid})"`, 'g'))].flatMap(([, id]) => id ?? [])),
]

/** Addresses of the web to which links of a cleaned letter lead, each once. */
export function linksIn(html: string): string[] {
  const links = new Set<string>()
  withLinks(html, href => {
    links.add(href)
    return href
  })
  return [...links]
}

/** A cleaned letter whose links to the web lead elsewhere. */
export const withLinks = (html: string, leading: (href: string) => string): string =>
  sanitize(html, {
    ...withPictures,
    transformTags: {
      a: (tagName, { href = '', ...attribs }) => ({
        tagName,
        attribs: { ...attribs, ...(href && { href: /^https?:/i.test(href) ? leading(href) : href }) },
      }),
    },
  })

/** HTML as it may leave the house and be shown in it. */
export const cleanHtml = (html: string): string => sanitize(html, options).trim()

/** The same as text, for programs that show no HTML, and for the card. */
export const textOf = (html: string): string =>
  convert(html, {
    wordwrap: false,
    selectors: [
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: false } },
      { selector: 'img', format: 'skip' },
      ...['h1', 'h2', 'h3', 'h4'].map(selector => ({ selector, options: { uppercase: false } })),
    ],
  })
    .replace(/\n{3,}/g, '\n\n')
    .trim()
