import { loadWorkWords } from '../../app/i18n.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { onPress } from '../../ui/on-press.tsx'

/* What of views is not drawn with a list comes when it is asked for, with its words. */

export const ViewDialog = lazyPart(async () => {
  const [module] = await Promise.all([import('./view-dialog.tsx'), loadWorkWords()])
  return module.ViewDialog
})

export const ViewOrder = lazyPart(async () => {
  const [module] = await Promise.all([import('./view-order.tsx'), loadWorkWords()])
  return module.ViewOrder
})

export const ViewVerbs = onPress('menu', async () => {
  const [module] = await Promise.all([import('./view-verbs.tsx'), loadWorkWords()])
  return module.ViewVerbs
})
