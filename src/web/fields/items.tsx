import { Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../app/format.ts'
import { useSchema } from '../app/schema.ts'
import { asLines, totalOf } from './item-lines.ts'
import type { FieldWidget, ShowProps } from './widget.ts'

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
            <Table.Td className="number" ta="right">
              {money(totalOf(line))}
            </Table.Td>
          </Table.Tr>
        ))}
        <Table.Tr>
          <Table.Td colSpan={2} fw={620}>
            {t('records:items.total')}
          </Table.Td>
          <Table.Td className="number" ta="right" fw={620}>
            {money(lines.reduce((sum, line) => sum + totalOf(line), 0))}
          </Table.Td>
        </Table.Tr>
      </Table.Tbody>
    </Table>
  )
}

export const itemsWidget: FieldWidget = {
  Show: ShowItems,
  editable: true,
  offers: ['filled', 'empty'],
  speaks: 'many',
  width: 220,
  roomy: true,
}
