import { useCallback, useRef, useState } from 'react'
import { deviceOwner } from '../offline/owner.ts'
import { dropDraft, readDraft, writeDraft } from './drafts.ts'

/**
 * What is being typed, kept on this device until it is saved: a closed tab, a lost network or an ended session takes
 * nothing away. It is the person's own: nobody else who signs in here finds it. `change` and `forget` stay the same
 * functions; `change` takes the next value, or what makes it of the last one.
 */
export function useDraft<Value>(
  place: string,
  empty: Value,
): [Value, (next: Value | ((now: Value) => Value)) => void, () => void] {
  const [person] = useState(() => deviceOwner() ?? 'nobody')
  const [value, setValue] = useState<Value>(() => readDraft<Value>(person, place) ?? empty)
  const latest = useRef({ value, empty })
  latest.current = { value, empty }
  const change = useCallback(
    (next: Value | ((now: Value) => Value)) => {
      const value = next instanceof Function ? next(latest.current.value) : next
      latest.current.value = value
      setValue(value)
      writeDraft(person, place, value)
    },
    [person, place],
  )
  const forget = useCallback(() => {
    setValue(latest.current.empty)
    dropDraft(person, place)
  }, [person, place])
  return [value, change, forget]
}
