import type { Command, Say } from './commands.ts'
import { inOtherLayout } from './keyboard-layouts.ts'
import { type Match, matchWords } from './match-words.ts'

export interface Ranked {
  command: Command
  words: string
  score: number
  marks: Match['marks']
}

/** Commands that the query finds, the likeliest first: in the words of either language, typed in either layout. */
export function rankCommands(commands: readonly Command[], says: readonly Say[], query: string): Ranked[] {
  const [own] = says
  if (!own) return []
  const queries = [query, inOtherLayout(query)]
  return commands
    .flatMap(command => {
      const words = command.words(own)
      const tries = queries.flatMap((asked, layout) =>
        says.flatMap((say, language) => {
          const match = matchWords(asked, command.words(say))
          // What was typed as it stands here is what was meant most likely.
          return match
            ? [{ score: match.score - language * 0.4 - layout * 0.2, marks: language ? [] : match.marks }]
            : []
        }),
      )
      const [best] = tries.sort((one, other) => other.score - one.score)
      return best ? [{ command, words, ...best }] : []
    })
    .sort((one, other) => other.score - one.score)
}
