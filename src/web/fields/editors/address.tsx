import { Input, SimpleGrid, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { isJsonObject } from '../json-object.ts'
import { asText, type EditProps, type FieldEditor } from '../widget.ts'
import { WordsOperand } from './text.tsx'

const parts = ['line', 'postcode', 'country', 'region', 'city', 'street', 'building', 'flat'] as const

/** In one line, as people dictate it; by its parts where somebody wants that. */
function EditAddress({ field, value, onChange, error, bare, autoFocus }: EditProps) {
  const { t } = useTranslation()
  const address = isJsonObject(value) ? value : {}
  const change = (part: string, words: string) => {
    const next = Object.fromEntries(Object.entries({ ...address, [part]: words }).filter(([, text]) => text))
    onChange(Object.keys(next).length ? next : null)
  }
  return (
    <Input.Wrapper label={bare ? undefined : field.label} error={error} labelElement="div">
      <SimpleGrid cols={2} spacing="xs" role="group" aria-label={field.label}>
        {parts.map(part => (
          <TextInput
            key={part}
            size="xs"
            label={t(`records:address.${part}`)}
            autoFocus={autoFocus && part === 'line'}
            style={part === 'line' ? { gridColumn: '1 / -1' } : undefined}
            value={asText(address[part])}
            onChange={event => change(part, event.currentTarget.value)}
          />
        ))}
      </SimpleGrid>
    </Input.Wrapper>
  )
}

export const addressEditor: FieldEditor = { Edit: EditAddress, Operand: WordsOperand }
