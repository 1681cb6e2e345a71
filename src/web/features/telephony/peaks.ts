/** So many strokes a wave is drawn of. */
const strokes = 160

/** How loud a sound is from its beginning to its end: 160 times from 0 to 1, the loudest being 1. */
export async function peaksOf(address: string, signal: AbortSignal): Promise<number[]> {
  const answer = await fetch(address, { signal, credentials: 'same-origin' })
  if (!answer.ok) throw new Error(`the sound is not there: ${answer.status}`)
  // It is drawn and never played, so that a low rate is enough.
  const context = new OfflineAudioContext(1, 1, 8000)
  const samples = (await context.decodeAudioData(await answer.arrayBuffer())).getChannelData(0)
  const width = Math.max(1, Math.ceil(samples.length / strokes))
  const loud = Array.from({ length: Math.min(strokes, Math.ceil(samples.length / width)) }, (_, at) =>
    loudest(samples.subarray(at * width, (at + 1) * width)),
  )
  const most = Math.max(...loud, 0.01)
  return loud.map(each => each / most)
}

function loudest(samples: Float32Array): number {
  let most = 0
  for (const sample of samples) most = Math.max(most, Math.abs(sample))
  return most
}
