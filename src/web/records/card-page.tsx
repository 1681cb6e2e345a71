import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type ComponentType, Suspense, useEffect } from 'react'
import { ApiError } from '../app/api-error.ts'
import type { RecordJson, SchemaObject } from '../app/contract.ts'
import { ErrorPage, NotFoundPage } from '../app/error-page.tsx'
import { cardPath, listPath } from '../app/navigation.ts'
import { usePresence } from '../app/presence.ts'
import { usePrinting } from '../app/printing.ts'
import { canRead, useSchema } from '../app/schema.ts'
import { preloadInputs } from '../fields/field-input.tsx'
import { titleOf } from '../fields/titles.ts'
import { WaitingHere } from '../offline/waiting-here.tsx'
import { AfterPaint } from '../ui/after-paint.tsx'
import { lazyPart } from '../ui/lazy-part.tsx'
import { PageLoading } from '../ui/loading.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { useIsPhone } from '../ui/use-phone.ts'
import classes from './card.module.css'
import { CardFacts } from './card-facts.tsx'
import { CardMenu } from './card-menu.tsx'
import { Colleagues } from './colleagues.tsx'
import { useErasure } from './erasure.ts'
import { DropFiles } from './files/drop-files.tsx'
import { InPlaceOf } from './in-place-of.tsx'
import { InSight } from './in-sight.tsx'
import { isTold } from './is-told.ts'
import { useListedRow } from './listed-row.ts'
import { cardQuery } from './queries.ts'
import { useIsRemoved } from './removed-records.ts'
import { useTrail } from './trail/use-trail.ts'
import { WayButtons } from './trail/way-buttons.tsx'
import { useCardCommands } from './use-card-commands.tsx'

const loadStory = async () => (await import('./card-story.tsx')).CardStory
/** Cards are drawn without it; it is on its way as soon as their code is here. */
loadStory().catch(() => {})
const CardStory = lazyPart(loadStory)
const PhoneCard = lazyPart(async () => (await import('./phone-card.tsx')).PhoneCard)
const ErasedCard = lazyPart(async () => (await import('./erased-card.tsx')).ErasedCard)
const GoneCard = lazyPart(async () => (await import('./gone-card.tsx')).GoneCard)

export interface SlotProps {
  object: SchemaObject
  record: RecordJson
}

/** Hand-made parts of an object's card; everything else of it is derived. */
export interface CardSlots {
  /** Buttons of the header. */
  Actions?: ComponentType<SlotProps>
  /** Line under the header: where the record stands. */
  Path?: ComponentType<SlotProps>
  /** Room kept for it while its code is on its way, in pixels: what stands below does not jump. */
  pathHeight?: number
  /** What must be known before anybody is written to or called: below the header, if anything. */
  signs?: readonly ComponentType<SlotProps>[]
  /** A part among the facts. */
  Facts?: ComponentType<SlotProps>
}

export function RecordCard({ slots }: { slots: Record<string, CardSlots> }) {
  const { plural = '', id = '' } = useParams({ strict: false })
  const object = useSchema().byPlural.get(plural)
  return object && canRead(object) ? (
    <Card key={id} object={object} id={id} slots={slots[object.name] ?? {}} />
  ) : (
    <NotFoundPage />
  )
}

function Card({ object, id, slots }: { object: SchemaObject; id: string; slots: CardSlots }) {
  const { Actions, Path, pathHeight, signs, Facts } = slots
  const { data: record, error, refetch } = useQuery(cardQuery(object, id))
  const phone = useIsPhone()
  const printing = usePrinting()
  const way = useTrail(cardPath(object, id))
  usePresence(object.name, id)
  useEffect(preloadInputs, [])
  const erasure = useErasure(object, record)
  const told = isTold(object) && !erasure
  useCardCommands(object, record, told)
  const removed = useIsRemoved(id)
  const gone = error instanceof ApiError && error.status === 404
  if ((removed || gone) && record) return <GoneCard object={object} id={id} removed={removed} />
  if (error && (gone || !record)) return <ErrorPage error={error} reset={() => void refetch()} />
  if (!record) return <OnItsWay object={object} id={id} back={way?.from ?? listPath(object)} />

  const card = (
    <article className={classes.card}>
      <PageHeader
        title={titleOf(object, record)}
        back={way?.from ?? listPath(object)}
        note={typeof record.number === 'string' ? record.number : null}
        actions={
          <>
            {phone ? null : <Colleagues object={object.name} id={id} />}
            <Suspense>{Actions && !phone && !erasure ? <Actions object={object} record={record} /> : null}</Suspense>
            <CardMenu object={object} record={record} />
            {way && !phone ? <WayButtons way={way} /> : null}
          </>
        }
      />
      {phone ? (
        <div className={classes.besides}>
          <Colleagues object={object.name} id={id} />
          {way ? <WayButtons way={way} /> : null}
        </div>
      ) : null}
      <Suspense fallback={<div style={{ height: phone ? undefined : pathHeight }} />}>
        {Path && !erasure ? <Path object={object} record={record} /> : null}
        {Actions && phone && !erasure ? (
          <div className={classes.actions}>
            <Actions object={object} record={record} />
          </div>
        ) : null}
      </Suspense>
      {erasure ? <ErasedCard erasure={erasure} /> : null}
      <InPlaceOf object={object} record={record} />
      {signs ? (
        <AfterPaint>
          <Suspense>
            <div className={classes.signs}>
              {signs.map((Sign, at) => (
                <Sign key={at} object={object} record={record} />
              ))}
            </div>
          </Suspense>
        </AfterPaint>
      ) : null}
      <WaitingHere id={record.id} />
      <InSight object={object} record={record} told={told} />
      {phone && told && !printing ? (
        <PhoneCard object={object} record={record} onPath={Boolean(Path)} Slot={Facts} />
      ) : (
        <div className={classes.columns} data-single={told ? undefined : true}>
          <aside className={classes.facts}>
            <CardFacts
              object={object}
              record={record}
              onPath={Boolean(Path)}
              told={told}
              erased={Boolean(erasure)}
              Slot={Facts}
            />
          </aside>
          {told ? (
            <section className={classes.story} data-story>
              <AfterPaint>
                <CardStory object={object} record={record} />
              </AfterPaint>
            </section>
          ) : null}
        </div>
      )}
    </article>
  )
  return told ? (
    <DropFiles object={object} record={record}>
      {card}
    </DropFiles>
  ) : (
    card
  )
}

/** What the list it was opened from knows of it is shown at once. */
function OnItsWay({ object, id, back }: { object: SchemaObject; id: string; back: string }) {
  const row = useListedRow(object, id)
  return (
    <>
      {row ? <PageHeader title={titleOf(object, row)} back={back} /> : null}
      <PageLoading />
    </>
  )
}
