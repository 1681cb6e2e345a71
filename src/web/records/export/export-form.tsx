import { Alert, Button, Input, SegmentedControl, Stack, Switch, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaField, SchemaObject } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { useColumns } from '../columns.ts'
import { aggregateQuery, type ListRequest } from '../queries.ts'
import type { ExportFormat } from './exports.ts'

const exportFormats: readonly ExportFormat[] = ['xlsx', 'csv', 'jsonl']

export interface ExportChoice {
  /** Absent: all that the person may see. */
  fields?: string[]
  format: ExportFormat
  /** Protected values in the open. */
  openProtected: boolean
}

interface ExportFormProps {
  object: SchemaObject
  asked: Pick<ListRequest, 'filter' | 'q' | 'asOf'>
  pending: boolean
  problem: string | null
  onChosen: (choice: ExportChoice) => void
  onClose: () => void
}

/** How many records, which columns, in which format. */
export function ExportForm({ object, asked, pending, problem, onChosen, onClose }: ExportFormProps) {
  const { t } = useTranslation()
  const { columns } = useColumns(object)
  const [which, setWhich] = useState('shown')
  const [format, setFormat] = useState<ExportFormat>('xlsx')
  const fields = which === 'shown' ? columns.map(({ name }) => name) : undefined
  const [open, setOpen] = useState(false)
  const secret = object.fields.filter(field => field.protected && (!fields || fields.includes(field.name)))
  const canOpen = secret.length > 0 && (fields ? secret.every(isShown) : secret.some(isShown))
  const submit = () => onChosen({ fields, format, openProtected: open && canOpen })
  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault()
        if (!pending) submit()
      }}
    >
      <Stack>
        <HowMany object={object} asked={asked} />
        <Choice
          label={t('exchange-page:export.columns')}
          value={which}
          onChange={setWhich}
          data={[
            { value: 'shown', label: t('exchange-page:export.shown', { count: columns.length }) },
            { value: 'all', label: t('exchange-page:export.allFields') },
          ]}
        />
        <Choice
          label={t('exchange-page:export.format')}
          value={format}
          onChange={next => setFormat(exportFormats.find(known => known === next) ?? 'xlsx')}
          data={exportFormats.map(value => ({ value, label: t(`exchange-page:export.${value}`) }))}
        />
        {canOpen ? (
          <Switch
            label={t('exchange-page:export.open')}
            description={t('exchange-page:export.openText', {
              fields: secret
                .filter(isShown)
                .map(({ label }) => label)
                .join(', '),
            })}
            checked={open}
            onChange={event => setOpen(event.currentTarget.checked)}
          />
        ) : null}
        {problem ? (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        ) : null}
        <DialogActions>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" data-autofocus loading={pending}>
            {t('exchange-page:export.start')}
          </Button>
        </DialogActions>
      </Stack>
    </form>
  )
}

const isShown = (field: SchemaField): boolean => field.protected?.shown === true

/** All that the list finds; who may take less away than he sees is told so. */
function HowMany({ object, asked }: Pick<ExportFormProps, 'object' | 'asked'>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { data } = useQuery(aggregateQuery(object, { measures: [{ fn: 'count' }], ...asked }))
  const count = data && formats.number(Number(data.rows[0]?.measures[0] ?? 0))
  const narrowed = asked.filter || asked.q || asked.asOf
  return (
    <div>
      <Text role="status">
        {count === undefined ? '…' : t(`exchange-page:export.${narrowed ? 'found' : 'everything'}`, { count })}
      </Text>
      {object.can.export === 'all' ? null : (
        <Text size="sm" c="dimmed">
          {t('exchange-page:export.onlyYours')}
        </Text>
      )}
    </div>
  )
}

interface ChoiceProps {
  label: string
  value: string
  onChange: (value: string) => void
  data: { value: string; label: string }[]
}

function Choice({ label, ...control }: ChoiceProps) {
  const id = useId()
  return (
    <div>
      <Input.Label component="div" id={id} mb={4}>
        {label}
      </Input.Label>
      <SegmentedControl fullWidth aria-labelledby={id} {...control} />
    </div>
  )
}
