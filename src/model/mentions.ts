/**
 * A colleague who is named in a text: `@[Анна Ветрова](0197…)`. The id says who it is, the name what he was called when
 * it was written, for whoever reads the bare text.
 */
const mention = /@\[([^[\]\n]{1,200})\]\(([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\)/

/** Splitting a text by it gives words, name and id in turn. */
export const mentionPattern = (): RegExp => new RegExp(mention, 'g')

export const mentionOf = (name: string, id: string): string => `@[${name.replace(/[[\]\n]/g, ' ').trim()}](${id})`

/** Ids of those whom a text names, each once. */
export const mentionsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(mentionPattern())].map(([, , id = '']) => id)),
]

/** So many can be named at once; whoever means more means a team. */
export const mostMentions = 50
