import { Button, Input, SimpleGrid, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isJsonObject } from '../json-object.ts'
import { asText, type EditProps, type FieldEditor } from '../widget.ts'
import { WordsOperand } from './text.tsx'

const parts = ['postcode', 'country', 'region', 'city', 'street', 'building', 'flat'] as const

/** In one line, as people dictate it; by its parts where somebody wants that, or has begun so. */
function EditAddress({ field, value, onChange, error, bare, autoFocus }: EditProps) {
  const { t } = useTranslation()
  const address = isJsonObject(value) ? value : {}
  const [whole, setWhole] = useState(!parts.some(part => address[part]))
  const change = (part: string, words: string) => {
    const next = Object.fromEntries(Object.entries({ ...address, [part]: words }).filter(([, text]) => text))
    onChange(Object.keys(next).length ? next : null)
  }
  return (
    <Input.Wrapper label={bare ? undefined : field.label} error={error} labelElement="div">
      <SimpleGrid cols={2} spacing="xs" role="group" aria-label={field.label}>
        <TextInput
          style={{ gridColumn: '1 / -1' }}
          aria-label={t('records:address.line')}
          placeholder={t('records:address.line')}
          autoFocus={autoFocus}
          value={asText(address.line)}
          onChange={event => change('line', event.currentTarget.value)}
        />
        {whole
          ? null
          : parts.map(part => (
              <TextInput
                key={part}
                size="xs"
                label={t(`records:address.${part}`)}
                value={asText(address[part])}
                onChange={event => change(part, event.currentTarget.value)}
              />
            ))}
      </SimpleGrid>
      {whole ? (
        <Button size="compact-sm" variant="subtle" ml={-8} mt={4} onClick={() => setWhole(false)}>
          {t('records:address.byParts')}
        </Button>
      ) : null}
    </Input.Wrapper>
  )
}

export const addressEditor: FieldEditor = { Edit: EditAddress, Operand: WordsOperand }
