import { Invalid, type Problem } from '../model/index.ts'

/** Takes all the steps, so that one answer names every problem of all of them. Returns their results in order. */
export function gather<Results extends unknown[]>(...steps: { [At in keyof Results]: () => Results[At] }): Results {
  const problems: Problem[] = []
  const results = steps.map(step => {
    try {
      return step()
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      problems.push(...error.problems)
      return undefined
    }
  })
  if (problems.length) throw new Invalid(problems)
  return results as Results
}
