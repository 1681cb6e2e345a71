import { Button, Menu } from '@mantine/core'
import { IconTemplate } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { Link } from '../../app/contract.ts'
import { toast } from '../../ui/toast.ts'
import { type LetterDraft, type Template, templatesQuery } from './letter.ts'

interface Filled {
  subject: string
  html: string
  empty: string[]
}

interface TemplateMenuProps {
  on: Link
  onFilled: (part: Partial<LetterDraft>) => void
}

/** Puts a template, filled with the card, in place of what was written. */
export function TemplateMenu({ on, onFilled }: TemplateMenuProps) {
  const { t } = useTranslation()
  const { data: templates } = useQuery({ ...templatesQuery, meta: { quiet: true } })
  const fill = useMutation({
    mutationFn: ({ id }: Template) =>
      api.post<Filled>(`/mail/templates/${id}/fillings`, { on: { object: on.object, id: on.id } }),
    onSuccess: ({ subject, html, empty }, { id }) => {
      onFilled({ subject, html, template: id })
      if (empty.length) toast({ message: t('writing:leftEmpty', { places: empty.join(', ') }) })
    },
  })
  if (!templates?.length) return null
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          size="compact-xs"
          variant="subtle"
          loading={fill.isPending}
          leftSection={<IconTemplate size={14} stroke={1.6} />}
        >
          {t('writing:template')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {templates.map(template => (
          <Menu.Item key={template.id} onClick={() => fill.mutate(template)}>
            {template.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
