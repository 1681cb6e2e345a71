import { useEffect, useState } from 'react'
import type { RecordJson } from '../app/contract.ts'
import { printSoon, usePrinting } from '../app/printing.ts'
import { toastError } from '../ui/toast.ts'
import type { List } from './use-list.ts'

/** More is a file, not a sheet of paper. */
const most = 1000

/**
 * The rows of a list that go on paper: its first, wherever one is in it. Where the browser prints by itself there is no
 * time to fetch any, and those that are here go.
 */
export function usePaper(list: List): { rows: RecordJson[]; print: () => void } {
  const [fetched, setFetched] = useState<RecordJson[] | null>(null)
  const printing = usePrinting()
  useEffect(() => {
    if (!printing) setFetched(null)
  }, [printing])
  const print = async () => {
    setFetched(list.count ? await list.between(0, Math.min(list.count, most) - 1) : [])
    printSoon('all')
  }
  return { rows: fetched ?? (printing ? rowsHere(list) : []), print: () => void print().catch(toastError) }
}

function rowsHere(list: List): RecordJson[] {
  const rows: RecordJson[] = []
  for (let index = 0; index < list.count && rows.length < most; index++) {
    const record = list.at(index)
    if (record) rows.push(record)
  }
  return rows
}
