import { ActionIcon, Button, Input, NumberInput, Table, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../model/index.ts'
import { useFormats } from '../app/format.ts'
import { useSchema } from '../app/schema.ts'
import { isJsonObject } from './json-object.ts'
import { asList, asText, type EditProps, type FieldWidget, type ShowProps } from './widget.ts'

interface Line {
  product: string | null
  name: string
  quantity: number
  price: string
  discount: number
}

const asLines = (value: Json): Line[] =>
  asList(value).filter(isJsonObject).map(line => ({
    product: typeof line.product === 'string' ? line.product : null,
    name: asText(line.name),
    quantity: Number(line.quantity ?? 1),
    price: asText(line.price) || '0',
    discount: Number(line.discount ?? 0),
  }))

const totalOf = ({ price, quantity, discount }: Line): number => Math.round(Number(price) * quantity * (100 - discount)) / 100

function ShowItems({ value }: ShowProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { currency } = useSchema().company
  const lines = asLines(value)
  const money = (amount: number) => formats.money({ amount: String(amount), currency })
  return (
    <Table verticalSpacing={4} horizontalSpacing={0} fz="sm" layout="auto">
      <Table.Tbody>
        {lines.map((line, at) => (
          <Table.Tr key={at}>
            <Table.Td>{line.name}</Table.Td>
            <Table.Td className="number" ta="right" px={8}>{`${formats.number(line.quantity)} ×`}</Table.Td>
            <Table.Td className="number" ta="right">{money(totalOf(line))}</Table.Td>
          </Table.Tr>
        ))}
        <Table.Tr>
          <Table.Td colSpan={2} fw={620}>{t('records:items.total')}</Table.Td>
          <Table.Td className="number" ta="right" fw={620}>{money(lines.reduce((sum, line) => sum + totalOf(line), 0))}</Table.Td>
        </Table.Tr>
      </Table.Tbody>
    </Table>
  )
}

function EditItems({ field, value, onChange, error, bare }: EditProps) {
  const { t } = useTranslation()
  const lines = asLines(value)
  const write = (next: Line[]) => onChange(next.length ? next.map(line => ({ ...line })) : null)
  const change = (at: number, part: Partial<Line>) => write(lines.map((line, index) => (index === at ? { ...line, ...part } : line)))
  return (
    <Input.Wrapper label={bare ? undefined : field.label} error={error} labelElement="div">
      {lines.map((line, at) => (
        <div key={at} style={{ display: 'grid', gridTemplateColumns: '1fr 64px 96px 64px auto', gap: 4, marginBottom: 4 }}>
          <TextInput size="xs" aria-label={t('records:items.name')} placeholder={t('records:items.name')} value={line.name} onChange={event => change(at, { name: event.currentTarget.value })} />
          <NumberInput size="xs" hideControls aria-label={t('records:items.quantity')} value={line.quantity} min={0} onChange={quantity => change(at, { quantity: Number(quantity) })} />
          <NumberInput size="xs" hideControls aria-label={t('records:items.price')} value={Number(line.price)} min={0} decimalScale={2} onChange={price => change(at, { price: String(price || 0) })} />
          <NumberInput size="xs" hideControls aria-label={t('records:items.discount')} suffix="%" value={line.discount} min={0} max={100} onChange={discount => change(at, { discount: Number(discount) })} />
          <ActionIcon aria-label={t('remove')} onClick={() => write(lines.filter((_, index) => index !== at))}><IconX size={16} /></ActionIcon>
        </div>
      ))}
      <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => write([...lines, { product: null, name: '', quantity: 1, price: '0', discount: 0 }])}>
        {t('records:items.add')}
      </Button>
    </Input.Wrapper>
  )
}

export const itemsWidget: FieldWidget = { Show: ShowItems, Edit: EditItems, offers: ['filled', 'empty'], speaks: 'many', width: 220, roomy: true }
