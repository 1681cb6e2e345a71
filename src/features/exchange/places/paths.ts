import type { Problem } from '../../../model/index.ts'
import { hasControls } from '../../../model/mail-server.ts'
import type { PlaceSettings } from './place.ts'

/** What is wrong with a path below a place. An address may be a file itself; of a folder a file is named. */
export function pathProblems(path: string, kind: PlaceSettings['kind']): Problem[] {
  if (!path) return kind === 'web' ? [] : [{ field: 'path', code: 'required' }]
  const isBelow = !path.startsWith('/') && !path.split(/[/\\]/).includes('..') && !hasControls(path)
  return isBelow ? [] : [{ field: 'path', code: 'placePath' }]
}
