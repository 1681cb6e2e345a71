import { PastButton } from './past-button.tsx'
import { PastNote } from './past-note.tsx'

export interface PastProps {
  /** The day or moment that is shown; `undefined`: now. */
  asOf: string | undefined
  onChange: (asOf: string | undefined) => void
  /** How many there were in columns that are none any more. */
  gone?: number
}

/** Of a list that can be seen as it was: the button that chooses the day, or the note that says which it is. */
export function PastPart({ part, ...props }: PastProps & { part: 'button' | 'note' }) {
  return part === 'button' ? <PastButton {...props} /> : <PastNote {...props} />
}
