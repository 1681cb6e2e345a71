import { useState } from 'react'
import { deviceOwner } from '../offline/owner.ts'
import { dropDraft, readDraft, writeDraft } from './drafts.ts'

/**
 * What is being typed, kept on this device until it is saved: a closed tab, a lost network or an ended session takes
 * nothing away. It is the person's own: nobody else who signs in here finds it.
 */
export function useDraft<Value>(place: string, empty: Value): [Value, (next: Value) => void, () => void] {
  const [person] = useState(() => deviceOwner() ?? 'nobody')
  const [value, setValue] = useState<Value>(() => readDraft<Value>(person, place) ?? empty)
  const write = (next: Value) => {
    setValue(next)
    writeDraft(person, place, next)
  }
  const forget = () => {
    setValue(empty)
    dropDraft(person, place)
  }
  return [value, write, forget]
}
