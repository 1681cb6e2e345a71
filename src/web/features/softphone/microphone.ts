import type { Trouble } from './phone.ts'

/** Kept in this browser: it is about what is plugged in here. */
const chosen = 'rapport.microphone'

/** `''`: the one that the browser takes. */
export const chosenMicrophone = (): string => localStorage.getItem(chosen) ?? ''
export const chooseMicrophone = (device: string): void => localStorage.setItem(chosen, device)

/** Opens the microphone. Throws what the browser says. */
export const openMicrophone = (): Promise<MediaStream> => {
  const device = chosenMicrophone()
  const more = device ? { deviceId: { ideal: device } } : {}
  return navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...more },
  })
}

/** What a refusal of the browser means. */
export function troubleOf(error: unknown): Trouble {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'micRefused'
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'micMissing' : 'micBusy'
}

/** Microphones by their names, which browsers tell once one has been used. */
export async function listMicrophones(): Promise<{ value: string; label: string }[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? []
  return devices
    .filter(({ kind, deviceId, label }) => kind === 'audioinput' && deviceId && label)
    .map(({ deviceId, label }) => ({ value: deviceId, label }))
}

export const stopTracks = (stream: MediaStream | null): void => {
  for (const track of stream?.getTracks() ?? []) track.stop()
}
