/**
 * The one drawing that the typesetter makes of all pages, as one drawing a page, each with the letters that stand on it.
 * The drawing is the typesetter's own, line by line; where it has another form than expected, each page is a view of the whole.
 */
export function separatePages(drawing: string, pages: number): string[] {
  const [head = '', width = '', height = ''] = /^<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>/.exec(drawing) ?? []
  const pageHeight = Number(height) / pages
  const parts = drawing.split(/\n(?= {4}<path class="typst-shape" fill="#ffffff" fill-rule="nonzero" d="M 0 0v)/)
  const whole = (at: number, inner: string) =>
    `<svg viewBox="0 ${at * pageHeight} ${width} ${pageHeight}" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">${inner}</svg>`
  if (parts.length !== pages + 1)
    return Array.from({ length: pages }, (_, at) =>
      whole(at, drawing.slice(head.length, drawing.lastIndexOf('</svg>'))),
    )

  const last = parts.at(-1) ?? ''
  const definedAt = last.search(/\n {4}<defs/)
  const bodies = parts.slice(1, -1).concat(definedAt < 0 ? last.replace(/<\/svg>\s*$/, '') : last.slice(0, definedAt))
  const defined = definedAt < 0 ? '' : last.slice(definedAt, last.lastIndexOf('</svg>'))
  return bodies.map((body, at) => whole(at, body + onlyUsed(defined, body)))
}

/** Letters that a page does not show are left out; other definitions stay. */
function onlyUsed(defined: string, body: string): string {
  const used = new Set([...body.matchAll(/xlink:href="#(\w+)"/g)].map(([, id]) => id))
  return defined.replace(/\n\s*<symbol id="(\w+)"[\s\S]*?<\/symbol>/g, (symbol, id: string) =>
    used.has(id) ? symbol : '',
  )
}
