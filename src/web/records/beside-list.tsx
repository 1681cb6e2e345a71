import type { ComponentType } from 'react'
import { loadWorkWords } from '../app/i18n.ts'
import { lazyPart } from '../ui/lazy-part.tsx'

/** What stands beside the list of an object, loaded with its first page. */
export const besideList: Record<string, ComponentType> = {
  product: lazyPart(async () => {
    const [module] = await Promise.all([import('../features/catalogue/catalogue-tree.tsx'), loadWorkWords()])
    return module.CatalogueTree
  }),
}
