import { ColorInput, Select, Switch, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { SaveBar } from '../../../ui/save-bar.tsx'
import { Sortable } from '../../../ui/sortable.tsx'
import { errorWords } from '../../../ui/toast.ts'
import { PaperPages } from '../../papers/paper-pages.tsx'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { BlockRow } from './block-row.tsx'
import { type BlockType, blockTypes, newBlock } from './blocks.ts'
import { documentTemplateQuery, type PdfTemplate, type WholeTemplate } from './document-templates.ts'
import classes from './documents.module.css'
import { useDesignDraft } from './use-design-draft.ts'

/** A design of documents: its blocks in order, and at the side how it will be printed. */
export function TemplatePage() {
  const { t } = useTranslation()
  const { id = '' } = useParams({ strict: false })
  const template = useQuery(documentTemplateQuery(id))
  return (
    <SettingsFrame
      title={template.data?.name ?? t('document-templates:title')}
      back="/settings/documents"
      asked={template}
      wide
    >
      {template.data?.design ? <Editor template={template.data} design={template.data.design} /> : null}
    </SettingsFrame>
  )
}

function Editor({ template, design }: { template: WholeTemplate; design: PdfTemplate }) {
  const { t } = useTranslation()
  const edit = useDesignDraft(template, design)
  const { draft, change, problems } = edit
  const [opened, open] = useState<string | null>(null)
  const own = (field: string) => problems.find(problem => problem.field === field)?.message
  const setBlocks = (blocks: typeof draft.blocks) => change({ blocks })
  const add = (type: BlockType) => {
    const key = crypto.randomUUID()
    setBlocks([...draft.blocks, { key, block: newBlock(type, draft.language) }])
    open(key)
  }
  return (
    <div className={classes.columns}>
      <div>
        <div className={classes.head}>
          <TextInput
            label={t('document-templates:name')}
            maxLength={200}
            value={draft.name}
            error={own('name')}
            onChange={({ currentTarget: { value } }) => change({ name: value })}
          />
          <div className={classes.pair}>
            <Select
              label={t('document-templates:typeface')}
              allowDeselect={false}
              data={(['sans', 'serif'] as const).map(value => ({
                value,
                label: t(`document-templates:typefaces.${value}`),
              }))}
              value={draft.typeface}
              onChange={value => change({ typeface: value === 'serif' ? 'serif' : 'sans' })}
            />
            <ColorInput
              label={t('document-templates:accent')}
              format="hex"
              withEyeDropper={false}
              value={draft.accent}
              error={own('accent')}
              onChange={accent => change({ accent })}
            />
          </div>
          <TextInput
            label={t('document-templates:footer')}
            maxLength={200}
            value={draft.footer.text ?? ''}
            error={own('footer.text')}
            onChange={({ currentTarget: { value } }) => change({ footer: { ...draft.footer, text: value } })}
          />
          <Switch
            label={t('document-templates:pageNumbers')}
            checked={draft.footer.pageNumbers}
            onChange={({ currentTarget: { checked } }) => change({ footer: { ...draft.footer, pageNumbers: checked } })}
          />
        </div>
        <Sortable
          label={t('document-templates:blocks')}
          items={draft.blocks}
          keyOf={({ key }) => key}
          nameOf={({ block }) => t(`document-templates:types.${block.type}`)}
          onOrder={setBlocks}
        >
          {({ key, block }, at) => (
            <BlockRow
              block={block}
              language={draft.language}
              wrong={problems.filter(({ field }) => field === `blocks.${at}` || field.startsWith(`blocks.${at}.`))}
              opened={opened === key}
              onOpen={() => open(opened === key ? null : key)}
              onChange={next => setBlocks(draft.blocks.map(one => (one.key === key ? { key, block: next } : one)))}
              onRemove={() => setBlocks(draft.blocks.filter(one => one.key !== key))}
            />
          )}
        </Sortable>
        <Select
          mt="md"
          leftSection={<IconPlus size={16} stroke={1.6} />}
          placeholder={t('document-templates:add')}
          aria-label={t('document-templates:add')}
          data={blockTypes.map(value => ({ value, label: t(`document-templates:types.${value}`) }))}
          value={null}
          onChange={value => {
            const type = blockTypes.find(one => one === value)
            if (type) add(type)
          }}
        />
      </div>
      <Preview design={edit.written} />
      <SaveBar
        dirty={edit.dirty}
        pending={edit.pending}
        disabled={problems.length > 0}
        problem={problems.length ? t('document-templates:faulty') : edit.error ? errorWords(edit.error) : null}
        onSave={edit.save}
        onDiscard={edit.discard}
      />
    </div>
  )
}

/** As it will be printed, with a sample; what cannot be printed yet leaves the last pages in sight. */
function Preview({ design }: { design: PdfTemplate }) {
  const { t } = useTranslation()
  const [settled] = useDebouncedValue(JSON.stringify(design), 500)
  const { data, isFetching } = useQuery({
    queryKey: ['document-template-pages', 'draft', settled],
    queryFn: async ({ signal }) =>
      (await api.post<{ pages: string[] }>('/document-templates/pages', { design: JSON.parse(settled) }, { signal }))
        .pages,
    placeholderData: keepPreviousData,
    meta: { quiet: true },
    retry: false,
  })
  return (
    <section className={classes.shown} aria-label={t('papers:pages')} tabIndex={0}>
      <PaperPages pages={data} waiting={isFetching} />
    </section>
  )
}
