import { useEffect } from 'react'
import type { Link } from './contract.ts'

/** Before somebody's eyes now, and those whose end he has seen. */
const watched = new Set<string>()
const seen = new Set<string>()

/** A job that is shown here, by its id, or all of a name: of its end nobody needs to be told who sees it. */
export function useWatchedJob(job: string | null | undefined, isOver = false): void {
  useEffect(() => {
    if (!job) return
    watched.add(job)
    return () => void watched.delete(job)
  }, [job])
  useEffect(() => {
    if (job && isOver && !document.hidden) seen.add(job)
  }, [job, isOver])
}

/** The same of a job that no part shows: the returned function says that its end is told here. */
export function watchJob(job: string): () => void {
  watched.add(job)
  return () => {
    watched.delete(job)
    if (!document.hidden) seen.add(job)
  }
}

/** A page in the background shows nothing to anybody. */
export const isWatched = ({ object, id }: Link): boolean =>
  !document.hidden && (watched.has(object) || watched.has(id) || seen.has(id))
