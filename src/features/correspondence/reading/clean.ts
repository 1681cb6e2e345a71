import sanitize from 'sanitize-html'
import type { Letter, LetterFile } from './letter.ts'

const size = [/^(?:auto|-?\d+(?:\.\d+)?(?:px|em|rem|pt|%)?)(?:\s+(?:auto|-?\d+(?:\.\d+)?(?:px|em|rem|pt|%)?)){0,3}$/]
const colour = [/^#[\da-f]{3,8}$/i, /^rgba?\([\d\s.,%]{1,40}\)$/i, /^[a-z]{3,30}$/i]
const word = [/^[a-z\d -]{1,40}$/i]
const line = [/^[\w\s#.,()%-]{1,80}$/]

/** Styles that place and colour; none that could load something or cover what is around. */
const styles: Record<string, RegExp[]> = {
  color: colour,
  'background-color': colour,
  'font-weight': word,
  'font-style': word,
  'font-size': size,
  'text-align': word,
  'text-decoration': word,
  'line-height': size,
  'vertical-align': word,
  'white-space': word,
  'border-collapse': word,
  'list-style-type': word,
  display: [/^(?:block|inline|inline-block|none|table|table-row|table-cell)$/],
  ...Object.fromEntries(['width', 'height', 'max-width', 'min-width', 'padding', 'margin'].map(name => [name, size])),
  ...Object.fromEntries(
    ['top', 'right', 'bottom', 'left'].flatMap(side => [
      [`padding-${side}`, size],
      [`margin-${side}`, size],
      [`border-${side}`, line],
    ]),
  ),
  border: line,
}

const pictures = /^image\/(?:png|jpeg|gif|webp|bmp)$/
const mostPictures = 50
/** Bytes of a picture that stands in the page itself. */
export const longestPicture = 4_000_000

/** The HTML of a letter as it may be shown: nothing runs, is sent or loaded. Pictures that came with it stand in it; others where asked for. */
export function cleanLetter(
  { html, files }: Pick<Letter, 'html' | 'files'>,
  withPictures: boolean,
): { html: string; leftOut: number } {
  let leftOut = 0
  let shown = 0
  const inside = new Map(files.flatMap(file => (file.contentId ? [[file.contentId, file] as const] : [])))
  const clean = sanitize(html ?? '', {
    allowedTags: [
      ...['p', 'br', 'div', 'span', 'strong', 'b', 'em', 'i', 'u', 's', 'a', 'blockquote', 'hr', 'pre', 'code', 'font'],
      ...[
        'h1',
        'h2',
        'h3',
        'h4',
        'h5',
        'h6',
        'ul',
        'ol',
        'li',
        'dl',
        'dt',
        'dd',
        'img',
        'center',
        'small',
        'sub',
        'sup',
      ],
      ...['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
    ],
    allowedAttributes: {
      a: ['href', 'title', 'target', 'rel'],
      img: ['src', 'alt', 'width', 'height'],
      font: ['color', 'size'],
      '*': [
        'style',
        'align',
        'valign',
        'width',
        'height',
        'bgcolor',
        'colspan',
        'rowspan',
        'cellpadding',
        'cellspacing',
        'dir',
      ],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['data', 'https'] },
    allowProtocolRelative: false,
    allowedStyles: { '*': styles },
    disallowedTagsMode: 'discard',
    nestingLimit: 100,
    transformTags: {
      a: (tagName, attribs) => ({ tagName, attribs: { ...attribs, target: '_blank', rel: 'noopener noreferrer' } }),
      img(tagName, { src = '', alt = '', width = '', height = '' }) {
        const own = ++shown <= mostPictures ? pictureOf(inside.get(src.replace(/^cid:/i, ''))) : null
        const isRemote = /^https?:/i.test(src)
        if (isRemote && !withPictures) leftOut++
        const from = own ?? (isRemote && withPictures ? src.replace(/^http:/i, 'https:') : '')
        const attribs: Record<string, string> = from ? { src: from, alt, width, height } : { alt }
        return { tagName, attribs: Object.fromEntries(Object.entries(attribs).filter(([, value]) => value)) }
      },
    },
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !attribs.src,
  })
  return { html: clean, leftOut }
}

const pictureOf = (file: LetterFile | undefined): string | null =>
  file && pictures.test(file.type) && file.bytes.length <= longestPicture
    ? `data:${file.type};base64,${file.bytes.toString('base64')}`
    : null
