import { TextInput } from '@mantine/core'
import { type KeyboardEvent, useRef, useState } from 'react'
import { onRowKeys } from './row-keys.ts'
import { type Cell, type cells, type Row, typed } from './rows.ts'
import type { RowActs } from './use-rows.ts'

interface CellInputProps {
  row: Row
  cell: Exclude<Cell, 'name'>
  acts: RowActs
  label: string
}

/** A figure that is being typed: kept when it is left by whatever key, and refused where it is none. */
export function CellInput({ row, cell, acts, label }: CellInputProps) {
  const [text, setText] = useState(() => written(row, cell))
  const [wrong, setWrong] = useState(false)
  const left = useRef(false)
  const keep = (): boolean => {
    if (left.current || text === written(row, cell)) return true
    const part = typed(cell, text)
    setWrong(!part)
    if (part) acts.change(row.key, part)
    return Boolean(part)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape' && text !== written(row, cell)) {
      event.stopPropagation()
      setText(written(row, cell))
      setWrong(false)
      return
    }
    onRowKeys(event, { key: row.key, cell }, acts, keep)
  }
  return (
    <TextInput
      size="xs"
      variant="unstyled"
      inputMode={cell === 'unit' ? 'text' : 'decimal'}
      aria-label={label}
      aria-invalid={wrong || undefined}
      error={wrong}
      data-right={cell === 'unit' ? undefined : true}
      value={text}
      autoFocus
      onFocus={event => event.currentTarget.select()}
      onChange={event => {
        setText(event.currentTarget.value)
        setWrong(false)
      }}
      onBlur={() => {
        keep()
        left.current = true
      }}
      onKeyDown={onKeyDown}
    />
  )
}

function written(row: Row, cell: (typeof cells)[number]): string {
  const value = row[cell]
  if (cell === 'discount' && value === 0) return ''
  return value === null || value === undefined ? '' : String(value).replace(/\.00$/, '')
}
