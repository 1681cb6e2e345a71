import { asEntries, type Entry } from '../entries.ts'
import type { EditProps, FieldEditor } from '../widget.ts'
import { EditEntries } from './entries.tsx'
import { WordsOperand } from './text.tsx'

const types = ['telegram', 'whatsapp', 'viber', 'max', 'vk', 'signal', 'other']

/** Accounts have no primary one. */
function EditMessengers(props: EditProps) {
  const plain = (entry: Entry) => ({ value: entry.value, ...(entry.type ? { type: entry.type } : {}) })
  return (
    <EditEntries
      {...props}
      types={types}
      inputType="text"
      placeholder="@name"
      onChange={value => props.onChange(value && asEntries(value).map(plain))}
    />
  )
}

export const messengersEditor: FieldEditor = { Edit: EditMessengers, Operand: WordsOperand }
