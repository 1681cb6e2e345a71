import { Fragment } from 'react'
import classes from './plain-text.module.css'
import { partsOf } from './text-parts.ts'
import { useTitle } from './titles.ts'
import { useLinkStop } from './within-grid.ts'

interface PlainTextProps {
  text: string
  /** Ids of the colleagues who are named in it. */
  mentions?: readonly string[]
}

/** What somebody wrote: never more than text, with its lines, with addresses to follow, and colleagues by their names of today. */
export function PlainText({ text, mentions }: PlainTextProps) {
  const stop = useLinkStop()
  return (
    <span className={classes.text}>
      {partsOf(text, mentions).map((part, at) => (
        <Fragment key={at}>
          {part.kind === 'words' ? part.words : null}
          {part.kind === 'link' ? (
            <a {...stop} className={classes.link} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
              {part.words}
            </a>
          ) : null}
          {part.kind === 'mention' ? <Mention {...part} /> : null}
        </Fragment>
      ))}
    </span>
  )
}

function Mention({ id, name }: { id: string; name: string }) {
  const today = useTitle('user', id)
  return <span className={classes.mention}>@{today || name}</span>
}
