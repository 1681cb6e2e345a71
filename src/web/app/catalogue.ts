/** Words of one language by area (`app`, `records`, …): the files of `src/messages`. */
export type Catalogue = Record<string, Record<string, unknown>>

/** `../../messages/ru/app.json` → `app`. */
export function catalogueOf(files: Catalogue): Catalogue {
  return Object.fromEntries(
    Object.entries(files).map(([path, words]) => [path.replace(/^.*\/(.+)\.json$/, '$1'), words]),
  )
}
