/** So long a transaction over many records may hold what others wait for, in milliseconds. */
const wanted = 250

const [least, most] = [50, 1000] as const

/**
 * Does portions of records until none is left, each as large as one may be without keeping others waiting: the slower the last one was,
 * the smaller the next. Returns whether all is done by `deadline`.
 *
 * @param work does that many records and returns whether there was anything to do.
 */
export async function inPortions(work: (portion: number) => Promise<boolean>, deadline = Infinity): Promise<boolean> {
  for (let portion = 200; ; ) {
    const began = performance.now()
    if (!(await work(portion))) return true
    if (Date.now() > deadline) return false
    const took = Math.max(performance.now() - began, 1)
    const factor = Math.min(Math.max(wanted / took, 0.5), 2)
    portion = Math.min(Math.max(Math.round(portion * factor), least), most)
  }
}
