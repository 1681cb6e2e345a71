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
