import { useState } from 'react'

/**
 * What is being typed, kept on this device until it is saved: a closed tab, a lost network or an ended session takes
 * nothing away.
 */
export function useDraft<Value>(place: string, empty: Value): [Value, (next: Value) => void, () => void] {
  const key = `rapport.draft.${place}`
  const [value, setValue] = useState<Value>(() => read(key) ?? empty)
  const write = (next: Value) => {
    setValue(next)
    store(key, next)
  }
  const forget = () => {
    setValue(empty)
    localStorage.removeItem(key)
  }
  return [value, write, forget]
}

function read<Value>(key: string): Value | null {
  try {
    const kept = localStorage.getItem(key)
    return kept === null ? null : (JSON.parse(kept) as Value)
  } catch {
    return null
  }
}

/** A full store must not stop anybody from typing. */
function store(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    localStorage.removeItem(key)
  }
}
