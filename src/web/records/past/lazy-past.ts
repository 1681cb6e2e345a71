import { loadWorkWords } from '../../app/i18n.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'

/** What lists and boards of the past need is seldom wanted. */
export const Past = lazyPart(async () => {
  const [module] = await Promise.all([import('./past-part.tsx'), loadWorkWords()])
  return module.PastPart
})
