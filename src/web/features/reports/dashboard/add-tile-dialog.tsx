import { Button, Select } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ChartKind, charts } from '../../../../charts/figures.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { errorWords } from '../../../ui/toast.ts'
import { type KeptReport, keptReportsQuery, type StockReport } from '../kept.ts'

/** What a tile shows, before it has its place. */
export interface NewTile {
  title?: string
  stock?: string
  report?: string
  definition?: KeptReport['definition']
  name?: string
  chart?: ChartKind
}

interface AddTileDialogProps {
  stock: StockReport[]
  onAdd: (tile: NewTile) => void
  /** One is made instead, for this dashboard alone. */
  onMake: () => void
  onClose: () => void
}

/** Which report comes onto the dashboard, and how it is drawn there. */
export function AddTileDialog({ stock, onAdd, onMake, onClose }: AddTileDialogProps) {
  const { t } = useTranslation()
  const kept = useQuery(keptReportsQuery)
  const [chosen, setChosen] = useState<string | null>(null)
  const [chart, setChart] = useState<ChartKind | undefined>()
  const add = () => {
    const [kind, ...rest] = (chosen ?? '').split(' ')
    const key = rest.join(' ')
    const report = kept.data?.find(({ id }) => id === key)
    const drawn = chart && { chart }
    if (kind === 'stock') onAdd({ stock: key, ...drawn })
    else if (report) onAdd({ report: report.id, definition: report.definition, name: report.name, ...drawn })
    onClose()
  }
  return (
    <FormDialog
      title={t('report-pages:addTile')}
      action={t('add')}
      pending={false}
      disabled={!chosen}
      problem={kept.error ? errorWords(kept.error) : null}
      onSubmit={add}
      onClose={onClose}
    >
      <div>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconAdjustments size={16} stroke={1.6} />}
          onClick={onMake}
        >
          {t('report-pages:makeTile')}
        </Button>
      </div>
      <Select
        label={t('report-pages:report')}
        placeholder={t('report-pages:find')}
        data-autofocus
        searchable
        nothingFoundMessage={t('search.nothing')}
        maxDropdownHeight={320}
        value={chosen}
        data={[
          ...(kept.data?.length
            ? [
                {
                  group: t('report-pages:kept'),
                  items: kept.data.map(({ id, name }) => ({ value: `kept ${id}`, label: name })),
                },
              ]
            : []),
          {
            group: t('report-pages:ready'),
            items: stock.map(({ key, name }) => ({ value: `stock ${key}`, label: name })),
          },
        ]}
        onChange={setChosen}
      />
      <Select
        label={t('report-pages:chart')}
        placeholder={t('report-pages:asReport')}
        clearable
        clearButtonProps={{ 'aria-label': t('records:clear') }}
        value={chart ?? null}
        data={charts.map(value => ({ value, label: t(`report-pages:charts.${value}`) }))}
        onChange={value => setChart(charts.find(one => one === value))}
      />
    </FormDialog>
  )
}
