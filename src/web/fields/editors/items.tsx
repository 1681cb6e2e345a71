import { ActionIcon, Button, Input, NumberInput, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { asLines, type Line } from '../item-lines.ts'
import type { EditProps, FieldEditor } from '../widget.ts'

function EditItems({ field, value, onChange, error, bare }: EditProps) {
  const { t } = useTranslation()
  const lines = asLines(value)
  const write = (next: Line[]) => onChange(next.length ? next.map(line => ({ ...line })) : null)
  const change = (at: number, part: Partial<Line>) =>
    write(lines.map((line, index) => (index === at ? { ...line, ...part } : line)))
  return (
    <Input.Wrapper label={bare ? undefined : field.label} error={error} labelElement="div">
      {lines.map((line, at) => (
        <div
          key={at}
          style={{ display: 'grid', gridTemplateColumns: '1fr 64px 96px 64px auto', gap: 4, marginBottom: 4 }}
        >
          <TextInput
            size="xs"
            aria-label={t('records:items.name')}
            placeholder={t('records:items.name')}
            value={line.name}
            onChange={event => change(at, { name: event.currentTarget.value })}
          />
          <NumberInput
            size="xs"
            hideControls
            aria-label={t('records:items.quantity')}
            value={line.quantity}
            min={0}
            onChange={quantity => change(at, { quantity: Number(quantity) })}
          />
          <NumberInput
            size="xs"
            hideControls
            aria-label={t('records:items.price')}
            value={Number(line.price)}
            min={0}
            decimalScale={2}
            onChange={price => change(at, { price: String(price || 0) })}
          />
          <NumberInput
            size="xs"
            hideControls
            aria-label={t('records:items.discount')}
            suffix="%"
            value={line.discount}
            min={0}
            max={100}
            onChange={discount => change(at, { discount: Number(discount) })}
          />
          <ActionIcon aria-label={t('remove')} onClick={() => write(lines.filter((_, index) => index !== at))}>
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconPlus size={14} />}
        onClick={() => write([...lines, { product: null, name: '', quantity: 1, price: '0', discount: 0 }])}
      >
        {t('records:items.add')}
      </Button>
    </Input.Wrapper>
  )
}

export const itemsEditor: FieldEditor = { Edit: EditItems }
