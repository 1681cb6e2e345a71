/** Keys that a part of a page hears by itself while the keyboard is in it, with the words that say what they do. */
export interface HeardKey {
  /** Each way to press it. */
  caps: string[][]
  words: string
}

const list: HeardKey[] = [
  { caps: [['←', '↑', '→', '↓']], words: 'palette:keys.cells' },
  { caps: [['Enter'], ['F2']], words: 'palette:keys.edit' },
  { caps: [['Space']], words: 'palette:keys.mark' },
  { caps: [['Tab']], words: 'palette:keys.linkInCell' },
  { caps: [['→'], ['←']], words: 'palette:keys.groups' },
  { caps: [['Shift', 'Space']], words: 'palette:keys.markRange' },
  { caps: [['Ctrl', 'C']], words: 'palette:keys.copy' },
  { caps: [['Ctrl', 'V']], words: 'palette:keys.paste' },
  { caps: [['Ctrl', 'Z']], words: 'palette:keys.undo' },
  { caps: [['Shift', '←', '→']], words: 'palette:keys.moveColumn' },
  { caps: [['Alt', '←', '→']], words: 'palette:keys.resizeColumn' },
]

const board: HeardKey[] = [
  { caps: [['←', '↑', '→', '↓']], words: 'palette:keys.cards' },
  { caps: [['Enter']], words: 'palette:keys.openCard' },
  { caps: [['Space']], words: 'palette:keys.liftCard' },
  { caps: [['Esc']], words: 'palette:keys.putBack' },
  { caps: [['Shift', '←', '→']], words: 'palette:keys.moveCard' },
]
const card: HeardKey[] = [
  { caps: [['Ctrl', 'Enter']], words: 'palette:keys.keep' },
  { caps: [['Esc']], words: 'palette:keys.leave' },
  { caps: [['Alt', '↑', '↓']], words: 'palette:keys.neighbours' },
]

/** What is heard on the page at this address, beside the commands. */
export function keysOfPage(pathname: string): HeardKey[] {
  const [first, second, third] = pathname.split('/').filter(Boolean)
  if (!first || ['calendar', 'reports', 'settings', 'receipts', 'import', 'calls'].includes(first)) return []
  if (!second) return list
  return second === 'board' && !third ? board : card
}
