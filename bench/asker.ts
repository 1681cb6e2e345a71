import { isJsonObject, type JsonObject } from '../src/model/index.ts'

/** Asks the API with a key. Throws what it refuses. */
export type Ask = (method: string, path: string, body?: FormData | JsonObject) => Promise<JsonObject>

export const askerOf =
  (port: number, key: string): Ask =>
  async (method, path, body) => {
    const isForm = body instanceof FormData
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
      method,
      body: isForm || !body ? body : JSON.stringify(body),
      headers: { authorization: `Bearer ${key}`, ...(body && !isForm && { 'content-type': 'application/json' }) },
    })
    const found: unknown = await answer.json()
    if (!answer.ok || !isJsonObject(found))
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(found)}`)
    return found
  }

/** Looks until what is found is as wanted: ten times a second at first, once a second where it takes long. Throws where it fails. */
export async function until(
  look: () => Promise<JsonObject>,
  holds: (found: JsonObject) => boolean,
): Promise<JsonObject> {
  for (const began = performance.now(); ; ) {
    const found = await look()
    if (holds(found)) return found
    if (found.state === 'failed') throw new Error(`it failed: ${JSON.stringify(found)}`)
    const waited = performance.now() - began
    await new Promise(resolve => setTimeout(resolve, Math.min(1000, Math.max(100, waited / 50))))
  }
}

/** The same, until something has come to that state. */
export const untilState = (look: () => Promise<JsonObject>, wanted: string): Promise<JsonObject> =>
  until(look, ({ state }) => state === wanted)
