import type { TFunction } from 'i18next'

/** What is said of a card, or of how many. */
export const say = (
  t: TFunction,
  what: 'moved' | 'stayed' | 'back' | 'dragged' | 'lifted',
  words: { title: string; count: number; place?: string },
): string => t(words.count === 1 ? `board:${what}` : `board:${what}Several`, words)
