import { useRef } from 'react'
import { loadWorkWords } from '../app/i18n.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import type { Chosen } from './bulk/bulk-changes.ts'
import type { Selection } from './use-selection.ts'

interface SelectionBarProps extends Pick<Chosen, 'object' | 'asked'> {
  selection: Selection
}

const BulkBar = lazyPart<SelectionBarProps>(async () => {
  const [module] = await Promise.all([import('./bulk/bulk-bar.tsx'), loadWorkWords()])
  return module.BulkBar
})

/** What can be done with marked rows: loaded when something is first marked, and there until what was begun is done. */
export function SelectionBar(props: SelectionBarProps) {
  const wanted = useRef(false)
  wanted.current ||= props.selection.count > 0
  return wanted.current && !props.object.configuration ? <BulkBar {...props} /> : null
}
