import { ActionIcon, Button } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { clock } from './clock.ts'
import { peaksOf } from './peaks.ts'
import classes from './recording-player.module.css'

export interface RecordingPlayerProps {
  call: string
  keptUntil: string
}

const speeds = [1, 1.5, 2] as const
/** In seconds: so far an arrow leads. */
const leap = 5

/** A call heard again. Nothing is fetched before it is wanted: hearing is noted in the audit. */
export function RecordingPlayer({ call, keptUntil }: RecordingPlayerProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [wanted, setWanted] = useState(false)
  const until = (
    <span className={classes.until}>{t('telephony:keptUntil', { date: formats.date(new Date(keptUntil)) })}</span>
  )
  return (
    <div className={classes.recording}>
      {wanted ? (
        <Player address={`/api/v1/phone-calls/${call}/recording`} />
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlayerPlay size={14} />}
          onClick={() => setWanted(true)}
        >
          {t('telephony:listen')}
        </Button>
      )}
      {until}
    </div>
  )
}

function Player({ address }: { address: string }) {
  const { t } = useTranslation()
  const audio = useRef<HTMLAudioElement>(null)
  const [now, setNow] = useState(0)
  const [length, setLength] = useState(0)
  const [plays, setPlays] = useState(false)
  const [broken, setBroken] = useState(false)
  const [speed, setSpeed] = useState<(typeof speeds)[number]>(1)
  const peaks = useQuery({
    queryKey: ['recording-peaks', address],
    queryFn: ({ signal }) => peaksOf(address, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    meta: { quiet: true },
  })
  const turn = () => void (plays ? audio.current?.pause() : audio.current?.play().catch(() => setBroken(true)))
  const go = (seconds: number) => {
    if (audio.current) audio.current.currentTime = Math.min(Math.max(0, seconds), length)
  }
  const change = () => {
    const next = speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1
    setSpeed(next)
    if (audio.current) audio.current.playbackRate = next
  }
  const press = (event: KeyboardEvent) => {
    const to = { ArrowLeft: now - leap, ArrowRight: now + leap, Home: 0, End: length }[event.key]
    if (to === undefined && event.key !== ' ') return
    event.preventDefault()
    if (to === undefined) turn()
    else go(to)
  }
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    go(((event.clientX - left) / width) * length)
  }
  if (broken) return <span role="alert">{t('telephony:recordingBroken')}</span>
  const Sign = plays ? IconPlayerPause : IconPlayerPlay
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: nobody has written down what was said */}
      <audio
        ref={audio}
        src={address}
        autoPlay
        preload="metadata"
        onPlay={() => setPlays(true)}
        onPause={() => setPlays(false)}
        onTimeUpdate={event => setNow(event.currentTarget.currentTime)}
        onDurationChange={event => setLength(event.currentTarget.duration || 0)}
        onError={() => setBroken(true)}
      />
      <ActionIcon variant="default" aria-label={t(plays ? 'telephony:pause' : 'telephony:play')} onClick={turn}>
        <Sign size={16} />
      </ActionIcon>
      <div
        className={classes.wave}
        role="slider"
        tabIndex={0}
        aria-label={t('telephony:position')}
        aria-valuemin={0}
        aria-valuemax={Math.round(length)}
        aria-valuenow={Math.round(now)}
        aria-valuetext={t('telephony:positionOf', { now: clock(now), length: clock(length) })}
        onKeyDown={press}
        onPointerDown={point}
      >
        <Wave peaks={peaks.data ?? []} heard={length ? now / length : 0} />
      </div>
      <span className={classes.time}>
        {clock(now)} / {clock(length)}
      </span>
      <Button size="compact-xs" variant="default" aria-label={t('telephony:speed', { speed })} onClick={change}>
        {speed}×
      </Button>
    </>
  )
}

function Wave({ peaks, heard }: { peaks: readonly number[]; heard: number }) {
  const width = 100 / Math.max(1, peaks.length)
  return (
    <svg viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden className={classes.drawn}>
      <rect x={0} y={11.5} width={100} height={1} className={classes.rest} />
      {peaks.map((peak, at) => (
        <rect
          key={at}
          x={at * width}
          y={12 - peak * 11}
          width={width * 0.7}
          height={Math.max(1, peak * 22)}
          className={at / peaks.length < heard ? classes.heard : classes.rest}
        />
      ))}
    </svg>
  )
}
