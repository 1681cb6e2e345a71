import type { TFunction } from 'i18next'
import type { SavedView } from './views.ts'

/** Who made a view, and whether he is still there. */
export function authorWords(t: TFunction, { ownerName, ownerLeft }: SavedView): string {
  if (!ownerName) return t('views:byUnknown')
  return t(ownerLeft ? 'views:byLeft' : 'views:by', { name: ownerName })
}
