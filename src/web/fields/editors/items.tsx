import { Input } from '@mantine/core'
import { loadWorkWords } from '../../app/i18n.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { asLines } from '../item-lines.ts'
import type { LinesEditorProps } from '../lines/lines-editor.tsx'
import { termsIn } from '../lines/terms.ts'
import { useRecordAround } from '../record-around.ts'
import type { EditProps, FieldEditor } from '../widget.ts'

const LinesEditor = lazyPart<LinesEditorProps>(async () => {
  const [module] = await Promise.all([import('../lines/lines-editor.tsx'), loadWorkWords()])
  return module.LinesEditor
})

/** Lines in a form: what holds for all of them is written into other fields of the same form. */
function EditItems({ field, value, onChange, error, bare }: EditProps) {
  const around = useRecordAround()
  const values = around?.values ?? {}
  return (
    <Input.Wrapper label={bare ? undefined : field.label} error={error} labelElement="div">
      <LinesEditor
        begun={asLines(value)}
        object={around?.object ?? null}
        values={values}
        terms={termsIn(values)}
        onLines={lines => onChange(lines.length ? lines.map(line => ({ ...line })) : null)}
        onTerms={around?.change && (part => around.change?.({ ...part }))}
      />
    </Input.Wrapper>
  )
}

export const itemsEditor: FieldEditor = { Edit: EditItems }
