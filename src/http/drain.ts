import type { IncomingMessage } from 'node:http'

/** What is read and thrown away of a body that is too large, before the answer: a sender who still sends hears no answer. */
const mostBytes = 64 * 1024 * 1024
const longest = 10_000
/** A sender who says nothing for so long waits for us; on a poor line less is only a pause. In milliseconds. */
const longestPause = 2000

export function drain(request: IncomingMessage): Promise<void> {
  return new Promise(resolve => {
    let bytes = 0
    const end = Date.now() + longest
    let pause = setTimeout(resolve, longestPause)
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      clearTimeout(pause)
      if (bytes > mostBytes || Date.now() > end) resolve()
      else pause = setTimeout(resolve, longestPause)
    })
    for (const event of ['end', 'close', 'error']) {
      request.once(event, () => {
        clearTimeout(pause)
        resolve()
      })
    }
    request.resume()
  })
}
