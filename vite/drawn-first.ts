type Known = { getModuleInfo(id: string): { importers: readonly string[] } | null }

/** The pages that people open first: what one of them alone needs is a part of its own. What every page needs lies in `first`. */
const openedFirst = {
  'day-first': /\/features\/my-day\/my-day-page\.tsx$/,
  'list-first': /\/records\/list-page\.tsx$/,
  first: /\/(main|app\/shell)\.tsx$/,
}

/** What is drawn before anything is pressed, by the names of parts in `vite.config.ts`. */
export const drawnFirst: ReadonlySet<string> = new Set([
  'rolldown-runtime',
  'react',
  'data',
  ...Object.keys(openedFirst),
])

/** Groups for the splitting of code: what every page needs is taken first, then what a page alone needs. */
export const drawnFirstGroups = [
  { priority: 1.5, of: (part: string) => part === 'first' },
  { priority: 1, of: (part: string) => part !== 'first' },
].map(({ priority, of }) => ({
  debugName: 'what is drawn first',
  name: (id: string, known: Known) => {
    const part = partDrawnFirst(id, known)
    return of(part) ? part : null
  },
  test: /src\/(web|model)\/(?!sw\/|start\/start)|@mantine|@tabler|@floating-ui|@tanstack\/(react-)?virtual/,
  tags: ['$initial' as const],
  priority,
}))

/** In which part a module lies of what is drawn first. */
function partDrawnFirst(id: string, known: Known): string {
  const parts = new Set<string>()
  const seen = new Set<string>()
  const towards = [id]
  for (let module = towards.pop(); module; module = towards.pop()) {
    if (seen.has(module)) continue
    seen.add(module)
    const [part] = Object.entries(openedFirst).find(([, page]) => page.test(module ?? '')) ?? []
    if (part) parts.add(part)
    else towards.push(...(known.getModuleInfo(module)?.importers ?? []))
  }
  const [only] = parts
  return parts.size === 1 && only ? only : 'first'
}
