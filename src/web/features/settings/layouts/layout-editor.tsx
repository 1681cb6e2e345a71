import { Button } from '@mantine/core'
import { IconPlus, IconRestore } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaField, SchemaObject } from '../../../app/contract.ts'
import { placeableFacts } from '../../../records/among-facts.ts'
import { countedFields } from '../../../records/completeness.ts'
import { announce } from '../../../ui/announce.ts'
import { SaveBar } from '../../../ui/save-bar.tsx'
import { Sortable } from '../../../ui/sortable.tsx'
import {
  changeSection,
  type DraftSection,
  moveField,
  newSection,
  restOf,
  type Spot,
  stepOf,
  titleIn,
  withoutSection,
} from './draft.ts'
import { FieldList } from './field-list.tsx'
import { FormerLayouts } from './former-layouts.tsx'
import { LayoutPreview } from './layout-preview.tsx'
import classes from './layouts.module.css'
import type { SavedLayout } from './saved.ts'
import { SectionDialog } from './section-dialog.tsx'
import { SectionHead } from './section-head.tsx'
import { draftPlace, useLayoutDraft, useUsual } from './use-layout-draft.ts'
import { useWhose } from './use-whose.ts'

interface LayoutEditorProps {
  object: SchemaObject
  saved: SavedLayout
}

/** Sections and the fields in them, moved about by hand, and beside them what comes of it. */
export function LayoutEditor({ object, saved }: LayoutEditorProps) {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'ru'
  const whole = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState<DraftSection | 'new' | null>(null)
  const placeable = placeableFacts(object)
  const { draft, change, dirty, save, problem, discard } = useLayoutDraft(object, saved, placeable)
  const whose = useWhose(object, saved)
  const usual = useUsual(object, whose, discard)
  const name = (section: DraftSection) => titleIn(section.title, language)
  const spots = draft.sections.map(section => ({ id: section.id, name: name(section), length: section.fields.length }))

  const move = (field: SchemaField, to: Spot, handle = field.name) => {
    const next = moveField(draft, field.name, to)
    change(next)
    const section = next.sections.find(({ id }) => id === to.section)
    const fields = section?.fields ?? restOf(next, placeable).map(one => one.name)
    announce(
      t('settings:layouts.moved', {
        name: field.label,
        section: section ? name(section) : t('settings:layouts.other'),
        place: fields.indexOf(field.name) + 1,
      }),
    )
    // In another section it is drawn anew: who moves it by keys goes along.
    requestAnimationFrame(() =>
      whole.current?.querySelector<HTMLElement>(`[data-handle="${handle}"], [data-handle="${field.name}"]`)?.focus(),
    )
  }
  const counted = countedFields(object, draft)
  const shared = {
    sections: spots,
    counted,
    canStep: (field: SchemaField, step: 1 | -1) => stepOf(draft, field.name, step) !== null,
    onStep: (field: SchemaField, step: 1 | -1) => {
      const to = stepOf(draft, field.name, step)
      if (to) move(field, to, `${field.name} ${step}`)
    },
    onMove: (field: string, to: Spot) => {
      const moved = placeable.find(one => one.name === field)
      if (moved) move(moved, to)
    },
    onCount: (field: SchemaField) => {
      const marked = counted.includes(field) ? counted.filter(one => one !== field) : [...counted, field]
      change({ ...draft, counts: marked.filter(one => !one.options.required).map(one => one.name) })
    },
  }
  return (
    <div className={classes.editor} ref={whole}>
      <div className={classes.arranging}>
        <p className={classes.hint}>
          {saved.own ? null : `${t('settings:layouts.noneYet')} `}
          {t('settings:layouts.countsText')}
        </p>
        <Sortable
          items={draft.sections}
          keyOf={section => section.id}
          nameOf={name}
          label={t('settings:layouts.sections')}
          onOrder={sections => change({ ...draft, sections })}
        >
          {section => (
            <div className={classes.section}>
              <SectionHead
                object={object}
                section={section}
                name={name(section)}
                onEdit={() => setOpen(section)}
                onRemove={() => {
                  change(withoutSection(draft, section.id))
                  announce(t('settings:layouts.removed', { name: name(section) }))
                }}
              />
              <FieldList
                {...shared}
                section={section.id}
                label={t('settings:layouts.fieldsOf', { name: name(section) })}
                fields={section.fields.flatMap(one => placeable.find(field => field.name === one) ?? [])}
              />
            </div>
          )}
        </Sortable>
        <div className={classes.adding}>
          <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setOpen('new')}>
            {t('settings:layouts.addSection')}
          </Button>
          {saved.own ? (
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconRestore size={16} stroke={1.6} />}
              loading={usual.isPending}
              onClick={() => saved.own && usual.mutate(saved.own.id)}
            >
              {t('settings:layouts.usual')}
            </Button>
          ) : null}
        </div>
        <section className={classes.rest} aria-labelledby="rest-of-fields">
          <h2 id="rest-of-fields" className={classes.restTitle}>
            {t('settings:layouts.other')}
          </h2>
          <p className={classes.hint}>{t('settings:layouts.otherText')}</p>
          <FieldList
            {...shared}
            section={null}
            label={t('settings:layouts.fieldsOf', { name: t('settings:layouts.other') })}
            fields={restOf(draft, placeable)}
          />
        </section>
        <FormerLayouts saved={saved} onBack={discard} />
      </div>
      <LayoutPreview object={object} place={saved.place} draft={draft} />
      <SaveBar
        dirty={dirty}
        note={whose}
        pending={save.isPending}
        problem={problem}
        onSave={() => save.mutate()}
        onDiscard={discard}
      />
      {open ? (
        <SectionDialog
          object={object}
          section={open === 'new' ? null : open}
          place={draftPlace(saved.place)}
          onClose={() => setOpen(null)}
          onDone={part => {
            change(
              open === 'new'
                ? { ...draft, sections: [...draft.sections, newSection(part)] }
                : changeSection(draft, open.id, part),
            )
          }}
        />
      ) : null}
    </div>
  )
}
