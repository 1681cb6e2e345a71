import { Alert, Button, Group, Loader, Radio, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../model/index.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { asText } from '../../fields/widget.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { errorWords } from '../../ui/toast.ts'
import { type Difference, differencesOf, type Known } from './differences.ts'
import { FoundFields } from './found-fields.tsx'
import { Standing } from './found-standing.tsx'
import { type By, type Found, foundQuery, questionOf } from './registry.ts'

export interface FillDialogProps {
  by: By
  object: SchemaObject
  /** What the card or the form says. */
  known: Known
  /** Id of the card itself, where there is one. */
  card?: string
  onFill: (fields: JsonObject) => Promise<unknown>
  onClose: () => void
}

/** What a register knows beside what is known here: nothing is written over that was not chosen. */
export function FillDialog({ by, object, known, card, onFill, onClose }: FillDialogProps) {
  const { t } = useTranslation()
  const begun = asText(known[by]) || (by === 'inn' ? asText(known.name) : '')
  const [text, setText] = useState(begun)
  const [question, setQuestion] = useState(() => questionOf(by, begun))
  const [isShort, setShort] = useState(false)
  const [place, setPlace] = useState(0)
  const [chosen, setChosen] = useState<Record<string, boolean>>({})
  const [failed, setFailed] = useState<string | null>(null)
  const [pending, setPending] = useState(false)
  const asked = useQuery(foundQuery(question))
  const found = asked.data?.[place]
  const all = found ? differencesOf(object, known, found.fields) : []
  const wanted = all.filter(one => chosen[one.field.name] ?? one.isChosen)

  const find = () => {
    const next = questionOf(by, text)
    setShort(next === null)
    setPlace(0)
    setChosen({})
    if (next !== null && next === question) void asked.refetch()
    setQuestion(next)
  }
  const fill = async () => {
    setPending(true)
    setFailed(null)
    await onFill(fieldsOf(wanted)).then(onClose, error => setFailed(errorWords(error)))
    setPending(false)
  }
  return (
    <FormDialog
      title={t(by === 'inn' ? 'company-data:fill.title' : 'company-data:fill.titleBank')}
      action={t('company-data:fill.action')}
      size="lg"
      pending={pending}
      disabled={!wanted.length}
      problem={failed}
      onSubmit={() => void fill()}
      onClose={onClose}
    >
      <Ask by={by} text={text} wrong={isShort} onText={setText} onFind={find} />
      {asked.isFetching ? <Loader size="sm" aria-label={t('loading')} /> : null}
      {asked.error && !asked.isFetching ? (
        <Alert color="red" role="alert">
          {errorWords(asked.error)}
        </Alert>
      ) : null}
      {asked.data && !asked.data.length ? (
        <Alert color="gray" role="status">
          {t(by === 'inn' ? 'company-data:fill.nothing' : 'company-data:fill.nothingBank')}
        </Alert>
      ) : null}
      {asked.data && asked.data.length > 1 ? (
        <Among
          found={asked.data}
          place={place}
          onPlace={next => {
            setPlace(next)
            setChosen({})
          }}
        />
      ) : null}
      {found ? (
        <Stack gap="sm">
          <Standing found={found} object={object} card={card} />
          <FoundFields
            all={all}
            wanted={wanted}
            known={known}
            onChange={(name, on) => setChosen({ ...chosen, [name]: on })}
          />
        </Stack>
      ) : null}
    </FormDialog>
  )
}

interface AskProps {
  by: By
  text: string
  wrong: boolean
  onText: (text: string) => void
  onFind: () => void
}

function Ask({ by, text, wrong, onText, onFind }: AskProps) {
  const { t } = useTranslation()
  const onKeyDown = (event: { key: string } & Pick<FormEvent, 'preventDefault'>) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    onFind()
  }
  const wrongWords = t(by === 'inn' ? 'company-data:fill.short' : 'company-data:fill.shortBik')
  return (
    <Group align="flex-start" gap="xs" wrap="nowrap">
      <TextInput
        style={{ flex: 1 }}
        label={t(by === 'inn' ? 'company-data:fill.query' : 'company-data:fill.bik')}
        value={text}
        maxLength={300}
        autoComplete="off"
        data-autofocus
        error={wrong ? wrongWords : undefined}
        onChange={event => onText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Button variant="default" mt={24} onClick={onFind}>
        {t('company-data:fill.find')}
      </Button>
    </Group>
  )
}

interface AmongProps {
  found: Found[]
  place: number
  onPlace: (place: number) => void
}

/** Several that are called alike, or a company and its branches. */
function Among({ found, place, onPlace }: AmongProps) {
  const { t } = useTranslation()
  const detail = ({ fields, isBranch }: Found) =>
    [fields.inn, fields.kpp, isBranch ? t('company-data:fill.branch') : null].filter(Boolean).join(' · ')
  return (
    <Radio.Group label={t('company-data:fill.found')} value={String(place)} onChange={value => onPlace(Number(value))}>
      <Stack gap={6} mt={6}>
        {found.map((one, at) => (
          <Radio
            key={`${asText(one.fields.inn)} ${asText(one.fields.kpp)} ${asText(one.fields.name)}`}
            value={String(at)}
            label={asText(one.fields.name)}
            description={detail(one)}
          />
        ))}
      </Stack>
    </Radio.Group>
  )
}

const fieldsOf = (wanted: readonly Difference[]): JsonObject =>
  Object.fromEntries(wanted.map(({ field, value }) => [field.name, value]))
