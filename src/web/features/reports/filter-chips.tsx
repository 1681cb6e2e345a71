import { useState } from 'react'
import type { SchemaObject } from '../../app/contract.ts'
import { AddFilter } from '../../records/add-filter.tsx'
import { FilterBuilder } from '../../records/filter-builder.tsx'
import { FilterChip, GroupChip } from '../../records/filter-chip.tsx'
import { useFilterFields } from '../../records/filter-fields.ts'
import { type FilterNode, isGroup } from '../../records/filter-tree.ts'

interface FilterChipsProps {
  object: SchemaObject
  nodes: FilterNode[]
  onChange: (nodes: FilterNode[]) => void
}

/** Conditions as a list has them: each a sentence that opens when it is pressed; groups of them are built below. */
export function FilterChips({ object, nodes, onChange }: FilterChipsProps) {
  const fields = useFilterFields(object)
  const [fresh, setFresh] = useState<number | null>(null)
  const [building, setBuilding] = useState(false)
  const remove = (at: number) => onChange(nodes.filter((_, index) => index !== at))
  return (
    <>
      {nodes.map((node, at) =>
        isGroup(node) ? (
          <GroupChip
            key={at}
            fields={fields}
            group={node}
            onOpen={() => setBuilding(true)}
            onRemove={() => remove(at)}
          />
        ) : (
          <FilterChip
            key={at}
            fields={fields}
            condition={node}
            opened={fresh === at}
            onOpened={open => setFresh(open ? at : null)}
            onChange={next => onChange(nodes.map((old, index) => (index === at ? next : old)))}
            onRemove={() => remove(at)}
          />
        ),
      )}
      <AddFilter
        fields={fields}
        onAdd={condition => {
          setFresh(nodes.length)
          onChange([...nodes, condition])
        }}
      />
      {building ? (
        <FilterBuilder fields={fields} nodes={nodes} onChange={onChange} onClose={() => setBuilding(false)} />
      ) : null}
    </>
  )
}
