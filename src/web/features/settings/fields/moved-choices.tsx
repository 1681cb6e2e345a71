import { Alert, Select, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../../model/index.ts'
import { useConsequences } from '../parts/consequences.tsx'
import type { AddedField } from './added.ts'
import { choicesOf } from './options.ts'

/** Where records go, by the choice that they lose; `null`: they have none then. */
export type Moves = Record<string, string | null>

interface MovedChoicesProps {
  field: AddedField
  options: JsonObject
  moves: Moves
  onChange: (moves: Moves) => void
}

const nothing = 'nothing:'

/** Choices that were taken away while records have them. */
export function useGoneChoices(field: AddedField, options: JsonObject) {
  const { data } = useConsequences('fields', field.id)
  const left = new Set(choicesOf(options).map(({ code }) => code))
  return choicesOf(field.options).flatMap(choice => {
    const had = data?.choices?.find(one => one.choice === choice.code)
    return had && !left.has(choice.code) ? [{ ...choice, ...had }] : []
  })
}

/** Asks of each choice that goes where its records go, and says how many they are. */
export function MovedChoices({ field, options, moves, onChange }: MovedChoicesProps) {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'ru'
  const gone = useGoneChoices(field, options)
  if (!gone.length) return null
  const others = choicesOf(options).map(choice => ({ value: choice.code, label: choice[language] || choice.code }))
  return (
    <Alert color="yellow" title={t('settings:fields.choicesGo')}>
      <Stack gap="sm">
        {t('settings:fields.choicesGoText')}
        {gone.map(choice => (
          <Select
            key={choice.code}
            required
            label={t('settings:fields.choiceGoes', { name: choice[language] || choice.code, count: choice.count })}
            description={choice.inTrash ? t('settings:fields.inTrash', { count: choice.inTrash }) : undefined}
            value={choice.code in moves ? (moves[choice.code] ?? nothing) : null}
            onChange={to => onChange({ ...moves, [choice.code]: to === nothing ? null : to })}
            data={[
              ...others,
              ...(options.required === true ? [] : [{ value: nothing, label: t('settings:fields.leaveEmpty') }]),
            ]}
          />
        ))}
      </Stack>
    </Alert>
  )
}
