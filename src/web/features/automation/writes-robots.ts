import type { SchemaObject } from '../../app/contract.ts'
import { useMe } from '../../app/session.ts'

/** Whether one may add robots to the stages of a board. */
export function useWritesRobots({ can }: SchemaObject): boolean {
  const { admin, writesRobots = false } = useMe()
  return admin || (writesRobots && can.update !== 'none')
}
