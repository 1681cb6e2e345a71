import { useState } from 'react'
import type { SchemaObject } from '../../app/contract.ts'
import { FilterBuilder } from '../../records/filter-builder.tsx'
import { FilterChips } from '../../records/filter-chips.tsx'
import { useFilterFields } from '../../records/filter-fields.ts'
import type { FilterNode } from '../../records/filter-tree.ts'

interface ConditionsProps {
  object: SchemaObject
  nodes: FilterNode[]
  onChange: (nodes: FilterNode[]) => void
}

/** Conditions as a list has them; groups of them are built below. */
export function Conditions({ object, nodes, onChange }: ConditionsProps) {
  const fields = useFilterFields(object)
  const [building, setBuilding] = useState(false)
  return (
    <>
      <FilterChips fields={fields} nodes={nodes} onChange={onChange} onBuild={() => setBuilding(true)} />
      {building ? (
        <FilterBuilder fields={fields} nodes={nodes} onChange={onChange} onClose={() => setBuilding(false)} />
      ) : null}
    </>
  )
}
