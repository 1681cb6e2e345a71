import { Button } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../ui/dialog.tsx'
import { DialogActions } from '../ui/dialog-actions.tsx'
import { useIsPhone } from '../ui/use-phone.ts'
import classes from './filter-builder.module.css'
import type { FilterFields } from './filter-fields.ts'
import { FilterGroupEditor } from './filter-group-editor.tsx'
import { conditionsIn, type FilterGroup, type FilterNode, isGroup, pruned, toAddress } from './filter-tree.ts'
import { isWhole } from './filter-words.ts'

interface FilterBuilderProps {
  fields: FilterFields
  nodes: FilterNode[]
  onChange: (nodes: FilterNode[]) => void
  onClose: () => void
}

/** Conditions put together by hand, above the list that follows them; on a phone the whole screen. */
export function FilterBuilder({ fields, nodes, onChange, onClose }: FilterBuilderProps) {
  const { t } = useTranslation()
  const phone = useIsPhone()
  const { root, write } = useDraft(nodes, onChange)
  const done = (
    <Button
      size={phone ? 'md' : 'compact-sm'}
      fullWidth={phone}
      variant={phone ? 'filled' : 'default'}
      onClick={onClose}
    >
      {t('records:done')}
    </Button>
  )
  const editor = <FilterGroupEditor fields={fields} group={root} onChange={write} aside={phone ? undefined : done} />
  if (!phone) {
    return (
      <section
        className={classes.panel}
        aria-label={t('records:builder.title')}
        data-long={conditionsIn([root]).length > 7 || undefined}
      >
        {editor}
      </section>
    )
  }
  return (
    <Dialog opened onClose={onClose} title={t('records:builder.title')}>
      {editor}
      <DialogActions>{done}</DialogActions>
    </Dialog>
  )
}

/** What is being built: also what is not finished yet, which the address does not have. */
function useDraft(nodes: FilterNode[], onChange: (nodes: FilterNode[]) => void) {
  const [root, setRoot] = useState(() => rootOf(nodes))
  const told = written(nodes)
  const known = useRef(told)
  const tell = useDebouncedCallback(
    (next: FilterGroup) => {
      const finished = partsOf(next)
      known.current = written(finished)
      onChange(finished)
    },
    { delay: 250, flushOnUnmount: true },
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what came from elsewhere begins anew
  useEffect(() => {
    if (told === known.current) return
    known.current = told
    setRoot(rootOf(nodes))
  }, [told])
  const write = (next: FilterGroup) => {
    setRoot(next)
    tell(next)
  }
  return { root, write }
}

const written = (nodes: FilterNode[]): string => JSON.stringify(toAddress(nodes))

/** A list's only group is what is built; several conditions are one that must all hold. */
function rootOf(nodes: FilterNode[]): FilterGroup {
  const [only, ...more] = nodes
  return only && isGroup(only) && !more.length ? only : { word: 'and', parts: nodes }
}

function partsOf(root: FilterGroup): FilterNode[] {
  const parts = pruned(root.parts, isWhole)
  if (root.word === 'and') return parts
  return parts.length ? [{ ...root, parts }] : []
}
