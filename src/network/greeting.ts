import { request } from 'node:http'
import type { Socket } from 'node:net'
import type { Probing, Stretch } from './stretch.ts'

/** What a server of the web says to a question that changes nothing. Its first line is all that is read. */
export const httpAnswer = (way: Socket, { url, patience }: Probing): Promise<Stretch<true>> =>
  new Promise(resolve => {
    const signal = AbortSignal.timeout(patience)
    const headers = { host: url.host, 'user-agent': 'rapport', accept: '*/*', connection: 'close' }
    const path = `${url.pathname}${url.search}`
    const asked = request({ createConnection: () => way, path, headers, signal }, answer => {
      const status = answer.statusCode ?? 0
      answer.destroy()
      resolve({
        isOk: status < 500 ? true : null,
        code: status < 500 ? 'answered' : 'answeredBroken',
        params: { status },
      })
    })
    asked.on('error', () => resolve({ isOk: false, code: 'noAnswer' }))
    asked.end()
  })
