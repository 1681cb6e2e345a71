import { Invalid, type Problem } from '../../model/index.ts'

/** Names problems as the caller of a verb wrote the fields: `refusalReason` of the record is his `reason`. */
export async function withFieldNames<Result>(names: Record<string, string>, work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    throw new Invalid(error.problems.map(problem => ({ ...problem, field: renamed(names, problem.field) })))
  }
}

function renamed(names: Record<string, string>, field: string): string {
  const [first = '', ...rest] = field.split('.')
  return [names[first] ?? first, ...rest].join('.')
}

/** The result of `work`, or `undefined` with its problems added under a prefix, so that all parts can be told at once. */
export async function gathering<Result>(
  problems: Problem[],
  prefix: string,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    problems.push(
      ...error.problems.map(problem => ({ ...problem, field: problem.field ? `${prefix}.${problem.field}` : prefix })),
    )
    return undefined
  }
}
