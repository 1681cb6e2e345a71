/**
 * Lets so many through at once, in the order they came; who comes after them waits until the process has looked after others. What is to be done for a
 * thousand open pages at the same moment holds up no call for longer than a few of them take.
 */
export function inSlices(size: number): () => Promise<void> {
  const waiting: (() => void)[] = []
  let isDue = false

  function pass(): void {
    isDue = false
    for (const go of waiting.splice(0, size)) go()
    if (waiting.length) arrange()
  }

  function arrange(): void {
    if (isDue) return
    isDue = true
    setImmediate(pass)
  }

  return () =>
    new Promise(resolve => {
      waiting.push(resolve)
      arrange()
    })
}
