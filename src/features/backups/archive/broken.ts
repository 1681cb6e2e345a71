/** Why a backup cannot be read. */
export type Brokenness = 'notBackup' | 'wrongKey' | 'damaged' | 'incomplete' | 'newer'

const words: Record<Brokenness, string> = {
  notBackup: 'This file is no backup of Rapport.',
  wrongKey:
    'This backup was made for another key. Name the file of the key it was made for: --key FILE. Nothing was changed.',
  damaged:
    'This backup is damaged: it was cut off, changed, or its parts stand in another order. Nothing was restored from it; take another one.',
  incomplete: 'This backup does not hold what it says it holds. Nothing was restored from it; take another one.',
  newer: 'This backup was made by a newer Rapport. Update this one, then restore. Nothing was changed.',
}

/** A backup that cannot be read: the message says what to do. */
export class BrokenBackup extends Error {
  override name = 'BrokenBackup'
  readonly code: Brokenness
  constructor(code: Brokenness, more?: string, options?: ErrorOptions) {
    super(more ? `${words[code]} (${more})` : words[code], options)
    this.code = code
  }
}
