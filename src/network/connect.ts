import { createConnection, type Socket } from 'node:net'

interface Place {
  host: string
  port: number
  /** In milliseconds. */
  patience: number
  /** Gives it up. */
  signal?: AbortSignal
}

/** An open way to an address. Throws what the system says, or `ETIMEDOUT` where nobody answers. */
export const connectTo = ({ host, port, patience, signal }: Place): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = createConnection({ host, port, signal })
    const timer = setTimeout(
      () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })),
      patience,
    )
    socket.once('error', reject)
    socket.once('close', () => clearTimeout(timer))
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.off('error', reject)
      socket.on('error', () => socket.destroy())
      resolve(socket)
    })
  })
