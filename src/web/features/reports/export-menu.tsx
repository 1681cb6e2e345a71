import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { fetchMade, saveMade } from '../../app/fetch-made.ts'
import { useSchema } from '../../app/schema.ts'
import { useIsPhone } from '../../ui/use-phone.ts'
import type { FiguresAsked } from './figures.ts'

interface ExportMenuProps {
  asked: FiguresAsked
  name: string
}

/** The figures as a file, for whoever may take records of their object away. */
export function ExportMenu({ asked, name }: ExportMenuProps) {
  const { t } = useTranslation()
  const phone = useIsPhone()
  const { byName } = useSchema()
  const making = useMutation({
    mutationFn: (format: 'xlsx' | 'csv') =>
      fetchMade('/reports/files', {
        format,
        name,
        ...('definition' in asked ? asked : { stock: asked.stock, options: asked.options }),
      }),
    onSuccess: saveMade,
  })
  const object = byName.get('definition' in asked ? asked.definition.object : asked.object)
  if (!object || object.can.export === 'none') return null
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        {phone ? (
          <ActionIcon
            variant="default"
            size={40}
            radius="md"
            aria-label={t('report-pages:file')}
            loading={making.isPending}
          >
            <IconDownload size={20} stroke={1.6} />
          </ActionIcon>
        ) : (
          <Button variant="default" leftSection={<IconDownload size={16} stroke={1.6} />} loading={making.isPending}>
            {t('report-pages:file')}
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => making.mutate('xlsx')}>{t('report-pages:xlsx')}</Menu.Item>
        <Menu.Item onClick={() => making.mutate('csv')}>{t('report-pages:csv')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
