/** What of an address is text; whether it means anything the page sees, whose code comes with it. */
export function textsIn<Search>(search: Record<string, unknown>): Search {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => typeof value === 'string')) as Search
}
