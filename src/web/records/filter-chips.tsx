import { useState } from 'react'
import { AddFilter } from './add-filter.tsx'
import { FilterChip, GroupChip } from './filter-chip.tsx'
import type { useFilterFields } from './filter-fields.ts'
import { type FilterNode, isGroup } from './filter-tree.ts'

interface FilterChipsProps {
  fields: ReturnType<typeof useFilterFields>
  nodes: FilterNode[]
  /** Those that have a place of their own, and no chip. */
  isShownElsewhere?: (node: FilterNode) => boolean
  onChange: (nodes: FilterNode[]) => void
  /** A group is opened where groups are built. */
  onBuild: () => void
}

/** Conditions, each a sentence that opens when it is pressed, and a button that adds one. */
export function FilterChips({ fields, nodes, isShownElsewhere = () => false, onChange, onBuild }: FilterChipsProps) {
  const [fresh, setFresh] = useState<number | null>(null)
  const remove = (at: number) => onChange(nodes.filter((_, index) => index !== at))
  return (
    <>
      {nodes.map((node, at) => {
        if (isShownElsewhere(node)) return null
        if (isGroup(node))
          return <GroupChip key={at} fields={fields} group={node} onOpen={onBuild} onRemove={() => remove(at)} />
        return (
          <FilterChip
            key={at}
            fields={fields}
            condition={node}
            opened={fresh === at}
            onOpened={open => setFresh(open ? at : null)}
            onChange={next => onChange(nodes.map((old, index) => (index === at ? next : old)))}
            onRemove={() => remove(at)}
          />
        )
      })}
      <AddFilter
        fields={fields}
        onAdd={condition => {
          setFresh(nodes.length)
          onChange([...nodes, condition])
        }}
      />
    </>
  )
}
