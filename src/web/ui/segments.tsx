import { type ReactNode, useId } from 'react'
import classes from './segments.module.css'

interface SegmentsProps<Value extends string> {
  label: string
  value: Value
  choices: { value: Value; label: ReactNode }[]
  onChange: (value: Value) => void
}

/** One of a few, all in sight. Drawn by styles alone: the first page does not wait until it has been measured. */
export function Segments<Value extends string>({ label, value, choices, onChange }: SegmentsProps<Value>) {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className={classes.segments}>
      {choices.map(choice => (
        <label key={choice.value} className={classes.segment}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          {choice.label}
        </label>
      ))}
    </div>
  )
}
