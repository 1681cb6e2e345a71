import type { ComponentType } from 'react'
import { loadGoodsWords } from '../app/i18n.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import type { List } from './use-list.ts'
import type { Selection } from './use-selection.ts'

/** The list that something stands beside. */
export interface BesideList {
  list: List
  selection: Selection
}

/** What stands beside the list of an object, loaded with its first page. */
export const besideList: Record<string, ComponentType<BesideList>> = {
  product: lazyPart<BesideList>(async () => {
    const [module] = await Promise.all([import('../features/catalogue/catalogue-tree.tsx'), loadGoodsWords()])
    return module.CatalogueTree
  }),
}
