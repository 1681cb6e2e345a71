import { useRef } from 'react'
import dropEdge from '../../ui/drop-edge.module.css'
import { type Dragged, useDropTarget } from '../../ui/drop-target.ts'
import { useDrag } from '../../ui/use-drag.ts'
import { BranchMenu } from './branch-menu.tsx'
import classes from './catalogue-tree.module.css'
import type { Branch } from './categories.ts'
import type { BranchActs } from './use-branch-acts.ts'
import { draggedProduct } from './use-carry-products.ts'

interface BranchRowProps {
  branch: Branch
  chosen: string | null
  depth: number
  /** Those among which it stands. */
  among: readonly Branch[]
  acts: BranchActs
}

const draggedBranch = 'branch of the catalogue'

/** A branch by its name, with those that lie in it. Others are dropped beside it or into it, and products into it. */
export function BranchRow({ branch, chosen, depth, among, acts }: BranchRowProps) {
  const row = useRef<HTMLDivElement>(null)
  useDrag({ row, kind: draggedBranch, id: branch.id, name: branch.name, off: !branch.can.update })
  const place = useDropTarget(row, {
    places({ kind, id }: Dragged) {
      if (kind === draggedProduct) return ['inside']
      if (kind !== draggedBranch) return null
      return acts.isWithin(String(id), branch.id) ? [] : ['above', 'inside', 'below']
    },
    onDrop({ kind, id }, place) {
      if (kind === draggedProduct) return acts.put(String(id), branch)
      const others = among.filter(one => one.id !== id)
      const at = others.indexOf(branch)
      if (place === 'inside') acts.bring(String(id), { parent: branch.id, at: branch.branches.length })
      else acts.bring(String(id), { parent: branch.parent, at: place === 'above' ? at : at + 1 })
    },
  })
  const edge = place === 'above' ? 'top' : place === 'below' ? 'bottom' : undefined
  return (
    <li>
      <div
        ref={row}
        className={`${classes.row} ${dropEdge.row}`}
        style={{ paddingLeft: depth * 14 }}
        data-edge={edge}
        data-over={place === 'inside' || undefined}
      >
        <button
          type="button"
          className={classes.name}
          aria-current={branch.id === chosen ? 'true' : undefined}
          onClick={() => acts.choose(branch.id)}
        >
          {branch.name}
        </button>
        {branch.can.update ? <BranchMenu branch={branch} among={among} acts={acts} /> : null}
      </div>
      <Branches branches={branch.branches} chosen={chosen} depth={depth + 1} acts={acts} />
    </li>
  )
}

type BranchesProps = Pick<BranchRowProps, 'chosen' | 'depth' | 'acts'> & { branches: readonly Branch[] }

/** Branches in their order. */
export function Branches({ branches, ...shared }: BranchesProps) {
  if (!branches.length) return null
  return (
    <ul className={classes.branches}>
      {branches.map(branch => (
        <BranchRow key={branch.id} branch={branch} among={branches} {...shared} />
      ))}
    </ul>
  )
}
